"""In here live the insurers of a population: of each scheme one in each prefecture, all of the 999 range, which no public list holds."""

from __future__ import annotations

from mock_server.population.places import PLACES
from mock_server.world.insurers import UNION, Insurer
from verifier.numbers import check_digit

_NUMBER_DIGITS = 7


def _number(head: str, prefecture: int) -> str:
    body = f"{head}{prefecture:02d}999"
    return f"{body}{check_digit(body)}"


def _of_each(head: str, name: str, symbol: str = "", digits: int = _NUMBER_DIGITS) -> tuple[Insurer, ...]:
    return tuple(
        Insurer(_number(head, number), name.format(place.prefecture), symbol, digits)
        for number, place in enumerate(PLACES, 1)
    )


ASSOCIATION = _of_each("01", "見本全国健康保険協会（{}）")  # 協会けんぽ: a branch in each prefecture
SOCIETIES = _of_each("06", "見本{}健康保険組合")
LOCAL_UNIONS = _of_each("32", "見本{}地方公務員共済組合", "205")
SCHOOL_UNIONS = _of_each("34", "見本{}学校共済組合", "613")
LATE_ELDERLY = _of_each("39", "見本{}後期高齢者医療広域連合", digits=8)
NATIONAL = tuple(
    Insurer(_number("", number), f"{place.municipality}（見本）", place.municipality[:-1], _NUMBER_DIGITS)
    for number, place in enumerate(PLACES, 1)
)
# The seed's kind of union has one insurer number and branch offices all over the country, each with its symbol.
BRANCHES = tuple(
    Insurer(UNION.number, UNION.name, f"{1101 + 3 * place}", _NUMBER_DIGITS, office=f"{home.municipality[:-1]}支部")
    for place, home in enumerate(PLACES)
)

ALL = (*ASSOCIATION, *SOCIETIES, *LOCAL_UNIONS, *SCHOOL_UNIONS, *LATE_ELDERLY, *NATIONAL, *BRANCHES)
