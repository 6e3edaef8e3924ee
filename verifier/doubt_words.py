"""In here live the words for what cannot be right, or can hardly be, of a case that is one: Japanese and English by code.

They are here and not in terminal/words because a verdict carries them (docs/case-format.md), whoever reads it.
"""

from __future__ import annotations

# By code: Japanese and English. {given} is what stands there, {other} what it stands against, {day} the day of the visit.
WORDS: dict[str, tuple[str, str]] = {
    # -- numbers: reception-procedures.md, sections 5.2 and 5.3
    "insurer_number_characters": (
        "保険者番号に数字でない文字「{character}」があります。券面を見て打ち直してください。",
        "The insurer number has a character that is no digit, {character!r}; read the document and type it again.",
    ),
    "insurer_number_length": (
        "保険者番号が{length}桁です。8桁、国保は6桁です。",
        "The insurer number has {length} digits; it has 8, or 6 for 国保.",
    ),
    "insurer_number_check": (
        "保険者番号 {given} は検証番号が合いません（末尾は {expected} のはずです）。{likely}券面を読み直してください。",
        "The check digit of the insurer number {given} fails (it would be {expected}). {likely_en}Read the document again.",
    ),
    "insurer_number_subsidy": (
        "{given} は公費の負担者番号です（法別 {law}）。保険者番号の欄を見てください。",
        "{given} is a payer number of a public subsidy (law {law}); look for the insurer number.",
    ),
    "insurer_number_scheme": (
        "法別番号 {scheme} の保険はありません。先頭の2桁を読み直してください。",
        "There is no scheme {scheme}; read the first two digits again.",
    ),
    "insurer_number_prefecture": (
        "都道府県番号 {prefecture} はありません（01～47）。",
        "There is no prefecture {prefecture} (01 to 47).",
    ),
    "payer_number_check": (
        "公費の負担者番号 {given} は検証番号が合いません（末尾は {expected} のはずです）。",
        "The check digit of the payer number {given} fails (it would be {expected}).",
    ),
    "symbol_characters": (
        "記号に印刷できない文字 {character} があります。",
        "The symbol has a character that no document prints: {character}.",
    ),
    "number_characters": (
        "番号に印刷できない文字 {character} があります。",
        "The number has a character that no document prints: {character}.",
    ),
    "symbol_length": (
        "記号が{length}文字です。{most}文字までです。",
        "The symbol has {length} characters; {most} at most.",
    ),
    "number_length": (
        "番号が{length}文字です。{most}文字までです。",
        "The number has {length} characters; {most} at most.",
    ),
    "number_empty": (
        "番号が空です。わからなければ項目を除いてください。",
        "The number is empty; leave it out if it isn't known.",
    ),
    "symbol_number_length": (
        "記号と番号が合わせて{length}文字です。{most}文字までです。",
        "Symbol and number have {length} characters together; {most} at most.",
    ),
    "branch_characters": (
        "枝番に数字でない文字「{character}」があります。枝番は2桁の数字です。",
        "The branch number has a character that is no digit, {character!r}; it has two digits.",
    ),
    "branch_length": ("枝番が{length}桁です。枝番は2桁です。", "The branch number has {length} digits; it has two."),
    "branch_empty": (
        "枝番が空です。なければ項目を除いてください。",
        "The branch number is empty; leave it out where there is none.",
    ),
    # -- names
    "text_empty": ("空です。わからなければ項目を除いてください。", "It is empty; leave it out if it isn't known."),
    "kana_not_kana": (
        "カナの欄に、カナでもローマ字でもない文字「{character}」があります。",
        "The field for kana has {character!r}, which is neither kana nor a roman letter.",
    ),
    # -- a life
    "born_after_visit": (
        "生年月日 {given} が来院日 {day} より後です。元号を確かめてください。",
        "Born on {given}, after the visit on {day}; check the era.",
    ),
    "too_old": (
        "{given} 生まれなら、{day} に{age}歳です（120歳まで）。元号を確かめてください。",
        "Born on {given} one is {age} on {day} (120 at most); check the era.",
    ),
    "joined_before_birth": (
        "資格取得日 {given} が生年月日 {other} より前です。",
        "The insurance began on {given}, before the birth on {other}.",
    ),
    "joined_after_visit": (
        "資格取得日 {given} が来院日 {day} より後です。この日にはまだ始まっていません。",
        "The insurance begins on {given}, after the visit on {day}: it doesn't hold yet.",
    ),
    "lost_before_birth": (
        "喪失日 {given} が生年月日 {other} より前です。",
        "Lost on {given}, before the birth on {other}.",
    ),
    "since_after_visit": (
        "「{given} から」は来院日 {day} より後です。その日までは数えません。",
        "'Since {given}' lies after the visit on {day}: until that day it does not count.",
    ),
    # -- documents
    "issued_after_expiry": (
        "交付日 {given} が有効期限 {other} より後です。",
        "Issued on {given}, after it expired on {other}.",
    ),
    "valid_after_expiry": (
        "有効期間の初日 {given} が有効期限 {other} より後です。",
        "It begins on {given}, after it expired on {other}.",
    ),
    "reissued_before_issue": (
        "再交付日 {given} が交付日 {other} より前です。",
        "Reissued on {given}, before it was issued on {other}.",
    ),
    "issued_after_visit": (
        "交付日 {given} が来院日 {day} より後です。まだ交付されていないはずです。",
        "Issued on {given}, after the visit on {day}: it cannot be there yet.",
    ),
    "issued_before_birth": (
        "交付日 {given} が本人の生年月日 {other} より前です。",
        "Issued on {given}, before its holder was born on {other}.",
    ),
    "issued_before_kind": (
        "交付日 {given} には資格確認書はまだありません（2024-12-02から）。",
        "There were no eligibility certificates on {given} (they begin on 2024-12-02).",
    ),
    "ended_before_issue": (
        "終わった日 {given} が交付日 {other} より前です。",
        "It ended on {given}, before it was issued on {other}.",
    ),
    "ended_without_day": (
        "終わった理由（{given}）だけがあり、日がありません。ended_on を書いてください。",
        "It ended ({given}), and the day is missing; write `ended_on`.",
    ),
    "removed_member": (
        "被扶養者の認定取消・組合員の喪失（{given}）は、被扶養者証のことです。holder を確かめてください。",
        "Only a dependant ends by {given}; check `holder`.",
    ),
    "dependant_of_nobody": (
        "{scheme}に被扶養者はいません。保険者番号か holder を確かめてください。",
        "{scheme} has no dependants; check the insurer number or `holder`.",
    ),
    "late_elderly_too_young": (
        "後期高齢者医療の証ですが、{day} に{age}歳です（75歳から、障害認定は65歳から）。",
        "A document of 後期高齢者医療, and its holder is {age} on {day} (from 75, or 65 with a recognised disability).",
    ),
    "late_elderly_elsewhere": (
        "{other} に75歳になり、その日から後期高齢者医療です。この保険者の証はもう使えないはずです。",
        "75 on {other}: from that day the insurer is 後期高齢者医療, and this one's document should no longer hold.",
    ),
    # -- the card
    "deregistered_before_applying": (
        "利用登録解除の効力 {given} が申請 {other} より前です。",
        "Deregistered on {given}, before it was applied for on {other}.",
    ),
    "certificate_outlasts_card": (
        "電子証明書の期限 {given} がカードの期限 {other} より後です。証明書がカードより長く続くことはありません。",
        "The certificate ends on {given}, after the card on {other}; none outlasts its card.",
    ),
    "photo_less_face": (
        "顔写真のないカードでは顔認証ができません。",
        "No face can match a card without a photograph.",
    ),
    "photo_less_too_old": (
        "顔写真のないカードは5歳の誕生日までです。{day} に{age}歳です。",
        "A card without a photograph ends on the fifth birthday; its holder is {age} on {day}.",
    ),
    "pin_less_pin": ("暗証番号のないカードに暗証番号は通りません。", "A PIN-less card takes no PIN."),
    "broken_chip_opened": (
        "読めないはずのチップが、顔認証か暗証番号に応じています。",
        "The chip cannot be read, and yet face or PIN have opened it.",
    ),
    "lost_card_shown": ("紛失したはずのカードが提示されています。", "The card is said to be lost, and lies there."),
    # -- answers
    "answer_without_system": (
        "オンライン資格確認のない施設に、回答（{given}）があります。clinic を確かめてください。",
        "A clinic without the system has an answer ({given}); check `clinic`.",
    ),
    "equipment_without_system": (
        "オンライン資格確認のない施設に、機器（{given}）があります。",
        "A clinic without the system has equipment for it ({given}).",
    ),
    "answer_without_card": (
        "カードもスマホも提示されていないのに、カードへの回答があります。",
        "There is an answer to a card, and neither card nor phone was shown.",
    ),
    "answer_to_the_other_way": (
        "{given} は{way}の回答にはありません。",
        "{given} is no answer to {way_en}.",
    ),
    "valid_though_lost": (
        "回答は「有効」で、喪失日 {given} は来院日 {day} 以前です。無効として扱います。",
        "The answer says 'valid', and names a loss on {given}, not after the visit on {day}: it counts as ended.",
    ),
    "valid_though_revoked": (
        "電子証明書が失効しているのに、カードへの回答は「有効」です。",
        "The certificate is revoked, and yet the card was answered 'valid'.",
    ),
    "ratio_for_age": (
        "{age}歳で負担割合が{given}％の人は、ふつういません。生年月日か割合を確かめてください。",
        "At {age} nobody ordinarily bears {given} %; check birth date or ratio.",
    ),
    # -- what was said, and what was shown
    "said_lost_answered_valid": (
        "患者は資格がないと言い、回答は「有効」です。",
        "The patient says that the insurance has ended, and the answer is 'valid'.",
    ),
    "unchanged_though_changed": (
        "変わりないと答えた記録と、変わったという話とが合いません。",
        "'Nothing has changed' was answered, and yet a change is told.",
    ),
    "declined_though_signed": (
        "申立書は署名されていて、署名しないとも書かれています。",
        "The declaration is signed, and yet the patient is said to decline it.",
    ),
    # -- two things of one person (P9, P9b, P12 decide what follows)
    "names_differ": ("氏名が{where_other.ja}と合いません。", "The name isn't that of {where_other.en}."),
    "birth_dates_differ": (
        "生年月日 {given} が{where_other.ja}の {other} と合いません。",
        "The birth date {given} isn't the {other} of {where_other.en}.",
    ),
    "sexes_differ": ("性別が{where_other.ja}と合いません。", "The sex isn't that of {where_other.en}."),
    "visit_far": (
        "来院日 {given} は2000年から2099年までの間にありません。",
        "The visit on {given} lies outside the years 2000 to 2099.",
    ),
}
