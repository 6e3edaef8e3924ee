"""In here lives the examination of PC/SC: from what can be seen on this machine to findings, as codes that upper packages say in words.

`look_around` sees, `findings` judges: the second is pure.
"""

from __future__ import annotations

import errno
import shutil
import socket
import stat
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cardreader.connection import AccessDenied, NoLibrary, NoService, ReaderState
from cardreader.pcsc import PcscReaders
from cardreader.platform import PcscLitePlaces, pcsc_lite
from cardreader.virtual.vpcd import DRIVER, PORT


class FindingCode(Enum):
    """What was examined, in the order in which one thing needs the other."""

    LIBRARY = "pcsc_library"  # pyscard can be imported; detail: why not
    BUILD = "pcsc_build"  # what pyscard is built with is there, asked only where pyscard is missing (Linux); detail: what lacks
    PROGRAM = "pcsc_program"  # pcscd is installed; detail: where
    DRIVER = "pcsc_driver"  # the driver for USB readers (libccid); detail: where
    VPCD = "pcsc_vpcd"  # that for virtual readers (vsmartcard-vpcd), for `card present`; detail: where
    SOCKET = "pcsc_socket"  # its socket is there; detail: where
    SERVICE = "pcsc_service"  # it answers; detail: what it says instead
    RIGHTS = "pcsc_rights"  # this user may use it; detail: the return code
    READERS = "pcsc_readers"  # there is a reader; detail: their names
    PORTS = "pcsc_ports"  # those of the virtual readers are pcscd's, or free; detail: the ones that another program has


@dataclass(frozen=True, slots=True)
class PcscFinding:
    """One thing about PC/SC. `detail` is a fact (a name, a path, a code), never a sentence."""

    code: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PcscSights:
    """What was seen. None: this platform has no such thing (Windows and macOS have the service built in)."""

    library_error: str | None
    program: str | None
    has_program: bool | None
    socket: str | None
    has_socket: bool | None
    service_error: str | None  # None where it answers, or wasn't asked
    denied: bool
    readers: Sequence[ReaderState]
    # What pyscard cannot be built without, by name; None: nothing lacks, or nothing is built here.
    build_lacks: str | None = None
    driver: str | None = None
    has_driver: bool | None = None
    vpcd: str | None = None
    has_vpcd: bool | None = None
    # Of the virtual readers, by other programs; None: no driver, or it couldn't be asked
    ports_taken: tuple[int, ...] | None = None


_CCID = ("ifd-ccid.bundle", "serial/libccidtwin.so*")
_VPCD = ("serial/libifdvpcd.so*", "ifd-vpcd.bundle")
_SLOTS = 2  # Debian's vpcd has two, each with a port of its own


def look_around(readers: PcscReaders | None = None) -> PcscSights:
    """See what there is. Asks the service once; starts and changes nothing, and never raises."""
    places = pcsc_lite()
    program = (shutil.which("pcscd") or shutil.which("pcscd", path=places.programs)) if places else None
    ccid, vpcd = (_first_driver(places, names) if places else None for names in (_CCID, _VPCD))
    library_error: str | None = None
    service_error: str | None = None
    denied = False
    found: Sequence[ReaderState] = ()
    try:
        found = (readers or PcscReaders()).states()
    except NoLibrary as error:
        library_error = error.detail
    except AccessDenied as error:
        denied, service_error = True, error.detail
    except NoService as error:
        service_error = error.detail
    known = library_error is None and not denied  # whose the ports are: a service that doesn't answer has none of them
    return PcscSights(
        library_error=library_error,
        program=program,
        has_program=program is not None if places else None,
        socket=places.socket if places else None,
        has_socket=_is_socket(places.socket) if places else None,
        service_error=service_error,
        denied=denied,
        readers=tuple(found),
        build_lacks=(_build_lacks(places) or None) if places and library_error is not None else None,
        driver=ccid,
        has_driver=ccid is not None if places else None,
        vpcd=vpcd,
        has_vpcd=vpcd is not None if places else None,
        ports_taken=_ports_taken([state.name for state in found]) if vpcd and known else None,
    )


def _ports_taken(names: Sequence[str]) -> tuple[int, ...]:
    """The ports of virtual readers that are in use though the service has no such reader: another program's. Nothing is called, for a
    call is a card to them."""
    slots = sum(name.startswith(DRIVER) for name in names)
    return tuple(PORT + slot for slot in range(slots, _SLOTS) if _is_taken(PORT + slot))


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        try:
            # What was closed a moment ago is free for pcscd, which asks for the same on its own socket.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("", port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def _first_driver(places: PcscLitePlaces, names: Sequence[str]) -> str | None:
    """The first of these drivers that is installed."""
    for folder in places.drivers:
        for name in names:
            for found in sorted(Path(folder).glob(name)):
                return str(found)
    return None


def _build_lacks(places: PcscLitePlaces) -> str:
    """What pyscard's build would miss: a compiler, swig, the headers of pcsc-lite and of Python."""
    lacking = []
    if not any(shutil.which(compiler) for compiler in ("cc", "gcc", "clang")):
        lacking.append("cc")
    if shutil.which("swig") is None:
        lacking.append("swig")
    if not any(Path(header).exists() for header in places.headers):
        lacking.append("winscard.h")
    if not (Path(sysconfig.get_paths()["include"]) / "Python.h").exists():
        lacking.append("Python.h")
    return ", ".join(lacking)


def _is_socket(path: str) -> bool:
    try:
        return stat.S_ISSOCK(Path(path).stat().st_mode)
    except OSError:
        return False


def findings(sights: PcscSights) -> list[PcscFinding]:
    """What was seen, one thing after another; what couldn't be asked because an earlier thing is missing is left out."""
    told = [PcscFinding(FindingCode.LIBRARY.value, sights.library_error is None, sights.library_error or "")]
    if sights.library_error is not None and sights.build_lacks is not None:
        told.append(PcscFinding(FindingCode.BUILD.value, False, sights.build_lacks))
    if sights.has_program is not None:
        told.append(PcscFinding(FindingCode.PROGRAM.value, sights.has_program, sights.program or ""))
    if sights.has_driver is not None:
        told.append(PcscFinding(FindingCode.DRIVER.value, sights.has_driver, sights.driver or ""))
    if sights.has_vpcd is not None:
        told.append(PcscFinding(FindingCode.VPCD.value, sights.has_vpcd, sights.vpcd or ""))
    if sights.has_socket is not None:
        told.append(PcscFinding(FindingCode.SOCKET.value, sights.has_socket, sights.socket or ""))
    if sights.library_error is not None:
        return told
    ports = []
    if sights.ports_taken is not None:
        ports.append(
            PcscFinding(FindingCode.PORTS.value, not sights.ports_taken, ", ".join(map(str, sights.ports_taken)))
        )
    answers = sights.service_error is None or sights.denied
    told.append(PcscFinding(FindingCode.SERVICE.value, answers, "" if answers else sights.service_error or ""))
    if not answers:
        return told + ports
    told.append(PcscFinding(FindingCode.RIGHTS.value, not sights.denied, sights.service_error or ""))
    if not sights.denied:
        told.append(
            PcscFinding(
                FindingCode.READERS.value, bool(sights.readers), ", ".join(state.name for state in sights.readers)
            )
        )
    return told + ports


def examine(readers: PcscReaders | None = None) -> list[PcscFinding]:
    """Look around and judge: what `uketsuke doctor` asks."""
    return findings(look_around(readers))
