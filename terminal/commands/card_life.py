"""In here live `uketsuke card issue`, `renew`, `revoke`, `unlock`, `set-pin` and `return`: the municipal office and the holder, acting on a card.

What the national side is told it answers by from then on, also a server that is at work on this world.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
import msgspec

from terminal.commands.composition import open_world, sheet_of
from terminal.failure import Exit, Failure, wrong_use
from terminal.options import Options, common
from terminal.spoken import SpokenCommand
from terminal.standard_input import standard_input, typed_unseen

if TYPE_CHECKING:
    from mock_server.world.card_list import CardRecord
    from mock_server.world.office import Done, Office

_PINS = ("auth", "sign", "entry", "basic")
_PIN_STDIN = "--pin-stdin"
_REASONS = ("lost", "changed", "withdrawn", "died")
_UNDECIDABLE = frozenset({"wrong_old_pin", "pin_blocked"})  # the holder was not authenticated


@click.command("issue", cls=SpokenCommand)
@common
@click.argument("person")
@click.option("--pinless", is_flag=True)
@click.option("--without-photo", is_flag=True)
@click.option("--token", type=click.Choice(["android", "iphone"]))
@click.pass_obj
def issue(options: Options, person: str, pinless: bool, without_photo: bool, token: str | None) -> None:
    from mock_server.world.model import Token

    told = {"--pinless": pinless, "--without-photo": without_photo, "--token": token is not None}
    if sum(told.values()) > 1:
        raise wrong_use("issue_one_kind", " ".join(name for name, given in told.items() if given))

    def act(office: Office) -> Done:
        if token is not None:
            return office.issue_phone(person, Token(token))
        return office.issue(person, pin_less=pinless, without_photo=without_photo)

    _act(options, person, "issued" if token is None else "phone_issued", act)


@click.command("renew", cls=SpokenCommand)
@common
@click.argument("person")
@click.pass_obj
def renew(options: Options, person: str) -> None:
    _act(options, person, "renewed", lambda office: office.renew(person))


@click.command("revoke", cls=SpokenCommand)
@common
@click.argument("person")
@click.option("--reason", "revoked_for", type=click.Choice(_REASONS))
@click.option("--lift", is_flag=True)
@click.pass_obj
def revoke(options: Options, person: str, revoked_for: str | None, lift: bool) -> None:
    from mock_server.events import RevocationReason

    if (revoked_for is None) is not lift:
        raise wrong_use("revoke_what", "--reason --lift")
    if revoked_for is None:
        _act(options, person, "lifted", lambda office: office.lift(person))
        return
    event = "suspended" if revoked_for == RevocationReason.LOST.value else "revoked"
    _act(options, person, event, lambda office: office.revoke(person, RevocationReason(revoked_for)))


@click.command("return", cls=SpokenCommand)
@common
@click.argument("person")
@click.pass_obj
def give_back(options: Options, person: str) -> None:
    _act(options, person, "returned", lambda office: office.take_back(person))


@click.command("unlock", cls=SpokenCommand)
@common
@click.argument("person")
@click.option("--which", type=click.Choice(_PINS))
@click.option("--new", "set_new", is_flag=True)
@click.option(_PIN_STDIN, is_flag=True)
@click.pass_obj
def unlock(options: Options, person: str, which: str | None, set_new: bool, pin_stdin: bool) -> None:
    """Without --which all PINs, and the printed numbers."""
    from mock_server.world.office_hands import Pin

    if (set_new or pin_stdin) and which is None:
        raise wrong_use("option_needs", "--new" if set_new else _PIN_STDIN, needs="--which")
    pins = tuple(Pin) if which is None else (Pin(which),)
    new = {}
    if set_new or pin_stdin:
        (value,) = _secrets(options, pin_stdin, ("new_pin_prompt",))
        new = {pins[0]: value}
    _act(options, person, "unlocked", lambda office: office.unlock(person, pins, new))


@click.command("set-pin", cls=SpokenCommand)
@common
@click.argument("person")
@click.option("--which", type=click.Choice(_PINS), default="auth")
@click.option(_PIN_STDIN, is_flag=True)
@click.pass_obj
def set_pin(options: Options, person: str, which: str, pin_stdin: bool) -> None:
    from mock_server.world.office_hands import Pin

    sheet_of(open_world(options), person, options.today)  # asked before the PINs are
    old, new = _secrets(options, pin_stdin, ("old_pin_prompt", "new_pin_prompt"))
    _act(options, person, "pin_set", lambda office: office.set_pin(person, Pin(which), old, new))


def _secrets(options: Options, pin_stdin: bool, prompts: tuple[str, ...]) -> tuple[str, ...]:
    """PINs, typed or from standard input, one a line; never from the command line, where others can see them. A new one is typed twice."""
    if pin_stdin:
        lines = standard_input(_PIN_STDIN)
        return tuple(lines.readline().strip() for _ in prompts)
    answers = []
    for prompt in prompts:
        answers.append(typed_unseen(options, prompt, _PIN_STDIN))
        if prompt == "new_pin_prompt" and typed_unseen(options, "new_pin_again", _PIN_STDIN) != answers[-1]:
            raise wrong_use("pins_differ", _PIN_STDIN)
    return tuple(answers)


def _act(options: Options, person: str, event: str, act: Callable[[Office], Done]) -> None:
    """Do it, and say what became of it. Raises Failure."""
    from mock_server.world.office_hands import PinRefused
    from mock_server.world.office_rules import OfficeRefused

    world = open_world(options)
    sheet_of(world, person, options.today)  # who is meant
    office = world.office(options.today)
    try:
        done = act(office)
    except OfficeRefused as refused:
        raise wrong_use(refused.code, person, **_said(options, refused.values)) from refused
    except PinRefused as refused:
        code = "wrong_old_pin" if refused.code == "wrong_pin" else refused.code
        status = Exit.UNDECIDABLE if code in _UNDECIDABLE else Exit.WRONG_USE
        which = options.speech(f"pin_name.{refused.pin.value}")
        raise Failure(code, person, status=status, left=refused.left, which=which) from refused
    record = next((one for one in world.cards(options.today) if one.id == done.person.id), None)
    assert record is not None
    if options.as_json:
        click.echo(msgspec.json.encode(_event(event, done, record, options)).decode())
    else:
        click.echo(_told(options, event, done, record))


def _said(options: Options, values: dict[str, object]) -> dict[str, object]:
    words: Any = values.get("words")
    return values if words is None else {"reason": options.speech.words(words)}


def _event(event: str, done: Done, record: CardRecord, options: Options) -> dict[str, object]:
    """One object: what happened, to which certificates, and the card as it is now."""
    return {
        "event": event,
        "person": record.id,
        "on": options.today,
        "issued": [
            {
                "use": one.use.value,
                "serial": f"{one.serial:08X}",
                "expires_on": one.expires_on,
                "replaces": _hex(one.replaces),
            }
            for one in done.issued
        ],
        "ended": [
            {"use": one.use.value, "serial": f"{one.serial:08X}", "reason": one.reason.value, "on": one.revoked_on}
            for one in done.ended
        ],
        "pins": [pin.value for pin in done.pins],
        "card": msgspec.to_builtins(record),
    }


def _hex(serial: int | None) -> str | None:
    return None if serial is None else f"{serial:08X}"


def _told(options: Options, event: str, done: Done, record: CardRecord) -> str:
    speech = options.speech
    pins = speech("list_and").join(speech(f"pin_name.{pin.value}") for pin in done.pins)
    lines = [
        speech(
            f"card_life.{event}",
            person=record.id,
            name=record.name,
            expires=record.expires_on,
            certificate=record.certificate_expires_on,
            serial=record.serial,
            pins=pins,
        )
    ]
    for one in done.ended:
        lines.append(
            speech(
                "card_life.ended",
                use=speech(f"certificate_use.{one.use.value}"),
                serial=f"{one.serial:08X}",
                reason=speech(f"revocation_reason.{one.reason.value}"),
            )
        )
    for made in done.issued:
        lines.append(
            speech(
                "card_life.certificate",
                use=speech(f"certificate_use.{made.use.value}"),
                serial=f"{made.serial:08X}",
                until=made.expires_on,
            )
        )
    return "\n".join(lines)
