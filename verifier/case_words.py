"""In here live the words for a line that is no case: Japanese and English by code, what is wrong and how to mend it.

They are here and not in terminal/words because the contract (docs/case-format.md) promises them to whoever reads cases.
"""

from __future__ import annotations

TYPES: dict[str, tuple[str, str]] = {
    "object": ("オブジェクト { }", "an object { }"),
    "array": ("リスト [ ]", "a list [ ]"),
    "str": ('文字列 " "', 'a text in " "'),
    "int": ("数値", "a number"),
    "float": ("小数", "a number with a fraction"),
    "bool": ("true か false", "true or false"),
    "date": ('日付の文字列 "YYYY-MM-DD"', 'a date as text "YYYY-MM-DD"'),
    "null": ("null", "null"),
}

REASONS: dict[str, tuple[str, str]] = {
    "truncated": ("途中で終わっています", "it ends too early"),
    "trailing comma": ("最後の項目のあとに , があります", "a comma after the last item"),
    "trailing characters": ("1件のあとに余分な文字があります", "something follows the case"),
    "object keys must be strings": ('項目の名前は " " で囲みます', 'names of fields stand in " "'),
    "invalid character": ("使えない文字があります", "a character that cannot stand there"),
    "out of range": ("数が大きすぎます", "a number too large"),
    "invalid number": ("数値の書き方が違います", "no number is written so"),
    "invalid escape": ("\\ のあとが違います", "a wrong \\ escape"),
    "surrogate": ("\\u の組がそろっていません", "half of a \\u pair"),
    "other": ("書き方が違います", "it is not written as JSON is"),
}

# Why a text is no date, by the codes of verifier.dates.DateError.
DATES: dict[str, tuple[str, str]] = {
    "date_empty": ("日付が空です", "the date is empty"),
    "date_unreadable": ("「{given}」はYYYY-MM-DDの日付ではありません", "{given!r} is no date of the form YYYY-MM-DD"),
    "date_form": (
        "「{given}」は日付として読めますが、YYYY-MM-DDの形ではありません",
        "{given!r} can be read, but is not of the form YYYY-MM-DD",
    ),
    "date_impossible": (
        "{month}月{day}日という日は{year}年の暦にありません",
        "the calendar of {year} has no day {day} of month {month}",
    ),
    "date_era_missing": ("「{given}」には元号も西暦もありません", "{given!r} has neither an era nor a western year"),
    "date_era_early": (
        "{era}は{first}からです。「{given}」の日は {meant} でしょうか",
        "{era} begins on {first}; the day of {given!r} is {meant}",
    ),
    "date_era_overrun": (
        "{era}は{last}までです。「{given}」は {meant} のことでしょうか",
        "{era} ends on {last}; {given!r} would be {meant}",
    ),
}

# By code: Japanese and English, each what is wrong and how to mend it where no nearer word is known.
WORDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "case_not_utf8": (
        ("UTF-8の文字ではないものがあります（{column}文字目）", "ファイルをUTF-8で保存し直してください"),
        ("not UTF-8 at character {column}", "save the file as UTF-8"),
    ),
    "case_not_json": (
        ("JSONとして読めません（{column}文字目：{reason}）", "1行に1件、JSONのオブジェクトを書いてください"),
        ("not JSON at character {column}: {reason}", "write one JSON object a line"),
    ),
    "case_too_deep": (
        ("入れ子が深すぎます", "形式は docs/case-format.md にあります"),
        ("nested too deeply", "see docs/case-format.md for the form of a case"),
    ),
    "case_not_object": (
        ("{expected}があるはずの所に{found}があります", "{expected}にしてください"),
        ("{found} where {expected} belongs", "write {expected}"),
    ),
    "case_field_unknown": (
        ("「{given}」という項目はありません", "この項目を除いてください"),
        ("there is no field {given!r} here", "leave it out"),
    ),
    "case_field_missing": (
        ("必須の項目「{field}」がありません", "「{field}」を書いてください"),
        ("the field {field!r} is missing", "add {field!r}"),
    ),
    "case_field_twice": (
        ("項目「{field}」が2回書かれています（{column}文字目）", "1つだけ残してください"),
        ("the field {field!r} stands there twice (again at character {column})", "keep one of them"),
    ),
    "case_value_unknown": (
        ("「{given}」という値はありません", "値を直すか、項目を除いてください"),
        ("{given!r} is no value of this field", "change it, or leave the field out"),
    ),
    "case_value_type": (
        ("{found}ではなく、{expected}を書きます", "{expected}にするか、項目を除いてください"),
        ("{found} where {expected} belongs", "write {expected}, or leave the field out"),
    ),
    "case_date": (
        ("「{given}」はYYYY-MM-DDの日付ではありません", "暦にある日を YYYY-MM-DD で書いてください"),
        ("{given!r} is no date of the form YYYY-MM-DD", "write a day of the calendar as YYYY-MM-DD"),
    ),
}
