"""In here live the characters that are one character to a counter: old and new forms, and the variants that names are written with.

The first of each group is the form that names are folded to. Three tables, read one after the other:
- variants_mj.json: the published one, made of the MJ shrink map (MJ縮退マップ, IPA and 文字情報技術促進協議会, CC BY-SA 2.1 JP), of which two
  grounds are taken: JIS's and Unicode's rules of unification, and the family registers' own notices (戸籍法関連通達・通知), by which 髙 is 高.
  Its analogies by reading and glyph, and the table for foreigners' names (告示582号), equate characters of other meaning and are left out.
- the old forms (旧字体) of the 常用漢字 and 人名用漢字 tables, most of which that map leaves alone, since JIS X 0213 has both;
- variants that insurers are known to replace, and names that people write either way (斉藤, 斎藤): reception-procedures.md, section 5.7.

CJK compatibility ideographs (神, 福 …) are in none of them: NFKC folds them already.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

_OLD_FORMS = """
亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻 奥奧 横橫 温溫 穏穩 仮假 価價 画畫 会會 絵繪 壊壞
懐懷 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 缶罐 巻卷 陥陷 勧勸 寛寬 関關 歓歡 観觀 気氣 既旣 帰歸 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 虚虛 峡峽 挟挾 狭狹 郷鄕鄉
暁曉 区區 駆驅 勲勳 薫薰 径徑 茎莖 恵惠 掲揭 渓溪 経經 蛍螢 軽輕 継繼 鶏鷄 芸藝 撃擊 欠缺 研硏 県縣 倹儉 剣劍 険險 圏圈 検檢 献獻 権權 顕顯 験驗 厳嚴
広廣 効效 恒恆 黄黃 鉱鑛 号號 国國 黒黑 砕碎 済濟 斉齊斎齋 剤劑 雑雜 参參 桟棧 蚕蠶 惨慘 賛贊 残殘 糸絲 歯齒 児兒 辞辭 湿濕 実實 写寫 釈釋 寿壽 収收 従從
渋澁 獣獸 縦縱 粛肅 処處 叙敍 奨奬 焼燒 証證 称稱 将將 条條 状狀 乗乘 浄淨 剰剩 畳疊 縄繩 壌壤 嬢孃 譲讓 醸釀 触觸 嘱囑 真眞 寝寢 慎愼 尽盡 図圖 粋粹
酔醉 穂穗 随隨 髄髓 枢樞 数數 瀬瀨 声聲 静靜 窃竊 摂攝 専專 浅淺 戦戰 践踐 銭錢 潜潛 繊纖 禅禪 双雙 壮壯 争爭 荘莊 捜搜 挿插 巣巢 曽曾 痩瘦 装裝 総總
騒騷 増增 蔵藏 臓臟 即卽 属屬 続續 堕墮 対對 体體 帯帶 滞滯 台臺 滝瀧 択擇 沢澤 担擔 単單 胆膽 団團 断斷 弾彈 遅遲 痴癡 虫蟲 昼晝 鋳鑄 庁廳 徴徵 聴聽
勅敕 鎮鎭 逓遞 鉄鐵 点點 転轉 伝傳 灯燈 当當 党黨 盗盜 稲稻 闘鬪 徳德 独獨 読讀 届屆 弐貳 悩惱 脳腦 覇霸 拝拜 廃廢 売賣 麦麥 発發 髪髮 抜拔 蛮蠻 秘祕
浜濱濵 瓶甁 払拂 仏佛 併倂 並竝 辺邊邉 変變 弁瓣辨辯 歩步 宝寶 豊豐 褒襃 毎每 万萬 満滿 黙默 弥彌 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 謡謠 来來
頼賴 乱亂 覧覽 竜龍 両兩 猟獵 緑綠 涙淚 塁壘 礼禮 励勵 霊靈 齢齡 暦曆 歴歷 恋戀 炉爐 労勞 郎郞 楼樓 録錄 湾灣 税稅 説說 脱脫 鋭銳 閲閱 悦悅 内內 戸戶
青靑 清淸 教敎 産產 顔顏 尚尙 況况 決决 涼凉 隣鄰 群羣 衆眾 略畧 留畱 呉吳 填塡 剥剝 頬頰 麺麵
"""

_VARIANTS = """
高髙 崎﨑嵜碕 島嶋嶌 富冨 峰峯 橋槗 桑桒 柳栁 館舘 吉𠮷 土圡 昇曻 船舩 渕淵渊 桧檜 藪薮籔 篭籠 桝枡 柏栢 兎兔 秋穐 松枩柗 鶴靏靍 裏裡 熙煕凞 雁鴈
倶俱 鴎鷗 祷禱 涛濤 莱萊 蒋蔣 蝉蟬 鯵鰺 麹麴 砺礪 侭儘 尭堯 巌巖 焔焰 瑶瑤 皐皋 亀龜 彦彥 呂吕 野埜 梅楳 沖冲 芦蘆 珍珎 亘亙 凛凜 晋晉 槙槇 祢禰
禄祿 穣穰 萌萠 遥遙 虎乕 煙烟 竈竃
"""


@cache
def folded() -> Mapping[int, str]:
    """A table for str.translate: each variant to the form that its group is folded to. Read at the first name that differs from another."""
    found: dict[str, str] = {}
    for group in (*_mj_groups(), *(_OLD_FORMS + _VARIANTS).split()):
        base = _last(found, group[0])
        for variant in group[1:]:
            other = _last(found, variant)
            if other != base:  # two groups that a third joins
                found[other] = base
    return {ord(variant): _last(found, variant) for variant in found}


def _last(found: Mapping[str, str], character: str) -> str:
    while character in found:
        character = found[character]
    return character


def _mj_groups() -> list[str]:
    file = Path(__file__).with_name("variants_mj.json")
    return msgspec.json.decode(file.read_bytes(), type=_Published).groups


class _Published(msgspec.Struct):
    """The published table as this package carries it: where it comes from stands in the file."""

    groups: list[str]
