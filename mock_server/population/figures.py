"""In here live the proportions of Japan by which a population is drawn, each with its source and year, and the shares of trouble among it."""

from __future__ import annotations

from datetime import date

ANCHOR = date(
    2025, 10, 1
)  # the day on which everybody who was counted is alive; what comes before and after it follows from their lives
SYSTEM_BEGAN = date(
    2021, 10, 20
)  # the national system went to work: insurance histories reach back to it, and are whole from there

# Ages in groups of five years, 0–4 to 100 and over, thousands: 令和2年国勢調査 (2020-10-01), 不詳補完値, total 126,146.
PYRAMID = (
    4541, 5114, 5376, 5706, 6320, 6384, 6714, 7498, 8476, 9868, 8738, 7940, 7442, 8236, 9189, 7065, 5404, 3742, 1811, 500, 80,
)  # fmt: skip

# Households of 100 by their sizes: 令和2年国勢調査, 一般世帯 (38.1 % live alone, 2.21 a household); those of seven and more count as six.
HOUSEHOLDS = {1: 38, 2: 28, 3: 17, 4: 12, 5: 4, 6: 1}

# Who is insured where, thousands, at the end of 令和4年度 (日本統計年鑑 第75回 23-9; 厚生労働省 国民健康保険課説明資料 2025-03-13 for the last two).
SCHEMES = {"association": 39440, "society": 28201, "union": 9830, "national": 26380, "late_elderly": 19440}

# Insured persons (本人) among employees below 65, percent: 協会けんぽ 24,800, 健保組合 16,549, 共済 5,740 thousand (the same).
EMPLOYERS = {"association": 53, "society": 35, "union": 12}
UNIONS = {"state": 19, "local": 54, "school": 27}  # 国共済, 地共済, 公立学校・私学: percent of members, rounded

# Of 100 people of 75 and over, who pays how much: 厚生労働省 医療保険部会, since 2022-10-01 (1割 about 73, 2割 about 20, 3割 about 7).
RATIOS_FROM_75 = ((73, 10), (20, 20), (7, 30))
RATIO_OF_ACTIVE_70 = 16  # of 100 between 70 and 74 pay 3割 (現役並み所得者), the others 2割

CARDS = 79  # of 100 people hold a My Number card (総務省, 保有枚数率 at 2025-09-30: 79.4 %)
REGISTERED = 87  # of 100 cards are registered for use (厚生労働省: 87 million of 99 million, autumn 2025)
# In which years the cards were first issued: of 100, from the numbers that the 総務省 publishes each month, rounded.
CARD_YEARS = ((2016, 9), (2017, 3), (2018, 2), (2019, 3), (2020, 10), (2021, 20), (2022, 21), (2023, 18), (2024, 7), (2025, 7))  # fmt: skip
DEREGISTERED_PER_10000 = 20  # of registered cards (厚生労働省: 160,000 of 84 million, 2025)

# Trouble, in 10,000 people on a random day. ● is 4.4 % of people (reception-procedures.md, section 5.7 [78]); the others follow by the weights for a
# random day in section 6: ● 30, 無効 20, 期限切れ 18, other 13. The reader's own 19 is nobody's, and is no part of a person.
LACKING_CHARACTER = 440
INVALID = 440 * 20 // 30  # no insurance to be seen, or only one that has ended
EXPIRED = 440 * 18 // 30  # a certificate that is over, in its grace or past it
OTHER = 440 * 13 // 30  # PIN locked, card lost or returned, deregistered, two insurances at once
WRONG_LINKS_PER_MILLION = 70  # 1,142 in 15.71 million (section 6 [111])

BIRTHS_PER_1000 = 5.8  # a year (人口動態統計 2024: 686,000 by Japanese, with foreigners 720,000)
MOVES_PER_100 = 4  # people a year who move house (住民基本台帳人口移動報告 2023: 5.2 million)
