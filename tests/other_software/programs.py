"""In here live other people's programs: where they are, which Debian package brings each, and how one is run and read.

Every program gets a home folder of its own, English words, and a configuration of OpenSC that passes over all readers but the virtual
ones: nobody's real card is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from cardreader.virtual.vpcd import DRIVER

if TYPE_CHECKING:
    from pkcs11._pkcs11 import lib as Library

PATIENCE = 30  # seconds: programs take well under one

# What the tests need, by Debian package; script/setup asks for the same.
PACKAGES = {
    "opensc-tool": "opensc",
    "pkcs15-tool": "opensc",
    "pkcs11-tool": "opensc",
    "p11tool": "gnutls-bin",
    "gnutls-cli": "gnutls-bin",
    "ssh-keygen": "openssh-client",
    "ssh-agent": "openssh-client",
    "openssl": "openssl",
    "curl": "curl",
}
_MODULE, _MODULE_PACKAGE = "opensc-pkcs11.so", "opensc-pkcs11"
_ENGINE_PACKAGE = "libengine-pkcs11-openssl"
LIBRARY_PACKAGES = (_MODULE_PACKAGE, _ENGINE_PACKAGE)
NOTHING_MORE: Mapping[str, str] = {}
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program said, and its exit status."""

    status: int
    out: str
    err: str = field(repr=False)

    @property
    def said(self) -> str:
        return self.out + self.err

    def must(self) -> Ran:
        assert self.status == 0, self.said
        return self


@dataclass(frozen=True, slots=True)
class Programs:
    """Runs programs in a folder of their own, `folder`, which is also where their files are read and written."""

    folder: Path
    environment: dict[str, str]

    @classmethod
    def beside(cls, folder: Path, readers: list[str]) -> Programs:
        """`readers` are those of the machine, of which only the virtual ones are left to OpenSC."""
        others = ", ".join(f'"{name}"' for name in readers if not name.startswith(DRIVER))
        configuration = folder / "opensc.conf"
        ignored = f"  ignored_readers = {others};\n" if others else ""
        configuration.write_text(f"app default {{\n{ignored}}}\n")
        return cls(
            folder,
            {
                "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "HOME": str(folder),
                "LC_ALL": "C.UTF-8",
                "OPENSC_CONF": str(configuration),
                "PKCS11_MODULE_PATH": str(module()),
            },
        )

    def run(
        self, program: str, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] = NOTHING_MORE
    ) -> Ran:
        """Run it to its end, with `environment` added; skips, loudly, where it is not installed."""
        done = subprocess.run(
            [need(program), *arguments],
            check=False,
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            env={**self.environment, **environment},
            timeout=PATIENCE,
        )
        return Ran(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    @contextmanager
    def python_pkcs11(self) -> Iterator[Library]:
        """python-pkcs11 on OpenSC's module, in this process; skips where it isn't installed."""
        try:
            import pkcs11
        except ImportError as error:
            skip(f"{error}. To install: script/setup test")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OPENSC_CONF", self.environment["OPENSC_CONF"])
            library = pkcs11.lib(str(module()))
            library.reinitialize()  # what it knew of readers is of another test
            try:
                yield library
            finally:
                library.finalize()

    def openssl(self, *arguments: str, stdin: bytes = b"") -> Ran:
        return self.run("openssl", *arguments, stdin=stdin)

    def file(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


def need(program: str) -> str:
    """Its path; skips where it isn't there."""
    found = shutil.which(program)
    if found is None:
        _lacks(program, PACKAGES[program])
    return found


def module() -> Path:
    """OpenSC's PKCS#11 module; skips where it isn't there."""
    return _library(_MODULE, _MODULE_PACKAGE)


def engine() -> Path:
    """OpenSSL's engine for PKCS#11; skips where it isn't there."""
    return _library("engines-3/pkcs11.so", _ENGINE_PACKAGE)


def _library(name: str, package: str) -> Path:
    patterns = (name, f"pkcs11/{name}", f"*/{name}", f"*/pkcs11/{name}")
    found = next((path for folder in _LIBRARIES for pattern in patterns for path in Path(folder).glob(pattern)), None)
    if found is None:
        _lacks(name, package)
    return found


def _lacks(what: str, package: str) -> NoReturn:
    skip(f"{what} is missing. To install: apt-get install --no-install-recommends {package}")


def skip(why: str) -> NoReturn:
    line = f"tests of other software are SKIPPED: {why}"
    warnings.warn(line, stacklevel=2)  # loud: a skip alone is a letter, a warning is printed
    pytest.skip(line)
