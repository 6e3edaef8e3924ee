"""In here live the tests of documents that follow from events, each named by the sentence of reception-procedures.md, section 1, that it holds."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.events import RevocationReason
from mock_server.papers import (
    AnyEvent,
    EligibilityCertificateIssued,
    EndExplained,
    Ending,
    Kind,
    Reissue,
    Route,
    Situation,
    documents_on,
    valid_on,
)
from tests.mock_server.paper_events import (
    PERSON,
    RESIDENT,
    WORKING,
    applied,
    card,
    changed,
    day,
    deregistered,
    ended,
    joined,
    left,
    papers,
    registered,
    withdrawn,
)
from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    EligibilityNotice,
    EndedBy,
    LegacyCard,
    MynaportalScreen,
)
from verifier.contract import Period
from verifier.domain import Relation

OLD, NOTICE, CERTIFICATE, PORTAL = Kind.LEGACY_CARD, Kind.NOTICE, Kind.CERTIFICATE, Kind.PORTAL
LONG_AGO = joined("2016-04-01")


# -- the old card ------------------------------------------------------------------------------------------------------


def test_t01_t25_an_old_card_works_to_2025_12_01_and_no_longer() -> None:
    (old,) = papers([LONG_AGO], "2025-12-02", OLD)
    assert old.valid_on(day("2025-12-01"))
    assert not old.valid_on(day("2025-12-02"))
    assert (old.last_day, old.ending) == (day("2025-12-01"), Ending.EXPIRY)


def test_t25_other_insurers_old_cards_end_by_their_own_printed_expiry() -> None:
    old = papers([joined("2016-04-01", insurer="139998")], "2025-12-01", OLD)[-1]
    assert old.printed_expiry == old.last_day == day("2025-07-31")
    assert old.issued_on == day("2024-08-01")


@pytest.mark.parametrize(
    ("acquired", "issued"), [("2024-11-24", "2024-12-01"), ("2024-11-25", None), ("2024-12-02", None)]
)
def test_t03_no_old_card_is_issued_from_2024_12_02_on(acquired: str, issued: str | None) -> None:
    found = papers([joined(acquired)], "2025-12-31", OLD)
    assert [one.issued_on for one in found] == ([day(issued)] if issued else [])


def test_t03_no_old_card_is_issued_anew_when_the_name_changes() -> None:
    found = papers([LONG_AGO, changed("2024-11-29")], "2025-12-31", OLD)
    assert [(one.name, one.end) for one in found] == [("笠井　実", day("2024-11-29"))]
    before = papers([LONG_AGO, changed("2024-10-01")], "2025-12-31", OLD)
    assert [one.name for one in before] == ["笠井　実", "青葉　実"]


EARLY: list[tuple[str, list[AnyEvent], Ending]] = [
    ("loss", [LONG_AGO, left("2025-07-01")], Ending.LOSS),
    ("removal", [joined("2016-04-01", relation=Relation.DEPENDANT), left("2025-07-01")], Ending.REMOVAL),
    (
        "member's loss",
        [
            joined("2016-04-01", relation=Relation.DEPENDANT),
            left("2025-07-01"),
            EndExplained(
                person=PERSON,
                recorded_on=day("2025-07-05"),
                ended_on=day("2025-07-01"),
                ended_by=EndedBy.MEMBER_LOSS,
            ),
        ],
        Ending.MEMBER_LOSS,
    ),
    ("change", [LONG_AGO, changed("2025-07-01")], Ending.CHANGE),
    ("move", [LONG_AGO, left("2025-07-01"), joined("2025-07-01", symbol="1047")], Ending.MOVE),
    ("another insurer, loss not told", [LONG_AGO, joined("2025-07-01", insurer="01139997")], Ending.LOSS),
]


@pytest.mark.parametrize(("events", "ending"), [row[1:] for row in EARLY], ids=[row[0] for row in EARLY])
def test_t26_an_old_card_ends_early_on_the_named_day(events: list[AnyEvent], ending: Ending) -> None:
    old = papers(events, "2025-08-01", OLD)[0]
    assert old.valid_on(day("2025-06-30"))
    assert not old.valid_on(day("2025-07-01"))
    assert old.ending is ending
    shown = old.evidence(day("2025-08-01"))
    assert isinstance(shown, LegacyCard)
    assert shown.ended_on == day("2025-07-01")
    assert shown.ended_by is EndedBy(ending.value)
    assert shown.branch is None


def test_t27_a_registered_card_voids_no_old_card() -> None:
    (old,) = papers([LONG_AGO, *WORKING], "2025-11-30", OLD)
    assert old.valid_on(day("2025-11-30"))


# -- the notice, the screen ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [0, 4, 40])
def test_t14_t16_the_notice_comes_once_registration_is_completed_and_never_before(late: int) -> None:
    events: list[AnyEvent] = [*WORKING, joined("2025-04-01", after=late)]
    completed = day("2025-04-01") + timedelta(days=late)
    assert not documents_on(events, RESIDENT, completed - timedelta(days=1))
    (notice,) = papers(events, "2025-06-30", NOTICE)
    assert notice.issued_on == completed
    assert notice.reason.sentences == ("T14", "T16")


def test_t08_t16_a_mismatch_with_the_resident_record_leaves_notice_and_screen_out() -> None:
    events: list[AnyEvent] = [*WORKING, joined("2025-04-01", address="大阪府澪津市帆風町１丁目１番１号")]
    assert not documents_on(events, RESIDENT, day("2025-06-30"))
    assert papers([*events, joined("2025-04-01", after=60)], "2025-06-30", NOTICE)[0].issued_on == day("2025-05-31")


def test_t14_the_notice_is_for_those_with_a_registered_card() -> None:
    events: list[AnyEvent] = [joined("2025-04-01"), card("2022-03-06", "2027-06-14")]
    assert not papers(events, "2025-06-30", NOTICE)
    later: list[AnyEvent] = [*events, registered("2025-05-20")]
    assert papers(later, "2025-06-30", NOTICE)[0].issued_on == day("2025-05-20")


def test_t15_t16_the_notice_says_what_the_old_card_said() -> None:
    events: list[AnyEvent] = [LONG_AGO, *WORKING]
    old, notice = (papers(events, "2025-06-30", kind)[0].evidence(day("2025-06-30")) for kind in (OLD, NOTICE))
    for name in ("name", "kana", "birth_date", "sex", "insurer_number", "symbol", "number"):
        assert getattr(old, name) == getattr(notice, name)


def test_t17_t40_the_portal_shows_the_same_as_the_notice() -> None:
    events: list[AnyEvent] = [LONG_AGO, *WORKING]
    on = day("2025-06-30")
    (notice,) = papers(events, "2025-06-30", NOTICE)
    (screen,) = papers(events, "2025-06-30", PORTAL)
    paper, phone = notice.evidence(on), screen.evidence(on)
    assert isinstance(paper, EligibilityNotice)
    assert isinstance(phone, MynaportalScreen)
    for name in ("name", "kana", "birth_date", "sex", "insurer_number", "symbol", "number", "branch"):
        assert getattr(paper, name) == getattr(phone, name)
    assert notice.ratio == screen.ratio


def test_t17_the_portal_says_that_the_insurance_was_lost() -> None:
    (screen,) = papers([LONG_AGO, *WORKING, left("2025-06-01")], "2025-06-30", PORTAL)
    shown = screen.evidence(day("2025-06-30"))
    assert isinstance(shown, MynaportalScreen)
    assert shown.lost_on == day("2025-06-01")
    assert not screen.valid_on(day("2025-06-30"))


def test_t17_the_portal_opens_with_a_living_certificate_alone() -> None:
    assert not papers([LONG_AGO], "2025-06-30", PORTAL)
    assert not papers([LONG_AGO, card("2020-03-06", "2025-06-14"), registered("2020-04-01")], "2025-06-30", PORTAL)


def test_t18_a_notice_of_a_former_insurer_says_so_of_itself() -> None:
    (notice,) = papers([LONG_AGO, *WORKING, left("2025-06-01")], "2025-06-30", NOTICE)
    shown = notice.evidence(day("2025-06-30"))
    assert isinstance(shown, EligibilityNotice)
    assert shown.former_insurer
    assert not notice.valid_on(day("2025-06-01"))


def test_t16_a_new_notice_carries_the_ratio_from_seventy_on() -> None:
    first = joined("2016-04-01")
    corrected = joined("2016-04-01", after=3500, ratio=20, elderly=Period(day("2025-11-01"), day("2030-10-13")))
    told = papers([*WORKING, first, corrected], "2025-12-31", NOTICE)
    assert [(one.issued_on, one.ratio) for one in told] == [(day("2024-12-02"), None), (day("2025-11-01"), 20)]
    assert told[0].ending is Ending.REPLACED


# -- 資格確認書 ------------------------------------------------------------------------------------------------------

SITUATIONS: list[tuple[str, Situation, list[AnyEvent]]] = [
    ("T31", Situation.NO_CARD, []),
    ("T32", Situation.NOT_REGISTERED, [card("2022-03-06", "2027-06-14")]),
    ("T33", Situation.DEREGISTERED, [*WORKING, deregistered("2025-03-01")]),
    ("T34", Situation.EXPIRED_OR_RETURNED, [card("2020-03-06", "2025-06-14"), registered("2020-04-01")]),
    ("T34", Situation.EXPIRED_OR_RETURNED, [*WORKING, ended("2025-06-01", RevocationReason.RETURNED)]),
    ("T35", Situation.LOST_OR_RENEWING, [*WORKING, ended("2025-06-01", RevocationReason.LOST)]),
    ("T35", Situation.LOST_OR_RENEWING, [*WORKING]),
    ("T36", Situation.ASSISTANCE, [*WORKING]),
]


@pytest.mark.parametrize(
    ("sentence", "situation", "before"), SITUATIONS, ids=[f"{row[0]}-{row[1].value}" for row in SITUATIONS]
)
def test_t05_t23_t31_to_t36_each_situation_gives_a_certificate_on_application(
    sentence: str, situation: Situation, before: list[AnyEvent]
) -> None:
    (certificate,) = papers([LONG_AGO, *before, applied("2025-07-01", situation)], "2025-07-31", CERTIFICATE)
    assert certificate.situation is situation
    assert certificate.route is Route.APPLICATION
    assert certificate.reason.sentences == (sentence, "T24")
    assert certificate.reason.words.ja
    assert certificate.reason.words.en
    assert certificate.issued_on == day("2025-07-01")
    assert certificate.valid_on(day("2025-07-01"))


def test_t23_who_can_be_verified_by_the_card_gets_none() -> None:
    events: list[AnyEvent] = [LONG_AGO, *WORKING, applied("2025-07-01", Situation.NO_CARD)]
    assert not papers(events, "2025-07-31", CERTIFICATE)


def test_t23_somebody_uninsured_gets_none() -> None:
    events: list[AnyEvent] = [LONG_AGO, left("2025-06-01"), applied("2025-07-01")]
    assert not papers(events, "2025-07-31", CERTIFICATE)


def test_t05_before_2024_12_02_there_is_no_certificate() -> None:
    assert not papers([LONG_AGO, applied("2024-12-01")], "2024-12-31", CERTIFICATE)


@pytest.mark.parametrize(
    ("sentence", "situation", "events", "issued"),
    [
        ("T31", Situation.NO_CARD, [joined("2025-04-01")], "2025-04-12"),
        ("T32", Situation.NOT_REGISTERED, [card("2022-03-06", "2027-06-14"), joined("2025-04-01")], "2025-04-12"),
        ("T33", Situation.DEREGISTERED, [*WORKING, joined("2025-01-01"), deregistered("2025-06-01")], "2025-06-08"),
        (
            "T34",
            Situation.EXPIRED_OR_RETURNED,
            [card("2020-03-06", "2025-06-14"), registered("2020-04-01"), joined("2025-01-01")],
            "2025-08-21",
        ),
        (
            "T34",
            Situation.EXPIRED_OR_RETURNED,
            [*WORKING, joined("2025-01-01"), ended("2025-06-01", RevocationReason.RETURNED)],
            "2025-06-08",
        ),
    ],
)
def test_t24_what_the_insurer_sees_by_itself_it_acts_upon_ex_officio(
    sentence: str, situation: Situation, events: list[AnyEvent], issued: str
) -> None:
    (certificate,) = papers(events, "2025-12-31", CERTIFICATE)
    assert (certificate.issued_on, certificate.situation) == (day(issued), situation)
    assert certificate.route is Route.EX_OFFICIO
    assert certificate.reason.sentences == (sentence, "T24")


@pytest.mark.parametrize("situation", [Situation.LOST_OR_RENEWING, Situation.ASSISTANCE])
def test_t24_a_lost_card_and_a_helper_s_need_must_be_told(situation: Situation) -> None:
    events: list[AnyEvent] = [*WORKING, joined("2025-01-01"), ended("2025-06-01", RevocationReason.LOST)]
    assert not papers(events, "2025-12-31", CERTIFICATE)


def test_t24_both_ways_give_the_same_document() -> None:
    asked = papers([joined("2025-04-01"), applied("2025-04-12")], "2025-12-31", CERTIFICATE)[0].evidence(
        day("2025-12-31")
    )
    unasked = papers([joined("2025-04-01")], "2025-12-31", CERTIFICATE)[0].evidence(day("2025-12-31"))
    assert asked == unasked


def test_t25_while_an_old_card_works_nothing_comes_unasked() -> None:
    assert not papers([LONG_AGO], "2025-12-31", CERTIFICATE)


def test_t26_after_a_branch_move_the_new_number_comes_on_a_certificate() -> None:
    events: list[AnyEvent] = [LONG_AGO, left("2025-07-01"), joined("2025-07-01", symbol="1047")]
    (certificate,) = papers(events, "2025-12-31", CERTIFICATE)
    assert certificate.insurance.symbol == "1047"
    assert certificate.issued_on == day("2025-07-12")


def test_t26_after_a_change_the_new_name_comes_on_a_certificate() -> None:
    (certificate,) = papers([LONG_AGO, changed("2025-07-01")], "2025-12-31", CERTIFICATE)
    assert (certificate.name, certificate.issued_on) == ("青葉　実", day("2025-07-08"))


def test_t20_plastic_as_a_rule_and_paper_for_the_short_term() -> None:
    plastic = papers([LONG_AGO, applied("2025-07-01")], "2025-07-31", CERTIFICATE)[0]
    events: list[AnyEvent] = [LONG_AGO, *WORKING, applied("2025-07-01", Situation.LOST_OR_RENEWING, until="2025-09-30")]
    paper = papers(events, "2025-10-31", CERTIFICATE)[0]
    assert (plastic.form, paper.form) == (CertificateForm.CARD, CertificateForm.PAPER)
    assert paper.last_day == day("2025-09-30")  # the printed date rules (R21)
    assert paper.valid_on(day("2025-09-30"))
    assert not paper.valid_on(day("2025-10-01"))


def test_t21_the_certificate_says_what_the_old_card_said() -> None:
    events: list[AnyEvent] = [LONG_AGO, applied("2025-07-01")]
    old, new = (papers(events, "2025-07-31", kind)[0].evidence(day("2025-07-31")) for kind in (OLD, CERTIFICATE))
    for name in ("name", "kana", "birth_date", "sex", "insurer_number", "symbol", "number"):
        assert getattr(old, name) == getattr(new, name)


@pytest.mark.parametrize(
    ("issued", "expires"),
    [
        ("2024-12-02", "2029-12-01"),
        ("2025-10-15", "2029-12-01"),
        ("2025-12-01", "2029-12-01"),
        ("2025-12-02", "2030-12-01"),
        ("2028-02-29", "2032-12-01"),
    ],
)
def test_t22_expiry_is_on_1_december_after_four_years(issued: str, expires: str) -> None:
    (certificate,) = papers([LONG_AGO, applied(issued)], issued, CERTIFICATE)
    assert certificate.printed_expiry == day(expires)
    assert certificate.valid_on(day(expires))
    assert not certificate.valid_on(day(expires) + timedelta(days=1))


def test_t22_a_reissue_counts_anew() -> None:
    events: list[AnyEvent] = [LONG_AGO, applied("2024-12-02"), applied("2025-12-05", reissue=Reissue.LOST)]
    first, second = papers(events, "2026-01-31", CERTIFICATE)
    assert (first.end, first.ending, first.in_hand) == (day("2025-12-05"), Ending.REPORTED_LOST, False)
    shown = second.evidence(day("2026-01-31"))
    assert isinstance(shown, EligibilityCertificate)
    assert (shown.issued_on, shown.reissued_on) == (day("2024-12-02"), day("2025-12-05"))
    assert shown.expires_on == day("2030-12-01")  # S37


def test_t22_before_its_end_the_next_one_comes_to_whom_still_needs_it() -> None:
    events: list[AnyEvent] = [LONG_AGO, applied("2024-12-02")]
    first, second = papers(events, "2029-12-02", CERTIFICATE)
    assert (second.issued_on, second.route) == (day("2029-11-01"), Route.EX_OFFICIO)
    assert second.printed_expiry == day("2033-12-01")
    assert first.ending is Ending.REPLACED
    working: list[AnyEvent] = [*events, card("2028-03-06", "2033-06-14"), registered("2028-04-01")]
    assert len(papers(working, "2029-12-02", CERTIFICATE)) == 1


def test_t23_registration_of_use_leaves_it_valid_and_asks_it_back() -> None:
    events: list[AnyEvent] = [
        LONG_AGO,
        applied("2025-01-10"),
        card("2025-03-06", "2030-06-14"),
        registered("2025-04-01"),
    ]
    (certificate,) = papers(events, "2025-06-30", CERTIFICATE)
    assert certificate.valid_on(day("2025-06-30"))  # R24
    assert certificate.asked_back_on == day("2025-04-01")
    (certificate,) = papers([*events, withdrawn("2025-05-01", returned=True)], "2025-06-30", CERTIFICATE)
    assert (certificate.end, certificate.ending) == (day("2025-05-01"), Ending.RETURNED)
    assert not certificate.in_hand


def test_t26_the_certificate_too_ends_with_the_insurance_however_late_the_loss_is_told() -> None:
    events: list[AnyEvent] = [LONG_AGO, left("2025-03-01", after=100), applied("2025-04-01")]
    (before,) = papers(events, "2025-04-30", CERTIFICATE)
    assert before.valid_on(day("2025-04-30"))  # nobody knew
    (after,) = papers(events, "2025-07-31", CERTIFICATE)
    assert not after.valid_on(day("2025-04-30"))
    assert after.ending is Ending.LOSS


def test_t28_what_the_bulk_issue_gave_is_in_hand() -> None:
    booked = EligibilityCertificateIssued(
        person=PERSON,
        recorded_on=day("2025-10-15"),
        issued_on=day("2025-10-15"),
        insurer_number="31139991",
        symbol="1012",
        number="1234567",
        branch="01",
        situation=Situation.NO_CARD,
        route=Route.BULK,
        expires_on=day("2029-12-01"),
    )
    (certificate,) = papers([LONG_AGO, booked], "2025-12-31", CERTIFICATE)
    assert certificate.reason.sentences == ("T31", "T28")
    assert certificate.valid_on(day("2025-12-31"))


# -- properties --------------------------------------------------------------------------------------------------------

_DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31)).map(date.isoformat)
_LATE = st.integers(0, 90)
_EVENTS = st.one_of(
    st.builds(
        joined,
        _DAYS,
        after=_LATE,
        insurer=st.sampled_from(["31139991", "01139997", "139998"]),
        symbol=st.sampled_from(["1012", "1047"]),
    ),
    st.builds(left, _DAYS, after=_LATE, symbol=st.sampled_from(["1012", "1047"])),
    st.builds(card, _DAYS, _DAYS, st.integers(1, 2)),
    st.builds(ended, _DAYS, st.sampled_from(RevocationReason), st.integers(1, 2)),
    st.builds(registered, _DAYS),
    st.builds(deregistered, _DAYS),
    st.builds(changed, _DAYS),
    st.builds(withdrawn, _DAYS, returned=st.booleans()),
    st.builds(
        applied,
        _DAYS,
        st.sampled_from(Situation),
        until=st.none() | _DAYS,
        reissue=st.none() | st.sampled_from(Reissue),
    ),
)
_HISTORIES = st.lists(_EVENTS, max_size=12)


@settings(max_examples=60, deadline=None)
@given(_HISTORIES, st.dates(date(2024, 6, 1), date(2032, 6, 1)))
def test_whatever_happens_documents_keep_their_laws(events: list[AnyEvent], on: date) -> None:
    found = documents_on(events, RESIDENT, on)
    certificates = [one for one in found if one.kind is CERTIFICATE]
    looked_at = sorted({on, *(one.issued_on for one in found), *(one.end for one in found if one.end is not None)})
    for then in looked_at:
        assert sum(one.valid_on(then) for one in certificates) <= 1
        assert sum(one.valid_on(then) for one in found if one.kind is NOTICE) <= 1
        assert sum(one.valid_on(then) for one in found if one.kind is OLD) <= 1
    for one in found:
        assert one.issued_on <= on
        assert one.kind is PORTAL or one.issued_on >= one.insurance.known_on  # never before its cause
        if one.kind in (CERTIFICATE, NOTICE):
            assert one.issued_on >= date(2024, 12, 2)
        if one.kind is OLD:
            assert one.issued_on < date(2024, 12, 2)
            assert not one.valid_on(date(2025, 12, 2))
        if one.kind is NOTICE:
            assert one.insurance.visible_on is not None
            assert one.issued_on >= one.insurance.visible_on
        if one.kind is CERTIFICATE:
            assert one.printed_expiry is not None
            assert one.printed_expiry <= date(one.issued_on.year + 5, 12, 1)
            assert one.situation is not None
        if one.insurance.ended_on is not None:  # no document is valid after the loss
            assert not one.valid_on(one.insurance.ended_on)
            assert not one.valid_on(one.insurance.ended_on + timedelta(days=400))
    assert all(one.in_hand for one in valid_on(found, on))


@settings(max_examples=40, deadline=None)
@given(_HISTORIES, st.dates(date(2024, 12, 2), date(2031, 12, 31)), st.integers(0, 400))
def test_what_was_issued_stays_issued_and_the_order_of_telling_changes_nothing(
    events: list[AnyEvent], on: date, later: int
) -> None:
    def given_out(when: date, told: list[AnyEvent]) -> list[tuple[Kind, date, tuple[str, ...]]]:
        return [
            (one.kind, one.issued_on, one.insurance.key)
            for one in documents_on(told, RESIDENT, when)
            if one.kind is CERTIFICATE
        ]

    known = given_out(on, events)
    assert [one for one in given_out(on + timedelta(days=later), events) if one[1] <= on] == known
    unknown_left_out = [event for event in events if event.recorded_on <= on]
    assert given_out(on, unknown_left_out) == known


# -- those of seventy-five and over (D9, D10) ----------------------------------------------------------------------------


def _late_elderly(born: str, on: str) -> list[tuple[str, str]]:
    """The certificates of somebody with a working card, by issue and printed expiry."""
    joins = msgspec.structs.replace(
        joined("2017-08-01", insurer="39139993", symbol="", number="12345678", ratio=10), birth_date=day(born)
    )
    resident = msgspec.structs.replace(RESIDENT, birth_date=day(born))
    working: list[AnyEvent] = [card("2022-03-06", "2031-06-14"), registered("2022-04-01")]
    found = documents_on([joins, *working], resident, day(on))
    return [(str(one.issued_on), str(one.printed_expiry)) for one in found if one.kind is CERTIFICATE]


def test_t24_those_of_75_and_over_get_one_unasked_whatever_card_they_have_until_2026_07_31() -> None:
    """From the day after the old cards' last one, without a gap (D2b, D9); the couple of S38: who is 85 on 2026-08-01 gets the next (D10)."""
    assert _late_elderly("1941-06-01", "2025-07-31") == []
    assert _late_elderly("1942-03-03", "2026-08-31") == [("2025-08-01", "2026-07-31")]
    assert _late_elderly("1941-06-01", "2026-08-31") == [("2025-08-01", "2026-07-31"), ("2026-08-01", "2027-07-31")]
    assert _late_elderly("1942-03-03", "2027-08-01")[-1] == ("2027-08-01", "2028-07-31")  # 85 by then (U)


@pytest.mark.parametrize(("on", "gets"), [("2025-11-20", True), ("2026-07-31", True), ("2026-08-01", False)])
def test_t24_on_the_75th_birthday_itself_while_that_lasts(on: str, gets: bool) -> None:
    born = f"{int(on[:4]) - 75}{on[4:]}"
    joins = msgspec.structs.replace(
        joined(on, after=-5, insurer="39139993", symbol="", number="12345678", ratio=10), birth_date=day(born)
    )
    found = documents_on(
        [joins, card("2022-03-06", "2031-06-14"), registered("2022-04-01")],
        msgspec.structs.replace(RESIDENT, birth_date=day(born)),
        day("2026-08-31"),
    )
    certificates = [one for one in found if one.kind is CERTIFICATE]
    assert [(one.issued_on, one.printed_expiry, one.situation) for one in certificates] == (
        [(day(on), day("2026-07-31"), None)] if gets else []
    )
