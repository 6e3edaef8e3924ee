"""In here lives the joining of the four packages for one command: the world, the line, the readers, the ledger and the clock."""

from __future__ import annotations

import contextlib
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import msgspec

from cardreader.readers import AUTO, VIRTUAL
from terminal.failure import Exit, Failure, wrong_use
from terminal.options import Options
from verifier.access import Access, Exchange, TrustUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardreader.connection import Readers
    from cardreader.virtual.faults import CardInHand
    from mock_server.world import World
    from mock_server.world.clinics import Clinic
    from mock_server.world.tls import TlsFiles
    from terminal.clinic_settings import ClinicSettings
    from terminal.counter import Counter
    from terminal.faults import Orders
    from terminal.line import Line
    from terminal.past import Past
    from verifier.clock import Clock, SetClock
    from verifier.domain import ClinicState
    from verifier.fault_schedule import Struck
    from verifier.person import PersonSheet
    from verifier.verification import Trust

_P = ParamSpec("_P")
_T = TypeVar("_T")

LEDGER_FOLDER = "ledger"
SETTINGS_FILE = "settings.toml"  # of the world folder, unless --settings names another
BINDINGS_FILE = "stand-ins.json"
TIME_SECONDS = 1.0  # a server that doesn't say what time it is within it isn't waited for


class National(msgspec.Struct, frozen=True):
    """The options that say where the national system is."""

    server: str | None = None
    ca: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None

    def named(self) -> dict[str, str | Path]:
        """Those that were told, by the names of their options."""
        told = {
            "--server": self.server,
            "--ca": self.ca,
            "--client-cert": self.client_cert,
            "--client-key": self.client_key,
        }
        return {name: value for name, value in told.items() if value is not None}


def open_world(options: Options) -> World:
    """The world of this command; made silently where there is none yet. Raises what terminal.commands.troubles says in words."""
    from mock_server.world import World, WorldMissing

    try:
        world = World.open(options.folder)
    except WorldMissing:
        world = World.init(options.folder)
    world.cast_on = options.cast_on
    return world


def clinic_at(options: Options) -> Clinic:
    """The clinic at which this command is done. Raises Failure for a code that the world has not."""
    from mock_server.world.clinics import CLINICS, ClinicUnknown, clinic_of

    if options.clinic is None:
        return CLINICS[0]
    from verifier.numbers import NumberError

    try:
        return clinic_of(options.clinic)
    except (ClinicUnknown, NumberError) as error:
        codes = ", ".join(clinic.code for clinic in CLINICS)
        raise wrong_use("clinic_unknown", f"--clinic {options.clinic}", codes=codes) from error


def tls_at(options: Options, world: World) -> TlsFiles:
    """The files of TLS with the certificate of the clinic at which this is done. Raises Failure where it has none."""
    return world.tls(clinic_with_certificate(options))


def clinic_with_certificate(options: Options) -> Clinic:
    """The clinic at which this is done, where it can ask the national system. Raises Failure where it has no certificate."""
    from mock_server.world.clinics import Certificate

    clinic = clinic_at(options)
    if clinic.certificate is Certificate.NONE:
        raise wrong_use("clinic_without_certificate", clinic.code, name=clinic.name)
    return clinic


def ledger_folder(options: Options) -> Path:
    """Where that clinic's ledger is: the first one's in the folder itself, the others' beneath it, each by its code. Raises Failure."""
    from mock_server.world.clinics import CLINICS

    clinic, home = clinic_at(options), options.folder / LEDGER_FOLDER
    return home if clinic is CLINICS[0] else home / clinic.code


def sheet_of(world: World, person: str, day: date, *, secrets: bool = False) -> PersonSheet:
    """A person of the world on that day. Raises Failure for one that nobody is called, or that cannot be on that day."""
    from mock_server.world import NoSuchPerson
    from mock_server.world.life import PHONE_SIGN
    from mock_server.world.model import Token

    try:
        return world.sheet(person, day, secrets=secrets)
    except NoSuchPerson as error:
        plain, phone, token = person.partition(PHONE_SIGN)
        if phone and token in {one.value for one in Token} and world.knows(plain):
            raise wrong_use("phone_not_issued", person, person=plain, token=token) from error
        from mock_server.population.ids import read_id

        if read_id(plain) and (population := world.population) is not None:
            from terminal.commands.world_population import nobody_of

            raise nobody_of(population, person) from error
        near = error.nearest or ""
        raise wrong_use("person_unknown_near" if near else "person_unknown", person, near=near) from error


def possible_sheet_of(world: World, person: str, day: date, options: Options) -> PersonSheet:
    """As sheet_of, and the person can be: otherwise a Failure that says why not."""
    sheet = sheet_of(world, person, day)
    if sheet.impossible is not None:
        raise wrong_use("person_impossible", person, reason=options.speech.words(sheet.impossible))
    return sheet


def server_clock(options: Options, national: National) -> SetClock | None:
    """A clock for this command that goes as at the server that was named, once that has told; None where none was, or --date says the day."""
    from verifier.clock import SetClock

    if national.server is None or options.day is not None:
        return None
    if not isinstance(options.kept_clock, SetClock):
        options.kept_clock = SetClock(options.clock)
    return options.kept_clock


def ask_the_time(options: Options, national: National) -> None:
    """Live by the clock of the server that was named, asked once: for a command that must know the day before it begins.

    One that doesn't answer tells none, and the visit itself tells what is wrong with it. Raises Failure.
    """
    clock = server_clock(options, national)
    if clock is None:
        return
    import asyncio

    from terminal.line import learn
    from verifier.client import NationalClient
    from verifier.trouble import NationalTrouble

    access = access_of(options, national)

    async def ask() -> None:
        async with NationalClient(access, connect_seconds=TIME_SECONDS, answer_seconds=TIME_SECONDS) as client:
            await learn(client, clock)

    with contextlib.suppress(NationalTrouble):
        asyncio.run(ask())


def visit_on(options: Options, day: date) -> None:
    """This command's visit is on that day. In a world whose clock was set it is still the world's people who come, and its national side that answers

    from where its time stands; else it is as with --date.
    """
    cast_on = options.cast_on
    if cast_on is None:
        options.day = day
        return
    from verifier.clock import ClockState, Mode, SetClock, start_of_day

    options.kept_clock = SetClock()
    options.kept_clock.tell(ClockState(mode=Mode.FIXED, at=start_of_day(day), cast_on=cast_on))


def line_of(
    options: Options, national: National, hear: Callable[[Exchange], None], *, clock: SetClock | None = None
) -> Line:
    """The line to the server that was named, which the clock then follows, or to one of our own.

    Raises Failure where the trust options cannot be used.
    """
    from terminal.line import Embedded, EmbeddedLine, GivenLine

    if national.server is None:
        cast_on = options.today if options.day is None else None
        clinic = clinic_at(options).code
        return EmbeddedLine(Embedded(options.folder, options.day, options.lang, cast_on, clinic), hear)
    return GivenLine(access_of(options, national), hear, clock)


def access_of(options: Options, national: National) -> Access:
    """The server that was named, with the trust options; those left out come from the world folder. Raises Failure."""
    from verifier.client import tls_context

    url = national.server or ""
    _check_url(url)
    if url.lower().startswith("http://"):
        return Access(url, clinic=clinic_at(options).code)
    files: tuple[Path | None, ...] = (national.ca, national.client_cert, national.client_key)
    if None in files:
        tls = tls_at(options, open_world(options))
        files = tuple(given or own for given, own in zip(files, (tls.ca, tls.client_cert, tls.client_key), strict=True))
    access = Access(url, ca=files[0], client_cert=files[1], client_key=files[2])
    try:
        tls_context(access)
    except TrustUnusable as error:
        raise Failure(error.code, str(error.where), status=Exit.WRONG_USE) from error
    return access


def _check_url(url: str) -> None:
    """That it is the address of a server: a scheme, a host, perhaps a port and a path. Raises Failure."""
    import httpx

    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise wrong_use("server_url", url) from error
    port = address.port
    usable = address.scheme in {"https", "http"} and address.host and (port is None or 0 < port < 65536)
    if not usable or address.userinfo or address.query or address.fragment:
        raise wrong_use("server_url", url)


def trust_of(world: World) -> Trust:
    """What the counter believes of cards: the world's authorities, and its own way without PIN."""
    from verifier.verification import Trust

    return Trust(
        authorities=world.authorities(),
        terminal=world.terminal_credential(),
        face_issuers=world.card_face_issuers(),
        entry_issuers=world.card_entry_issuers(),
        face_certificates=world.card_face_certificates(),
    )


def counter_of(
    options: Options,
    national: National,
    *,
    reader: str = VIRTUAL,
    state: ClinicState | None,
    follow: bool = True,
    patient: Callable[[Readers], Readers] | None = None,
) -> Counter:
    """A counter on this world: its people, its line, its readers, its ledger. Raises Failure.

    `state` None: that of the clinic. `follow`: its clock goes as that of the server that was named. `patient` has the real readers
    wait for another program.
    """
    from terminal.counter import Counter, Setting
    from terminal.ledger import Ledger
    from terminal.trace import Trace

    followed = server_clock(options, national) if follow else None
    clinic = clinic_at(options)
    world = open_world(options)
    clock = options.clock
    trace = Trace(clock)
    orders = cache(lambda: orders_of(options, clock, trace.fault))
    real = real_readers() if reader != VIRTUAL else None
    choices = cache(lambda: clinic_settings(options))
    if options.settings_file is not None or _settings_path(options).exists():
        choices()  # a wrong line is said before the counter opens
    if options.faults:  # what is no order is said at once; else nothing of it is loaded before the first card
        struck = orders()
        real = struck.struck_readers(real) if real is not None else None
    cast = WorldCast(world, clock, orders)
    if real is not None and patient is not None:
        real = patient(real)
    return Counter(
        Setting(
            clock=clock,
            cast=cast,
            line=line_of(options, national, trace.national, clock=followed),
            trust=lambda: _foreseen(trust_of, world),
            ledger=Ledger(ledger_folder(options)),
            trace=trace,
            state=state if state is not None else clinic.state,
            equipment=clinic.equipment,
            pass_a_day=partial(_foreseen, _a_day_on, world)
            if national.server is None and options.day is None
            else None,
            choices=choices,
            historian=cast if national.server is None else None,
            real_readers=real,
            only_reader=reader if reader not in {AUTO, VIRTUAL} else None,
        )
    )


def _settings_path(options: Options) -> Path:
    """Where that clinic keeps its settings, unless --settings says otherwise: the first one in `settings.toml`, the others by their codes. Raises Failure."""
    if options.clinic is None:
        return options.folder / SETTINGS_FILE
    from mock_server.world.clinics import CLINICS

    clinic = clinic_at(options)
    return options.folder / (SETTINGS_FILE if clinic is CLINICS[0] else f"settings-{clinic.code}.toml")


def _a_day_on(world: World) -> None:
    """Move the world's clock on by a day."""
    from mock_server.world.clock import WorldClock
    from verifier.moments import parse_duration

    WorldClock(world.folder).advance(parse_duration("1d"))


def clinic_settings(options: Options) -> ClinicSettings:
    """The clinic's settings: of the file that was named, else of the world folder's. Raises Failure for a file with a wrong line."""
    from terminal.clinic_settings import ClinicSettings

    if options.settings_file is not None:
        return ClinicSettings(options.settings_file, must_exist=True)
    return ClinicSettings(_settings_path(options))


def orders_of(options: Options, clock: Clock, hear: Callable[[Struck], None]) -> Orders:
    """The trouble that was ordered for this command (--fault); `hear` is told each strike. Raises Failure for what is no order."""
    from terminal.faults import Orders, told

    return Orders(told(options.faults), clock.now, hear)


def real_readers() -> Readers:
    """The machine's PC/SC readers; what is missing is told when they are asked."""
    from cardreader.pcsc import PcscReaders

    return PcscReaders()


def taken_card(world: World, person: str, day: date, orders: Orders) -> CardInHand:
    """A person's card, in this process's hands, with the trouble that was ordered for it. Raises Failure.

    While it is in hand the municipal office gives no other in its place (card_elsewhere), so that it stays the card of the person's sheet.
    """
    while True:
        image = world.card_image(person, day)
        card = _in_hand(world, person, image)
        try:
            current = world.card_image(person, day) == image
        except BaseException:
            card.put_away()
            raise
        if current:
            return orders.struck_card(card, image)
        card.put_away()  # the office was quicker: another card was issued before this one was in hand


def _in_hand(world: World, person: str, image: Path) -> CardInHand:
    from cardreader.virtual.image import CardAtAnotherDesk, ImageUnreadable, take_card
    from terminal.commands.troubles import disk_failure
    from terminal.words.desk import named_desk

    try:
        return take_card(image)
    except CardAtAnotherDesk as error:
        raise Failure("card_elsewhere", person, desk=named_desk(error.desk)) from error
    except ImageUnreadable as error:
        damaged = Failure("card_image_damaged", person, file=image, reason=error.code)
        raise disk_failure(error, world.folder) or damaged from error


def _foreseen(work: Callable[Concatenate[World, _P], _T], world: World, *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Do work on the world; what goes wrong with it is trouble that a counter can show, `where` among its values."""
    from terminal.cast import CastTrouble
    from terminal.commands.troubles import failure_of

    try:
        return work(world, *args, **kwargs)
    except Failure as failure:
        raise CastTrouble(failure.code, **{"where": failure.where, **failure.values}) from failure
    except Exception as error:
        found = failure_of(error, world.folder)
        if found is None:
            raise
        raise CastTrouble(found.code, **{"where": found.where, **found.values}) from error


def _past(world: World, person: str, about: date, known_on: date, today: date) -> Past:
    from mock_server.registry import Registry
    from terminal.commands.world_past import past_of

    registry = Registry(world.registry(today))
    try:
        return past_of(registry, sheet_of(world, person, today), about, known_on, today, today)
    finally:
        registry.close()


class WorldCast:
    """The world's people as the counter sees them (terminal.cast.Cast).

    They are those of the day on which the counter was opened, whatever midnight it sees, until somebody sets the clock with others.
    """

    def __init__(self, world: World, clock: Clock, orders: Callable[[], Orders]) -> None:
        self._world = world
        self._clock = clock
        self._opened_on = clock.today()
        self._orders = orders
        self._people: list[PersonSheet] | None = None
        self._of: tuple[object, ...] = ()

    @property
    def _day(self) -> date:
        """Today; and the world has the people who are cast for it."""
        self._world.cast_on = self._clock.state.cast_on or self._opened_on
        return self._clock.today()

    def people(self) -> list[PersonSheet]:
        day = self._day
        # what the municipal office did, a file told, the bulk issue gave: all may go on beside us
        world = self._world
        of = (day, world.cast_on, world.pages(), world.applied_pages(), world.bulk_pages())
        if self._people is None or self._of != of:
            self._people, self._of = self._world.sheets(day), of
        return self._people

    def find(self, person_id: str) -> PersonSheet | None:
        """Somebody who isn't among `people`: one of the population, by their id, or by that with a phone."""
        from mock_server.world import NoSuchPerson

        day = self._day
        try:
            return self._world.sheet(person_id, day) if self._world.is_of_population(person_id) else None
        except NoSuchPerson:
            return None

    def pin_of(self, person_id: str) -> str | None:
        """The PIN that a trainee who plays the patient has to type; None: there is none."""
        card = self._world.sheet(person_id, self._day, secrets=True).card
        pins = card.pins if card is not None else msgspec.UNSET
        return pins.auth if pins is not msgspec.UNSET else None

    def take_card(self, person_id: str) -> CardInHand:
        return _foreseen(taken_card, self._world, person_id, self._day, self._orders())

    def past(self, person_id: str, about: date, known_on: date) -> Past:
        return _foreseen(_past, self._world, person_id, about, known_on, self._day)

    def give_back(self, card: CardInHand) -> None:
        card.put_away()

    def person_of_certificate(self, certificate: bytes) -> str | None:
        from cardreader.certificates import CertificateUnreadable, read_certificate

        try:
            serial = read_certificate(certificate).serial
        except CertificateUnreadable:
            return None
        return self._world.person_of_serial(serial, self._day)

    def stand_in_for(self, fingerprint: bytes) -> str | None:
        from cardreader.stand_in import Bindings

        return Bindings(self._world.folder / BINDINGS_FILE).person_of(fingerprint)
