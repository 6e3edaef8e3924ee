"""In here live the words for the clinic's settings: what each says, the page where they are chosen, and what may be wrong with their file."""

from __future__ import annotations

from terminal.words.table import table

WORDS = table(
    {
        "setting.statement_without_system": (
            "未導入の施設でも申立書を受ける",
            "statements are taken without the online system too",
        ),
        "setting.telephone_counts": ("保険者への電話を照会に数える", "a call to the insurer counts as a query"),
        "setting.own_decision": (
            "本人とわかる再診は、医院の判断で通常の負担",
            "the normal ratio for a known return patient",
        ),
        "setting.grace_to_month_end": (
            "電子証明書の猶予は3か月目の月末まで",
            "a certificate's grace runs to the end of the third month",
        ),
        "setting.phone_in_place_of_card": (
            "スマホだけでも、お知らせ・資格情報画面を受ける",
            "notice or portal screen count with the phone alone",
        ),
        "setting.leniency_for_certificates": (
            "期限切れの資格確認書も暫定措置の対象",
            "the leniency is for expired certificates too",
        ),
        "setting.first_day_counted": (
            "届出の4日に事実の当日を数える",
            "the day of the fact is the first of the four days",
        ),
        "setting.named_day_is_last": (
            "喪失・取消・異動の当日まで使える",
            "the named day of a loss or move is the last good one",
        ),
        "setting.expired_card_identifies": (
            "猶予も過ぎたカード本体で本人を確認する",
            "a card past its grace still shows who it is",
        ),
        "setting.leniency_goes_on": ("2026年8月以後も暫定措置を続ける", "the leniency goes on after 2026-07-31"),
        "setting.visual_check_without_photo": (
            "顔写真のないカードも目視で確認する",
            "a card without photograph is checked by eye too",
        ),
        "setting.certificate_beats_not_found": (
            "期限内の資格確認書は「該当資格なし」でも受ける",
            "a certificate in date counts though its number isn't found",
        ),
        "setting.notice_in_extension": (
            "お知らせだけの暫定措置も2026年7月31日まで",
            "a lone notice counts to 2026-07-31 too",
        ),
        "settings.title": ("医院の設定", "The clinic's settings"),
        "settings.what": (
            "規則が決めていない点を、この医院でどうするか。次の判定から使われます\nEnter・スペース 切り替える   ↑↓ 選ぶ   Esc 閉じる",
            "What the rules leave open, as this clinic does it; from the next verdict on\nEnter, Space change   ↑↓ choose   Esc close",
        ),
        "settings.yes": ("はい", "yes"),
        "settings.no": ("いいえ", "no"),
        "settings.default": ("既定", "default"),
        "settings.changed": ("既定は {default}", "default: {default}"),
        "settings.source": ("規則集での番号 {source}", "in the rule book: {source}"),
        "settings.example": (
            "例（{day}）: はい→{yes}　いいえ→{no}",
            "for example ({day}): yes {yes}, no {no}",
        ),
        "settings.file": ("保存先 {file}", "kept in {file}"),
        "settings.open": ("医院の設定…", "The clinic's settings…"),
        "settings.open.what": (
            "規則が決めていない点を、この医院でどうするか",
            "what the rules leave open, as this clinic does it",
        ),
        "settings.each": ("{name}: {value}", "{name}: {value}"),
        "settings_syntax": (
            "設定のファイルが TOML になっていません: {reason}",
            "the file of settings is no TOML: {reason}",
        ),
        "settings_syntax.mend": (
            "その行を「telephone_counts = true」のように書いてください",
            "write that line as in 'telephone_counts = true'",
        ),
        "settings_key_unknown": ("そのような設定はありません: {key}", "there is no setting of that name: {key}"),
        "settings_key_unknown.mend": (
            "「uketsuke rules list」に設定の一覧があります",
            "'uketsuke rules list' lists the settings",
        ),
        "settings_key_unknown_near": ("そのような設定はありません: {key}", "there is no setting of that name: {key}"),
        "settings_key_unknown_near.mend": ("{near} のことですか", "did you mean {near}?"),
        "settings_value_wrong": (
            "設定 {key} の値は true か false です: {value}",
            "the setting {key} is true or false: {value}",
        ),
        "settings_value_wrong.mend": (
            "「{key} = true」のように書いてください",
            "write '{key} = true' or '{key} = false'",
        ),
        "settings_missing": ("設定のファイルがありません", "there is no such file of settings"),
        "settings_missing.mend": (
            "名前を確かめるか、--settings を除いてください（世界のフォルダーの settings.toml を使います）",
            "see to its name, or leave --settings out (then it is settings.toml of the world folder)",
        ),
        "settings_unreadable": (
            "設定のファイルを読めません: {reason}",
            "the file of settings cannot be read: {reason}",
        ),
        "settings_unreadable.mend": (
            "ファイルの権限と文字コード（UTF-8）を確かめてください",
            "see to its rights, and that it is UTF-8",
        ),
        "settings_unwritable": ("設定を保存できません: {reason}", "the setting cannot be kept: {reason}"),
        "settings_unwritable.mend": (
            "{file} に書けるようにして、もう一度選んでください",
            "see that {file} can be written, and choose again",
        ),
    }
)
