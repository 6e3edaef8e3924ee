"""In here live the tests of the journal: every exchange, and nothing that nobody may read later."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec

from mock_server.app import national_side
from mock_server.gate import OTHER_ROUTE
from mock_server.journal import Exchange, Journal, read_journal
from tests.mock_server.small_world import BORN, CLINIC, DAY, SERIALS, UNION, card_certificate, desk_in, sign
from verifier.contract import (
    CARD_PATH,
    CHALLENGE_PATH,
    CLINIC_HEADER,
    NUMBER_PATH,
    CardVerificationRequest,
    Challenge,
    EligibilityAnswer,
    NumberVerificationRequest,
    ProblemCode,
)
from verifier.domain import HolderCheck


def _content(folder: Path) -> bytes:
    """All that the journal's files hold."""
    return b"".join(path.read_bytes() for path in folder.glob("journal.sqlite*"))


async def test_every_exchange_is_written(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    transport = httpx.ASGITransport(app=national_side(desk, [CLINIC], by_header=True))
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://national.invalid",
        headers={CLINIC_HEADER: CLINIC},
    ) as client:
        given = msgspec.json.decode((await client.post(CHALLENGE_PATH, content=b"{}")).content, type=Challenge)
        by_card = CardVerificationRequest(
            challenge_id=given.id,
            certificate=card_certificate(SERIALS["hanako"]),
            signature=sign(given.challenge),
            holder_check=HolderCheck.FACE,
            visit_date=DAY,
        )
        by_number = NumberVerificationRequest(
            insurer_number=UNION, symbol="見本", number="0012345", branch="01", birth_date=BORN, visit_date=DAY
        )
        several = msgspec.structs.replace(by_number, branch=None)
        answers = [
            await client.post(path, content=msgspec.json.encode(request))
            for path, request in [
                (CARD_PATH, by_card),
                (CARD_PATH, by_card),
                (NUMBER_PATH, by_number),
                (NUMBER_PATH, several),
            ]
        ]
        await client.get("/v1/people/123456789012", headers={CLINIC_HEADER: CLINIC})
        await client.get("/nowhere?insurer=31139991", headers={CLINIC_HEADER: "1310000000"})
    desk.close()
    ids = [
        msgspec.json.decode(answer.content, type=EligibilityAnswer).answer_id if answer.status_code == 200 else None
        for answer in answers
    ]
    written = read_journal(desk.journal_file)
    assert [(each.method, each.route, each.clinic, each.status, each.code) for each in written] == [
        ("POST", CHALLENGE_PATH, CLINIC, 200, "ok"),
        ("POST", CARD_PATH, CLINIC, 200, "ok"),
        ("POST", CARD_PATH, CLINIC, 409, ProblemCode.CHALLENGE_USED),
        ("POST", NUMBER_PATH, CLINIC, 200, "ok"),
        ("POST", NUMBER_PATH, CLINIC, 200, "ok"),
        ("GET", OTHER_ROUTE, CLINIC, 404, ProblemCode.NO_SUCH_ROUTE),  # whatever it says, a person's number perhaps
        ("GET", OTHER_ROUTE, None, 403, ProblemCode.CLINIC_UNKNOWN),
    ]
    assert [each.person for each in written] == [None, "hanako", None, "taro", None, None, None]
    assert [each.answer_id for each in written[1:5]] == ids
    assert all(each.milliseconds > 0 and each.world_day == DAY for each in written)
    content = _content(tmp_path)
    for secret in ("花子", "0012345", UNION, "見本", "123456789012"):
        assert secret.encode() not in content


def test_asking_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal, other = Journal(path, lambda: DAY), Journal(path, lambda: DAY)
    for number in range(6):
        (journal if number % 2 else other).write(
            Exchange(method="GET", route=f"/{number % 3}", clinic=CLINIC, status=200, person=f"p{number}")
        )
    assert {each.person for each in read_journal(path, route="/0")} == {"p0", "p3"}
    assert [each.person for each in read_journal(path, person="p4")] == ["p4"]
    assert len(read_journal(path, last=2)) == 2
    assert read_journal(path, clinic="1310000000") == []
    assert len(read_journal(path, clinic=CLINIC, code="ok")) == 6
    journal.close()
    other.close()
