"""In here live the reasons why somebody cannot be on a day, in both languages."""

from __future__ import annotations

from verifier.case import Words

BEFORE_THE_WORLD = Words(
    "この世界は、今の窓口の取扱い（2023年7月10日）より前を知りません。",
    "This world knows nothing before 2023-07-10, when today's rules of the counter began.",
)
AFTER_THE_WORLD = Words(
    "この世界の認証局は2059年までのものです。", "The authority of this world issues nothing beyond 2059."
)
SINCE_NEW_DOCUMENTS = Words(
    "資格確認書・資格情報のお知らせは2024年12月2日に始まりました。",
    "Eligibility certificates and notices exist since 2024-12-02.",
)
SINCE_GRACE = Words(
    "有効期限が切れた電子証明書の猶予は2024年12月2日に始まりました。",
    "The grace of an expired certificate exists since 2024-12-02.",
)
SINCE_DEREGISTRATION = Words(
    "この組合での利用登録解除の受付は2024年12月2日に始まりました。",
    "This union takes applications for deregistration since 2024-12-02.",
)
SINCE_FIRST_DEREGISTERED = Words(
    "利用登録解除の受付は2024年10月28日からで、解除されるのは1～2か月後です。",
    "Applications for deregistration are taken since 2024-10-28 and take one to two months.",
)
SINCE_PIN_LESS = Words(
    "顔認証マイナンバーカード（暗証番号なし）は2023年12月15日に始まりました。",
    "PIN-less cards exist since 2023-12-15.",
)
SINCE_PHOTO_LESS = Words(
    "1歳未満への顔写真のないカードは2024年12月2日に始まりました。",
    "Cards without a photograph, for babies under one, exist since 2024-12-02.",
)
SINCE_PHONES = Words(
    "スマートフォンのマイナ保険証は2025年9月19日に始まりました。",
    "Smartphone cards can be used at clinics since 2025-09-19.",
)
LEGACY_GONE = Words(
    "従来の組合員証が使えた日から10年がたち、持ち歩く人はもういません。",
    "Ten years after their end nobody carries an old insurance card any more.",
)
