"""In here live the towns: invented ones in prefectures as they are. Municipality codes end in 99x, which no real municipality has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality with one of its quarters. `romaji` is as certificates write it."""

    prefecture: str
    prefecture_romaji: str
    municipality: str
    municipality_romaji: str
    code: str  # 5 digits: prefecture 2, municipality 3
    quarter: str

    def address(self, block: str) -> str:
        """Block numbers in full-width digits, as on the card (mynumber-card.md, section 3.2)."""
        return f"{self.prefecture}{self.municipality}{self.quarter}{block}"


KASUMIDAI = Place("東京都", "Tokyo-to", "霞台市", "Kasumidai-shi", "13991", "花影町")
HOSHIMI = Place("東京都", "Tokyo-to", "星見台市", "Hoshimidai-shi", "13992", "月待町")
MIOTSU = Place("大阪府", "Osaka-fu", "澪津市", "Miotsu-shi", "27991", "帆風町")
UTSUGI = Place("長野県", "Nagano-ken", "空木原市", "Utsugihara-shi", "20991", "風待町")
SHIOMI = Place("福岡県", "Fukuoka-ken", "汐見浜市", "Shiomihama-shi", "40991", "千鳥ヶ丘")
YUKIMI = Place("北海道", "Hokkaido", "雪見沢市", "Yukimisawa-shi", "01991", "白樺通")
