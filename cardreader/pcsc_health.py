"""In here lives the examination of PC/SC: from what can be seen on this machine to findings, as codes that upper packages say in words.

`look_around` sees, `findings` judges: the second is pure.
"""

from __future__ import annotations

import os
import shutil
import stat
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cardreader.connection import AccessDenied, NoLibrary, NoService, ReaderState
from cardreader.pcsc import PcscReaders
from cardreader.platform import this_system


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


# Where pcsc-lite looks for drivers: Debian and Ubuntu; Fedora (64 bit); what was built by hand.
_DRIVERS = ("/usr/lib/pcsc/drivers", "/usr/lib64/pcsc/drivers", "/usr/local/lib/pcsc/drivers")
_CCID = ("ifd-ccid.bundle", "serial/libccidtwin.so*")
_VPCD = ("serial/libifdvpcd.so*", "ifd-vpcd.bundle")
_WINSCARD = ("/usr/include/PCSC/winscard.h", "/usr/local/include/PCSC/winscard.h")
_SOCKET = "/run/pcscd/pcscd.comm"  # pcsc-lite; PCSCLITE_CSOCK_NAME overrides it, for the library too


def look_around(readers: PcscReaders | None = None) -> PcscSights:
    """See what there is. Asks the service once; starts and changes nothing, and never raises."""
    pcsc_lite = this_system().is_linux
    program = (shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin:/usr/local/sbin")) if pcsc_lite else None
    socket = os.environ.get("PCSCLITE_CSOCK_NAME", _SOCKET) if pcsc_lite else None
    ccid, vpcd = (_first_driver(names) if pcsc_lite else None for names in (_CCID, _VPCD))
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
    return PcscSights(
        library_error=library_error,
        program=program,
        has_program=program is not None if pcsc_lite else None,
        socket=socket,
        has_socket=_is_socket(socket) if socket else None,
        service_error=service_error,
        denied=denied,
        readers=tuple(found),
        build_lacks=(_build_lacks() or None) if pcsc_lite and library_error is not None else None,
        driver=ccid,
        has_driver=ccid is not None if pcsc_lite else None,
        vpcd=vpcd,
        has_vpcd=vpcd is not None if pcsc_lite else None,
    )


def _first_driver(names: Sequence[str]) -> str | None:
    """The first of these drivers that is installed."""
    for folder in _DRIVERS:
        for name in names:
            for found in sorted(Path(folder).glob(name)):
                return str(found)
    return None


def _build_lacks() -> str:
    """What pyscard's build would miss: a compiler, swig, the headers of pcsc-lite and of Python."""
    lacking = []
    if not any(shutil.which(compiler) for compiler in ("cc", "gcc", "clang")):
        lacking.append("cc")
    if shutil.which("swig") is None:
        lacking.append("swig")
    if not any(Path(header).exists() for header in _WINSCARD):
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
    answers = sights.service_error is None or sights.denied
    told.append(PcscFinding(FindingCode.SERVICE.value, answers, "" if answers else sights.service_error or ""))
    if not answers:
        return told
    told.append(PcscFinding(FindingCode.RIGHTS.value, not sights.denied, sights.service_error or ""))
    if not sights.denied:
        told.append(
            PcscFinding(
                FindingCode.READERS.value, bool(sights.readers), ", ".join(state.name for state in sights.readers)
            )
        )
    return told


def examine(readers: PcscReaders | None = None) -> list[PcscFinding]:
    """Look around and judge: what `uketsuke doctor` asks."""
    return findings(look_around(readers))
