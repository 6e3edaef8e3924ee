"""In here lives what is wrong with the URL of a database, piece by piece, in both languages."""

from __future__ import annotations

from verifier.case import Words

_FAULTS = {
    "scheme": Words("postgresql:// で始まっていません", "it does not begin with postgresql://"),
    "user_info": Words(
        "利用者名・パスワードの中の @ / % は %40 %2F %25 と書いてください",
        "within user name and password write @ / % as %40 %2F %25",
    ),
    "space": Words("空白は %20 と書いてください", "write a space as %20"),
    "escape": Words("{piece} の % は %25 と書いてください", "write the % in {piece} as %25"),
    "host": Words("ホストを読めません", "the host cannot be read"),
    "port": Words("ポートは1から65535までの数です", "the port is a number from 1 to 65535"),
    "option_unknown": Words("「?」の後の {piece} という指定はありません", "after '?' there is no option {piece}"),
    "option_form": Words("{piece} に値がありません（{piece}=…）", "{piece} has no value ({piece}=…)"),
    "option_escape": Words(
        "{piece} の値の = は %3D、% は %25、空白は %20 と書いてください",
        "in the value of {piece} write = as %3D, % as %25, a space as %20",
    ),
    "option_value": Words("{piece} にその値はありません", "{piece} has no such value"),
}
_UNNAMED = {
    "option_unknown": Words("「?」の後に知らない指定があります", "an option after '?' is unknown"),
}


def url_fault(code: str, piece: str = "") -> Words:
    """What is wrong with that piece of the URL."""
    words = _FAULTS[code] if piece or code not in _UNNAMED else _UNNAMED[code]
    return Words(words.ja.replace("{piece}", piece), words.en.replace("{piece}", piece))
