"""In here live the tests of specimens: their content, that nothing in them is trusted or loaded, their sizes in Chromium, and the commands around them."""

from __future__ import annotations

import base64
import html
import json
import random
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from terminal import cli
from terminal.failure import Exit
from terminal.specimens import Specimen, page
from terminal.specimens.specimen import Printable
from terminal.words import Lang
from tests.terminal.browser import CHROMIUM, chromium
from verifier.case import (
    CertificateForm,
    EligibilityCertificate,
    EligibilityNotice,
    Holder,
    LegacyCard,
    MynaportalScreen,
    Words,
)
from verifier.domain import Relation, Sex

WHO = {
    "name": "青葉　実",
    "kana": "アオバ　ミノル",
    "birth_date": date(1980, 6, 14),
    "sex": Sex.MALE,
    "insurer_number": "31139991",
    "symbol": "1012",
    "number": "1234567",
}
ISSUED, EXPIRES = date(2025, 10, 15), date(2029, 12, 1)


def specimens(**other: str) -> dict[str, Specimen]:
    """One of each kind; `other` replaces what is printed of its bearer."""
    who: dict[str, Any] = WHO | {name: value for name, value in other.items() if name in WHO}
    items: dict[str, Printable] = {
        "legacy": LegacyCard(**who, issued_on=date(2016, 4, 8)),
        "legacy, dependant": LegacyCard(**who, holder=Holder.DEPENDANT, issued_on=date(2016, 4, 8), expires_on=EXPIRES),
        "plastic": EligibilityCertificate(**who, branch="01", issued_on=ISSUED, expires_on=EXPIRES),
        "reissued": EligibilityCertificate(
            **who, branch="01", issued_on=ISSUED, reissued_on=ISSUED, expires_on=EXPIRES
        ),
        "paper": EligibilityCertificate(
            **who, branch="01", form=CertificateForm.PAPER, issued_on=ISSUED, expires_on=date(2025, 12, 31)
        ),
        "notice": EligibilityNotice(**who, branch="01"),
        "portal": MynaportalScreen(**who, branch="01"),
        "portal, lost": MynaportalScreen(**who, branch="01", lost_on=date(2025, 9, 1)),
    }
    return {
        name: Specimen(
            item=item,
            insurer_name=other.get("insurer_name", "見本国家公務員共済組合"),
            relation=Relation.DEPENDANT if "dependant" in name else Relation.INSURED,
            acquired_on=date(2016, 4, 1),
            issued_on=ISSUED,
            address=other.get("address", "東京都霞台市花影町１丁目２番３号"),
            ratio=20,
            captions=(Words("わけ", "why"),),
        )
        for name, item in items.items()
    }


ALL = specimens()


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("name", ALL)
def test_each_says_specimen_across_it_and_what_the_real_one_says(name: str, lang: Lang) -> None:
    shown = page([ALL[name]], lang)
    assert shown.count('<div class="specimen"') == shown.count("<article") + shown.count('<section class="slip"')
    assert "<b>見本</b><i>SPECIMEN</i>" in shown
    text = html.unescape(re.sub(r"<[^>]+>", "", shown))
    for word in (
        "青葉　実",
        "アオバ　ミノル",
        "昭和55年6月14日",
        "31139991",
        "1012",
        "1234567",
        "見本国家公務員共済組合",
    ):
        assert word in text
    assert ("記号symbol" in text) == (lang is Lang.EN)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("legacy", ["組合員証", "平成28年4月1日", "令和7年12月1日までは"]),
        ("legacy, dependant", ["被扶養者証", "家族（被扶養者）", "有効期限"]),
        ("plastic", ["資格確認書", "本人（組合員）", "令和7年10月15日交付", "令和11年12月1日", "2割"]),
        ("reissued", ["再交付"]),
        ("paper", ["資 格 確 認 書", "令和7年12月31日"]),
        ("notice", ["資格情報のお知らせ", "だけでは受診できません"]),
        ("portal", ["資格あり", "マイナ保険証も必要"]),
        ("portal, lost", ["資格なし", "資格喪失年月日"]),
    ],
)
def test_each_kind_has_its_own(name: str, words: list[str]) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", "", page([ALL[name]], Lang.JA)))
    for word in words:
        assert word in text
    assert ("枝番" in text) == (not name.startswith("legacy"))


NASTY = '<script>alert("x")</script>\' onload=x & \u202e\x1b[31m</style><img src=//evil>'


@pytest.mark.parametrize("lang", list(Lang))
def test_what_comes_from_people_is_never_markup(lang: Lang) -> None:
    names = ("name", "kana", "insurer_number", "symbol", "number", "insurer_name", "address")
    plain, nasty = (page(list(specimens(**dict.fromkeys(names, value)).values()), lang) for value in ("plain", NASTY))
    shape = re.compile(r"<[^>]*>")
    assert [re.sub(r" (very-)?long", "", tag) for tag in shape.findall(nasty)] == [
        re.sub(r" (very-)?long", "", tag) for tag in shape.findall(plain)
    ]
    assert "\x1b" not in nasty
    assert "\u202e" not in nasty


@pytest.mark.parametrize("lang", list(Lang))
def test_nothing_is_loaded_from_anywhere(lang: Lang) -> None:
    shown = page(list(ALL.values()), lang)
    assert not re.search(
        r"(?i)\b(src|href|srcset|action|data)\s*=|url\(|@import|@font-face|https?:|<script|<link|<img", shown
    )
    assert "default-src 'none'" in shown


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

# Sheets whose content goes beyond their edges.
_BELOW = """[...document.querySelectorAll('.card, .slip, .paper')].filter(sheet => {
  const edge = sheet.getBoundingClientRect()
  return [...sheet.querySelectorAll('dd, dt, li, td, th, header, p')].some(one => {
    const box = one.getBoundingClientRect()
    return box.bottom > edge.bottom + 1 || box.right > edge.right + 1
  })
}).map(sheet => sheet.className)"""


@pytest.mark.browser
@needs_chromium
async def test_sheets_have_real_sizes_and_long_names_stay_within(tmp_path: Path) -> None:
    long = specimens(
        name="寿限無寿限無五劫の擦り切れ海砂利水魚　水行末雲来末風来末",
        kana="ジュゲムジュゲムゴコウノスリキレ　スイギョウマツウンライマツフウライマツ",
        insurer_name="見本見本見本見本見本見本見本後期高齢者医療広域連合（長い名前）",
    )
    async with chromium() as browser:
        tab = await browser.tab()
        for lang in Lang:
            for shown in (ALL, long):
                file = tmp_path / f"{lang.value}.html"
                file.write_text(page(list(shown.values()), lang), encoding="utf-8")
                await tab.open(file.as_uri(), 1000, 900)
                await tab.until("document.readyState === 'complete' && !!document.querySelector('.card')")
                assert await tab.value(_BELOW) == []
        printed = await tab.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", base64.b64decode(printed["data"]))
        sizes = [(round(float(wide) / 72 * 25.4), round(float(high) / 72 * 25.4)) for wide, high in boxes]
        assert sizes == [(86, 54)] * 8 + [(210, 297)] * 4  # four cards with their backs; paper, notice, two screens
        assert tab.troubles == []
        assert {url.split(":")[0] for url in tab.requests} == {"file"}
        assert len(set(tab.requests)) == 2  # the two pages themselves


# -- the commands ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("specimens") / "world"
    assert cli.run(["world", "init", "--world", str(folder)]) == Exit.DONE
    return folder


def run(world: Path, *words: str, status: int = Exit.DONE) -> None:
    assert cli.run(["world", *words, "--world", str(world)]) == status


def test_the_list_says_each_document_and_why(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(world, "document", "certificate-only", "--date", "2026-01-09", "--json")
    old, new = map(json.loads, capsys.readouterr().out.splitlines())
    assert (old["kind"], old["valid"], old["ended_by"]) == ("legacy_card", False, "expiry")
    assert (new["kind"], new["valid"], new["situation"], new["route"]) == (
        "eligibility_certificate",
        True,
        "no_card",
        "application",
    )
    assert new["sentences"] == ["T31", "T24"]
    assert new["evidence"]["expires_on"] == "2029-12-01"
    run(world, "document", "certificate-only", "--date", "2026-01-09", "--lang", "en")
    assert "has not taken out a My Number card [T31 T24]" in capsys.readouterr().out


def test_a_specimen_goes_to_a_file_or_to_standard_output(
    world: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "all.html"
    run(world, "document", "certificate-only", "--date", "2026-01-09", "--out", str(out))
    written = out.read_text(encoding="utf-8")
    assert written.count("<article") == 4  # two cards, each with its back
    run(world, "document", "certificate-only", "--date", "2026-01-09", "--out", str(out), status=Exit.WRONG_USE)
    run(world, "document", "certificate-only", "legacy_card", "--date", "2026-01-09", "--out", str(out), "--force")
    assert out.read_text(encoding="utf-8").count("<article") == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("document", "nobody"), "person_unknown"),
        (("document", "certificate-only", "mynaportal_screen"), "document_none"),
        (("document", "certificate-only", "passport"), "value_wrong"),
        (("document", "certificate-only", "--date", "2024-01-15"), "person_impossible"),
        (("document", "valid", "--out", "/nowhere/at/all.html"), "folder_missing"),
        (("bulk-issue", "--on", "2026-01-01"), "bulk_day"),
        (("bulk-issue", "--on", "2025-10-01", "--list"), "option_needs_not"),
    ],
)
def test_wrong_use_is_told_with_its_mend(
    world: Path, words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run(world, *words, "--json", status=Exit.WRONG_USE)
    told = json.loads(capsys.readouterr().out.splitlines()[-1])["error"]
    assert told["code"] == code
    assert told["mend"]


def test_the_bulk_issue_survives_kill_9_and_its_list_is_whole(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "terminal", "world", "bulk-issue", "--world", str(world)]
    chance = random.Random(28)
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as job:
            time.sleep(chance.uniform(0.02, 0.5))
            job.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    capsys.readouterr()
    run(world, "bulk-issue", "--json")
    done = json.loads(capsys.readouterr().out)
    assert (done["event"], done["on"]) == ("bulk_issued", "2025-10-15")
    run(world, "bulk-issue", "--list", "--json")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len({line["person"] for line in lines}) == len(lines) == done["issued"] + done["left_out"]
    assert sum(line["issued"] for line in lines) == done["issued"] > 0
    assert all(line["why"]["ja"] and line["why"]["en"] for line in lines)
    run(world, "bulk-issue", "--on", "2025-11-01", status=Exit.WRONG_USE)
    run(world, "document", "legacy-card", "eligibility_certificate", "--date", "2026-01-09", "--json")
    assert '"route":"bulk"' in capsys.readouterr().out
