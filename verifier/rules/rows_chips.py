"""In here live the rows on certificate, card and phone: R60–R71 (reception-procedures.md, section 4.8)."""

from __future__ import annotations

from verifier.case import Words
from verifier.domain import Verdict
from verifier.rules.days import NEW_DOCUMENTS, PHONES, PIN_LESS_CARDS
from verifier.rules.row import ALWAYS, Confidence, Doing, Force, Outcome, Period, Rule, Saying, Seen, Step
from verifier.rules.rows_cards import CARD, CHIPPED
from verifier.rules.rows_principles import FULL_COST, SAY_FULL_COST, or_full_cost

_RENEW = Words(
    "カードの電子証明書の更新時期です。お時間のあるときに市区町村の窓口でご更新ください。本日はこのまま受診いただけます。",
    "The certificate on your card is due for renewal; please see the city office when you have time. Today you can go on as usual.",
)

ROWS = (
    Rule(
        id="R60",
        step=Step.ONLINE,
        title=Words("電子証明書の期限まで3か月以内", "Certificate expires within 3 months"),
        source="S09; [58][59]",
        confidence=Confidence.A,
        periods=ALWAYS,
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "expiring"),
                acts=(Doing("advise_renewal"),),
                say=_RENEW,
                seen=Seen.READING,
            ),
        ),
    ),
    Rule(
        id="R61",
        step=Step.ONLINE,
        title=Words(
            "電子証明書が期限切れ、猶予期間内（資格だけ確認できる）",
            "Certificate expired, within its grace: qualification only",
        ),
        source="P10; S10, S11; [39][40][58]",
        confidence=Confidence.A,
        periods=(Period(NEW_DOCUMENTS),),
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "in_grace"),
                acts=(Doing("tell_doctor_no_history"), Doing("advise_renewal")),
                write=Words(
                    "電子証明書期限切れ（猶予内）・資格のみ確認", "Certificate expired, in grace: qualification only"
                ),
                say=Words(
                    "電子証明書の期限が切れていますが、本日は保険の確認ができました。お薬などの情報は見られませんので、お早めにご更新ください。",
                    "Your certificate has expired, but the insurance could be confirmed today. Medicines cannot be seen; please renew it soon.",
                ),
                seen=Seen.READING,
            ),
        ),
    ),
    Rule(
        id="R62",
        step=Step.ONLINE,
        title=Words("電子証明書の猶予期間も過ぎたカード", "Certificate past its grace"),
        source="P10; S11; [41][42]",
        confidence=Confidence.A,
        periods=ALWAYS,
        kinds=CARD,
        outcomes=(
            # The card itself is no identity any more (R63): no pair can help.
            Outcome(
                verdict=Verdict.REFUSE,
                when=("past_grace", "!pair_possible"),
                acts=(Doing("ask_certificate"), Doing("advise_card_renewal"), *FULL_COST),
                say=or_full_cost(
                    Words(
                        "カードの期限が切れており、こちらでは確認できません。市区町村の窓口でご更新ください。資格確認書はお持ちですか。",
                        "The card has expired and cannot be used; please renew it at the city office. Do you have an eligibility certificate?",
                    )
                ),
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=("past_grace",),
                acts=(
                    Doing("ask_screen_or_notice", "!pin_less_shown"),
                    Doing("ask_notice", "pin_less_shown"),
                    Doing("ask_certificate"),
                    Doing("advise_renewal"),
                    *FULL_COST,
                ),
                say=or_full_cost(
                    Words(
                        "電子証明書の期限が切れ、このカードだけでは確認できません。更新後は利用登録もお願いします。資格確認書か、資格情報のお知らせはお持ちですか。",
                        "The certificate has expired and this card alone can no longer be verified; after the renewal please register the card again. Do you have an eligibility certificate or notice?",
                    )
                ),
            ),
        ),
    ),
    Rule(
        id="R63",
        step=Step.ONLINE,
        title=Words(
            "カード本体が期限切れ（3か月の猶予内は受理、その後は不可）",
            "Card itself expired: accepted in the same grace, then refused",
        ),
        source="§8 point 8; [42]",
        confidence=Confidence.U,
        periods=ALWAYS,
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "body_in_grace"),
                acts=(Doing("advise_card_renewal"),),
                say=Words(
                    "カードの有効期限が切れています。本日は確認できましたが、お早めに市区町村の窓口でご更新ください。",
                    "Your card has expired. It could be verified today; please renew it at the city office soon.",
                ),
                seen=Seen.READING,
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=("body_past_grace",),
                acts=(Doing("ask_certificate"), Doing("advise_card_renewal"), *FULL_COST),
                say=SAY_FULL_COST,
            ),
        ),
    ),
    Rule(
        id="R64",
        step=Step.ONLINE,
        title=Words("カードを紛失・更新中で、ほかに何もない", "Card lost or being renewed, nothing else"),
        source="T35; [48]",
        confidence=Confidence.B,
        periods=ALWAYS,
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("card_lost", "nothing_shown"),
                acts=FULL_COST,
                say=Words(
                    "カードの再発行までの間は、保険者に申し出ると短期の資格確認書が交付されます。本日はいったん全額をお預かりします。",
                    "Until the card is reissued your insurer gives you a short-term eligibility certificate on request. Today we take the full cost for now.",
                ),
            ),
        ),
    ),
    Rule(
        id="R65",
        step=Step.ONLINE,
        title=Words("暗証番号がロック（顔認証・目視で使える）", "PIN locked: face or visual check"),
        source="[60]",
        confidence=Confidence.B,
        periods=ALWAYS,
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "pin_locked"),
                acts=(Doing("offer_no_more_pin"),),
                say=Words(
                    "暗証番号はロックされていますが、お顔で確認できました。再設定は市区町村の窓口でできます。",
                    "Your PIN is locked, but your face was enough. It can be reset at the city office.",
                ),
                says=(
                    Saying(
                        ("visual_same",),
                        Words(
                            "暗証番号はロックされていますが、職員の目視で確認できました。再設定は市区町村の窓口でできます。",
                            "Your PIN is locked, but our staff could confirm you by the photograph. It can be reset at the city office.",
                        ),
                    ),
                ),
                seen=Seen.READING,
            ),
        ),
    ),
    Rule(
        id="R67",
        step=Step.ONLINE,
        title=Words("顔認証マイナンバーカード（暗証番号なし）", "PIN-less card: face or visual check"),
        source="D0b; S29; [4][5]",
        confidence=Confidence.A,
        periods=(Period(PIN_LESS_CARDS),),
        kinds=CARD,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "pin_less"),
                say=Words("確認できました。カードをお取りください。", "That is confirmed. Please take your card."),
                seen=Seen.READING,
            ),
        ),
    ),
    Rule(
        id="R68",
        step=Step.ONLINE,
        title=Words("顔写真のないカード（1歳未満で交付）は暗証番号だけ", "Photo-less card: by PIN only"),
        source="D2; S28; §8 point 10; [11]",
        confidence=Confidence.B,
        periods=(Period(NEW_DOCUMENTS),),
        kinds=CHIPPED,
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("card_valid", "photo_less"),
                say=Words("確認できました。カードをお取りください。", "That is confirmed. Please take the card."),
                seen=Seen.READING,
            ),
            Outcome(
                verdict=Verdict.REFUSE,
                when=("photo_less_without_pin",),
                acts=(Doing("ask_notice"), Doing("ask_certificate"), *FULL_COST),
                say=or_full_cost(
                    Words(
                        "お写真のないカードは暗証番号でしか確認できません。資格情報のお知らせか資格確認書はお持ちですか。",
                        "A card without photograph can only be verified by its PIN. Do you have the eligibility notice or certificate?",
                    )
                ),
            ),
        ),
    ),
    Rule(
        id="R69",
        step=Step.ONLINE,
        title=Words("スマホのマイナ保険証（読み取り機のある施設）", "Smartphone card at an equipped clinic"),
        source="P11; D3a; S25; [15][16][17]",
        confidence=Confidence.A,
        periods=(Period(PHONES),),
        kinds=("smartphone",),
        outcomes=(
            Outcome(
                verdict=Verdict.ACCEPT,
                when=("phone_valid",),
                say=Words("確認できました。", "That is confirmed."),
                seen=Seen.READING,
            ),
            Outcome(
                verdict=Verdict.UNDECIDABLE,
                when=("phone_unasked",),
                acts=(Doing("read_card"), Doing("read_phone")),
                say=Words(
                    "スマホを専用の読み取り機にかざしていただけますか。",
                    "Could you hold your phone to the reader for phones, please?",
                ),
                force=Force.YIELDS,
            ),
        ),
    ),
    Rule(
        id="R70",
        step=Step.ONLINE,
        title=Words("スマホだけで、ここでは読み取れない", "Phone only, and it cannot be read here"),
        source="P11; S25; [17][62]",
        confidence=Confidence.C,
        periods=ALWAYS,
        kinds=("smartphone",),
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("phone_not_read_here", "!plastic_card"),
                acts=(Doing("ask_for_plastic_card"), Doing("ask_certificate"), *FULL_COST),
                says=(
                    Saying(
                        ("phone_reader",),
                        or_full_cost(
                            Words(
                                "申し訳ありません。ただいま、スマホのマイナ保険証を読み取ることができません。カードの現物か資格確認書はお持ちでしょうか。",
                                "I am sorry, phones cannot be read at the moment. Do you have the plastic card or an eligibility certificate?",
                            )
                        ),
                    ),
                ),
                say=or_full_cost(
                    Words(
                        "当院ではスマホのマイナ保険証を読み取れません。カードの現物か資格確認書はお持ちでしょうか。",
                        "We cannot read insurance cards on phones here. Do you have the plastic card or an eligibility certificate?",
                    )
                ),
            ),
        ),
    ),
    Rule(
        id="R71",
        step=Step.ONLINE,
        title=Words(
            "スマホのもとのカード・電子証明書が期限切れ", "Phone whose plastic card or certificate has expired"
        ),
        source="P11; [17][103]",
        confidence=Confidence.C,
        periods=ALWAYS,
        kinds=("smartphone",),
        outcomes=(
            Outcome(
                verdict=Verdict.REFUSE,
                when=("phone_plastic_expired",),
                acts=(Doing("ask_for_plastic_card"), Doing("ask_certificate"), *FULL_COST),
                say=or_full_cost(
                    Words(
                        "スマホのほうは期限切れのため使えませんが、カードの現物なら確認できるかもしれません。お持ちでしょうか。",
                        "The phone cannot be used since the certificate has expired, but the plastic card itself may still work. Do you have it with you?",
                    )
                ),
            ),
        ),
    ),
)
