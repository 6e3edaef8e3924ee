"""In here live the homes of a population: an invented municipality in each of the 47 prefectures, and its addresses."""

from __future__ import annotations

from mock_server.world.places import Place

# Prefecture, its name as certificates write it, the invented municipality with its letters, a quarter, and its people in 10,000 (令和2年国勢調査).
_ROWS = (
    ("北海道", "Hokkaido", "雪見沢市", "Yukimisawa-shi", "白樺通", 522), ("青森県", "Aomori-ken", "林檎野市", "Ringono-shi", "花咲町", 124),
    ("岩手県", "Iwate-ken", "銀河原市", "Gingahara-shi", "星祭町", 121), ("宮城県", "Miyagi-ken", "萩ノ浜市", "Haginohama-shi", "七夕町", 230),
    ("秋田県", "Akita-ken", "稲穂市", "Inaho-shi", "竿灯町", 96), ("山形県", "Yamagata-ken", "紅花市", "Benibana-shi", "夕霞町", 107),
    ("福島県", "Fukushima-ken", "桃里市", "Momosato-shi", "滝見町", 183), ("茨城県", "Ibaraki-ken", "霧浦市", "Kiriura-shi", "帆引町", 287),
    ("栃木県", "Tochigi-ken", "木漏日市", "Komorebi-shi", "杉並木", 193), ("群馬県", "Gunma-ken", "風車市", "Kazaguruma-shi", "湯煙町", 194),
    ("埼玉県", "Saitama-ken", "武蔵雲市", "Musashigumo-shi", "若葉町", 734), ("千葉県", "Chiba-ken", "波音市", "Namioto-shi", "菜花町", 628),
    ("東京都", "Tokyo-to", "星見台市", "Hoshimidai-shi", "月待町", 1405), ("神奈川県", "Kanagawa-ken", "汐入野市", "Shioirino-shi", "灯台町", 924),
    ("新潟県", "Niigata-ken", "雪代市", "Yukishiro-shi", "米蔵町", 220), ("富山県", "Toyama-ken", "立雲市", "Tateyun-shi", "薬売町", 103),
    ("石川県", "Ishikawa-ken", "金箔市", "Kinpaku-shi", "友禅町", 113), ("福井県", "Fukui-ken", "竜の里市", "Tatsunosato-shi", "眼鏡橋", 77),
    ("山梨県", "Yamanashi-ken", "葡萄丘市", "Budooka-shi", "甲斐路町", 81), ("長野県", "Nagano-ken", "空木原市", "Utsugihara-shi", "風待町", 205),
    ("岐阜県", "Gifu-ken", "鵜飼野市", "Ukaino-shi", "清流町", 198), ("静岡県", "Shizuoka-ken", "茶畑市", "Chabatake-shi", "富士見通", 363),
    ("愛知県", "Aichi-ken", "尾張星市", "Owariboshi-shi", "金鯱町", 754), ("三重県", "Mie-ken", "真珠浦市", "Shinjuura-shi", "鳥居前", 177),
    ("滋賀県", "Shiga-ken", "湖鏡市", "Kokyo-shi", "葦原町", 141), ("京都府", "Kyoto-fu", "月影市", "Tsukikage-shi", "竹林町", 258),
    ("大阪府", "Osaka-fu", "澪津市", "Miotsu-shi", "帆風町", 884), ("兵庫県", "Hyogo-ken", "港灯市", "Minatobi-shi", "坂上町", 547),
    ("奈良県", "Nara-ken", "鹿野原市", "Kanohara-shi", "若草通", 132), ("和歌山県", "Wakayama-ken", "梅ヶ浦市", "Umegaura-shi", "熊野道", 92),
    ("鳥取県", "Tottori-ken", "砂丘市", "Sakyu-shi", "梨花町", 55), ("島根県", "Shimane-ken", "縁結市", "Enmusubi-shi", "宍道町", 67),
    ("岡山県", "Okayama-ken", "晴日市", "Harehi-shi", "白桃町", 189), ("広島県", "Hiroshima-ken", "瀬戸見市", "Setomi-shi", "紅葉谷", 280),
    ("山口県", "Yamaguchi-ken", "錦橋市", "Nishikibashi-shi", "河豚町", 134), ("徳島県", "Tokushima-ken", "渦潮市", "Uzushio-shi", "藍染町", 72),
    ("香川県", "Kagawa-ken", "麦縄市", "Muginawa-shi", "讃岐路", 95), ("愛媛県", "Ehime-ken", "蜜柑台市", "Mikandai-shi", "湯の町", 133),
    ("高知県", "Kochi-ken", "黒潮野市", "Kuroshiono-shi", "鰹町", 69), ("福岡県", "Fukuoka-ken", "汐見浜市", "Shiomihama-shi", "千鳥ヶ丘", 514),
    ("佐賀県", "Saga-ken", "窯里市", "Kamasato-shi", "有明町", 81), ("長崎県", "Nagasaki-ken", "坂灯市", "Sakabi-shi", "出島通", 131),
    ("熊本県", "Kumamoto-ken", "火の国市", "Hinokuni-shi", "水前町", 174), ("大分県", "Oita-ken", "湯ノ郷市", "Yunogo-shi", "地獄谷", 112),
    ("宮崎県", "Miyazaki-ken", "日向坂市", "Hyugazaka-shi", "神楽町", 107), ("鹿児島県", "Kagoshima-ken", "桜灰市", "Sakurabai-shi", "薩摩路", 159),
    ("沖縄県", "Okinawa-ken", "珊瑚市", "Sango-shi", "守礼町", 147),
)  # fmt: skip

PLACES = tuple(
    Place(prefecture, romaji, municipality, letters, f"{number:02d}999", quarter)
    for number, (prefecture, romaji, municipality, letters, quarter, _) in enumerate(_ROWS, 1)
)
# One entry for every 100,000 people: drawn from it, a place comes as often as people live there.
BY_PEOPLE = tuple(place for place, row in enumerate(_ROWS) for _ in range(round(row[-1] / 10)))

_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


def block(drawn: int) -> str:
    """丁目, 番 and 号, in the full-width digits of a card; one home in two is a flat."""
    chome, rest = drawn % 5 + 1, drawn // 5
    ban, rest = rest % 40 + 1, rest // 40
    go, rest = rest % 30 + 1, rest // 30
    flat = f"-{rest % 12 + 1}{rest // 12 % 8 + 1:02d}" if rest & 1 else ""
    return (
        f"{chome}丁目{ban}番{go}号".translate(_WIDE) if not flat else f"{chome}丁目{ban}番{go}{flat}号".translate(_WIDE)
    )
