"""In here live the tests of registration and of the match with the resident record."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.charset import national_text
from mock_server.events import CertificateIssued, InsuranceAcquired
from mock_server.matching import Difference, differences, fold_address
from mock_server.registration import Withheld
from mock_server.registry import Registry
from tests.mock_server.conftest import Places
from tests.mock_server.small_world import BORN, DAY, JOINED, PEOPLE, TOWN, UNION, acquired, fill, lost, resident, told
from verifier.domain import Sex
from verifier.numbers import NumberError


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({}, ()),
        ({"name": "見本 花子"}, ()),
        ({"name": "見本花子"}, ()),
        ({"name": "見本　華子"}, (Difference.NAME,)),
        ({"name": "見本"}, (Difference.NAME,)),
        ({"kana": "ﾐﾎﾝ ﾊﾅｺ"}, ()),
        ({"kana": "みほん　はなこ"}, ()),
        ({"kana": "ミホン　ハナヨ"}, (Difference.KANA,)),
        ({"birth_date": date(1980, 2, 18)}, (Difference.BIRTH_DATE,)),
        ({"sex": Sex.MALE}, (Difference.SEX,)),
        ({"sex": Sex.UNSET}, ()),
        ({"address": "東京都霞台市見本町1-2-3"}, ()),
        ({"address": "東京都霞台市見本町１丁目２－３"}, ()),
        ({"address": "東京都霞台市見本町1-2-4"}, (Difference.ADDRESS,)),
        ({"address": "神奈川県見本市旧町1-2-3"}, (Difference.ADDRESS,)),
        ({"address": ""}, (Difference.ADDRESS,)),
        ({"name": "山田　一", "kana": "ヤマダ　ハジメ", "birth_date": DAY}, (Difference.NAME, Difference.KANA, Difference.BIRTH_DATE)),
    ],
)  # fmt: skip
def test_what_differs_from_the_resident_record(changes: dict[str, object], differs: tuple[Difference, ...]) -> None:
    assert differences(acquired("hanako", **changes), resident("hanako")) == differs


@pytest.mark.parametrize(
    ("declared", "recorded", "same"),
    [
        ("高橋　一郎", "髙橋　一郎", True),  # insurers replace (section 5.7)
        ("●橋　一郎", "髙橋　一郎", True),
        ("●野　幸", "𠮷野　幸", True),
        ("吉野　幸", "𠮷野　幸", True),
        ("渡辺　幸", "渡邉　幸", True),
        ("●●　●●", "見本　花子", True),
        ("●田　幸", "𠮷野　幸", False),
        ("●　幸", "𠮷野　幸", False),
    ],
)
def test_a_lacking_character_is_no_difference(declared: str, recorded: str, same: bool) -> None:
    differs = differences(acquired("hanako", name=declared), resident("hanako", name=recorded))
    assert (Difference.NAME not in differs) is same


def test_nobody_of_that_key() -> None:
    assert differences(acquired("ghost"), None) == (Difference.NO_RECORD,)


@pytest.mark.parametrize(
    "written",
    [
        "東京都霞台市見本町十二丁目３番４号",
        "東京都霞台市見本町12-3-4",
        "東京都霞台市 見本町 １２ー３ー４",
        "東京都霞台市見本町12丁目3番地の4",
        "東京都霞台市見本町一二丁目三番四号",
    ],
)
def test_addresses_written_in_many_ways(written: str) -> None:
    assert fold_address(written) == "東京都霞台市見本町12-3-4"


@pytest.mark.parametrize(("one", "other"), [("三丁目", "二丁目"), ("一番町1-1", "二番町1-1"), ("町11-2", "町1-12")])
def test_addresses_that_differ(one: str, other: str) -> None:
    assert fold_address(one) != fold_address(other)


@settings(max_examples=50)
@given(st.text())
def test_folding_an_address_never_fails_and_is_stable(text: str) -> None:
    folded = fold_address(text)
    assert not any(character.isspace() for character in folded)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("見本　花子", "見本　花子"),
        ("髙橋", "●橋"),
        ("山﨑", "山●"),
        ("𠮷野", "●野"),
        ("①", "●"),
        ("葛\U000e0100城", "葛城"),
        ("か\u3099", "が"),
        ("ｶﾅ－～", "ｶﾅ－～"),
        ("SMITH", "SMITH"),
        ("", ""),
    ],
)
def test_what_the_national_side_lacks(name: str, shown: str) -> None:
    assert national_text(name) == shown


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_national_text_is_stable(text: str) -> None:
    assert national_text(national_text(text)) == national_text(text)


def test_the_same_events_again_change_nothing(places: Places) -> None:
    database = places.registry
    first, again = fill(database, told()), fill(database, told())
    assert (first.recorded, first.repeated) == (len(told()), 0)
    assert (again.recorded, again.repeated) == (0, len(told()))
    assert len(Registry(database).insurances("hanako", DAY)) == 1


def test_a_mismatch_is_recorded_and_not_visible(places: Places) -> None:
    database = places.registry
    report = fill(database, [acquired("hanako", address="神奈川県見本市1"), acquired("ghost")])
    assert report.withheld == (
        Withheld("hanako", UNION, JOINED, (Difference.ADDRESS,)),
        Withheld("ghost", UNION, JOINED, (Difference.NO_RECORD,)),
    )
    registry = Registry(database)
    assert registry.insurances("hanako", DAY) == []
    ((kept, differs),) = registry.withheld("hanako", DAY)
    assert kept.declared.address == "神奈川県見本市1"
    assert differs == (Difference.ADDRESS,)


def test_a_correction_makes_it_visible_from_its_own_day(places: Places) -> None:
    database = places.registry
    corrected_on = date(2025, 5, 1)
    fill(database, [acquired("hanako", name="見本　華子"), acquired("hanako", recorded_on=corrected_on)])
    registry = Registry(database)
    assert registry.insurances("hanako", date(2025, 4, 30)) == []
    assert len(registry.insurances("hanako", corrected_on)) == 1
    assert registry.withheld("hanako", corrected_on) == []


def test_viewing_stops_when_a_later_declaration_differs(places: Places) -> None:
    database = places.registry
    fill(database, [acquired("hanako"), acquired("hanako", recorded_on=date(2025, 5, 1), birth_date=date(1981, 2, 17))])
    registry = Registry(database)
    assert registry.eligibility_on("hanako", date(2025, 4, 30)) is not None
    assert registry.eligibility_on("hanako", date(2025, 5, 1)) is None


def test_a_resident_record_that_changed_counts_for_what_comes(places: Places) -> None:
    database = places.registry
    fill(database, [acquired("hanako")])
    moved = resident("hanako", address="神奈川県見本市1-1")
    report = fill(database, [acquired("hanako", insurer_number=TOWN)], [moved])
    assert [withheld.differs for withheld in report.withheld] == [(Difference.ADDRESS,)]
    assert len(Registry(database).insurances("hanako", DAY)) == 1


def test_a_failed_registration_leaves_nothing(places: Places) -> None:
    database = places.registry
    with pytest.raises(NumberError):
        fill(database, [acquired("hanako"), acquired("taro", insurer_number="31139990")])
    assert Registry(database).insurances("hanako", DAY) == []


def test_long_serials(places: Places) -> None:
    database = places.registry
    serial = 2**159 - 1
    fill(database, [CertificateIssued(person="hanako", recorded_on=JOINED, serial=serial, expires_on=DAY)])
    assert Registry(database).person_of_serial(serial, DAY) == "hanako"


def test_several_losses_and_a_second_acquisition(places: Places) -> None:
    database = places.registry
    first = acquired("hanako")
    second = acquired("hanako", acquired_on=date(2024, 6, 1), recorded_on=date(2024, 6, 3))
    fill(
        database,
        [
            first,
            lost(first, date(2023, 4, 1)),
            lost(first, date(2023, 10, 1), recorded_on=date(2023, 11, 1)),  # corrects the one before
            second,
        ],
    )
    registry = Registry(database)
    insurances = registry.insurances("hanako", DAY)
    assert [(one.declared.acquired_on, one.lost_on) for one in insurances] == [
        (JOINED, date(2023, 10, 1)),
        (date(2024, 6, 1), None),
    ]
    assert [one.lost_on for one in registry.insurances("hanako", date(2023, 10, 15))] == [date(2023, 4, 1)]


def test_events_are_values_that_travel() -> None:
    event = acquired("hanako")
    assert isinstance(event, InsuranceAcquired)
    assert event.birth_date == BORN == PEOPLE[0].birth_date
