"""In here live the words for numbers and dates that cannot be: by the codes of verifier.numbers and verifier.dates."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "insurer_number_empty": Words("保険者番号がありません", "the insurer number is missing"),
    "insurer_number_empty.mend": Words(
        "8桁（国保は6桁）で入力してください", "give 8 digits (6 for National Health Insurance)"
    ),
    "insurer_number_characters": Words(
        "保険者番号に数字でない文字「{character}」があります", "the insurer number has a {character!r} in it"
    ),
    "insurer_number_characters.mend": Words("数字だけを入力してください", "give digits only"),
    "insurer_number_length": Words("保険者番号が{length}桁です", "the insurer number has {length} digits"),
    "insurer_number_length.mend": Words(
        "8桁（国保は6桁）です。先頭の0も入力してください",
        "it has 8 (6 for National Health Insurance); leading zeros count",
    ),
    "insurer_number_check": Words(
        "保険者番号の検証番号が合いません（末尾は{found}ではなく{expected}のはずです）",
        "the check digit is wrong: {found} where {expected} would be right",
    ),
    "insurer_number_check.mend": Words(
        "読み違い（3と5と8、0と6など）がないか、書類を見直してください", "look again for misread digits (3/5/8, 0/6)"
    ),
    "insurer_number_subsidy": Words(
        "公費負担者番号のようです（法別{law}）", "this looks like the payer number of a public subsidy (law {law})"
    ),
    "insurer_number_subsidy.mend": Words(
        "保険の書類の保険者番号を入力してください", "give the insurer number of the insurance document"
    ),
    "insurer_number_scheme": Words("法別番号{scheme}の保険はありません", "no insurance has the code {scheme}"),
    "insurer_number_scheme.mend": Words("最初の2桁を見直してください", "check the first two digits"),
    "insurer_number_prefecture": Words("都道府県番号{prefecture}はありません", "there is no prefecture {prefecture}"),
    "insurer_number_prefecture.mend": Words(
        "01から47です。番号を見直してください", "they run from 01 to 47; check the number"
    ),
    "institution_code_empty": Words("医療機関コードがありません", "the institution code is missing"),
    "institution_code_empty.mend": Words("10桁で入力してください", "give ten digits"),
    "institution_code_characters": Words(
        "医療機関コードに数字でない文字「{character}」があります", "the institution code has a {character!r} in it"
    ),
    "institution_code_characters.mend": Words("数字だけを入力してください", "give digits only"),
    "institution_code_length": Words("医療機関コードが{length}桁です", "the institution code has {length} digits"),
    "institution_code_length.mend": Words(
        "都道府県と点数表を含む10桁で入力してください", "give all ten, prefecture and points table included"
    ),
    "institution_code_check": Words(
        "医療機関コードの検証番号が合いません（末尾は{expected}のはずです）",
        "the check digit is wrong: {expected} would be right",
    ),
    "institution_code_check.mend": Words("番号を見直してください", "check the number"),
    "institution_code_prefecture": Words("都道府県番号{prefecture}はありません", "there is no prefecture {prefecture}"),
    "institution_code_prefecture.mend": Words("01から47です", "they run from 01 to 47"),
    "institution_code_table": Words("点数表番号{table}はありません", "there is no points table {table}"),
    "institution_code_table.mend": Words(
        "3桁目は 1（医科）、3（歯科）、4（調剤）です", "the third digit is 1 (medical), 3 (dental) or 4 (pharmacy)"
    ),
    "symbol_characters": Words(
        "記号に使えない文字（{character}）があります",
        "the symbol has a character that no document prints ({character})",
    ),
    "symbol_characters.mend": Words("その文字を消してください", "remove it"),
    "symbol_length": Words("記号が{length}文字あります", "the symbol has {length} characters"),
    "symbol_length.mend": Words("記号と番号は合わせて{most}文字までです", "symbol and number have {most} at most"),
    "number_empty": Words("番号がありません", "the number is missing"),
    "number_empty.mend": Words("書類の番号を入力してください", "give the number on the document"),
    "number_characters": Words(
        "番号に使えない文字（{character}）があります",
        "the number has a character that no document prints ({character})",
    ),
    "number_characters.mend": Words("その文字を消してください", "remove it"),
    "number_length": Words("番号が{length}文字あります", "the number has {length} characters"),
    "number_length.mend": Words("記号と番号は合わせて{most}文字までです", "symbol and number have {most} at most"),
    "symbol_number_length": Words(
        "記号と番号が合わせて{length}文字あります", "symbol and number have {length} characters together"
    ),
    "symbol_number_length.mend": Words("合わせて{most}文字までです", "they have {most} at most"),
    "branch_empty": Words("枝番がありません", "the branch number is missing"),
    "branch_empty.mend": Words("2桁で入力するか、なしにしてください", "give two digits, or leave it out"),
    "branch_characters": Words(
        "枝番に数字でない文字「{character}」があります", "the branch number has a {character!r} in it"
    ),
    "branch_characters.mend": Words("数字だけを入力してください", "give digits only"),
    "branch_length": Words("枝番が{length}桁です", "the branch number has {length} digits"),
    "branch_length.mend": Words("2桁で入力してください", "it has two"),
    "date_empty": Words("日付がありません", "the date is missing"),
    "date_empty.mend": Words(
        "1980-02-17、昭和55年2月17日、S55.2.17 のように入力してください",
        "write it as 1980-02-17, 昭和55年2月17日 or S55.2.17",
    ),
    "date_unreadable": Words("日付「{typed}」を読み取れません", "{typed!r} cannot be read as a date"),
    "date_unreadable.mend": Words(
        "1980-02-17、昭和55年2月17日、S55.2.17 のように入力してください",
        "write it as 1980-02-17, 昭和55年2月17日 or S55.2.17",
    ),
    "date_impossible": Words(
        "{year}年{month}月{day}日は暦にありません", "the calendar has no {year}-{month:02d}-{day:02d}"
    ),
    "date_impossible.mend": Words("月と日を見直してください", "check month and day"),
    "date_era_missing": Words("日付「{typed}」に元号がありません", "{typed!r} lacks its era"),
    "date_era_missing.mend": Words(
        "昭和、平成、令和（S、H、R）か、西暦4桁を付けてください", "add S, H or R, or give the year in four digits"
    ),
    "date_era_early": Words("{era}は{first}からです", "{era_en} began on {first}"),
    "date_era_early.mend": Words("{meant} のことですか。元号を見直してください", "did you mean {meant}? check the era"),
    "date_era_overrun": Words("{era}は{last}までです", "{era_en} ended on {last}"),
    "date_era_overrun.mend": Words(
        "{meant} のことですか。元号を見直してください", "did you mean {meant}? check the era"
    ),
    "date_future": Words("{day}はまだ来ていません", "{day} is still to come"),
    "date_future.mend": Words("年と元号を見直してください", "check year and era"),
    "date_too_old": Words("{age}歳になります", "that makes an age of {age}"),
    "date_too_old.mend": Words(
        "{most}歳を超える生年月日は受け付けません。元号を見直してください",
        "ages over {most} are not taken; check the era",
    ),
    "date_before_eras": Words("{day}は明治より前です", "{day} lies before the eras"),
    "date_before_eras.mend": Words("年を見直してください", "check the year"),
}
