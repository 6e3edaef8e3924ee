"""In here lives the keeping of private keys: made on first use, kept for ever, in files that their owner alone can read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cardreader.platform import replace_atomically
from mock_server.world.errors import WorldDamaged
from mock_server.world.folder import lock, part
from mock_server.world.pem import PRIVATE_KEY, from_pem, to_pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey


class Strongbox:
    """The keys in one part of the world folder. Safe for several processes: a key is made once.

    `in_use`: whether something out there believes in these keys already. Then one that is not there was lost, and none is made in its place:
    a card of yesterday would be no card of this world today.
    """

    def __init__(self, folder: Path, part_name: str, in_use: Callable[[], bool] = lambda: False) -> None:
        self._folder = folder
        self._part = part_name
        self._in_use = in_use

    def path(self, name: str) -> Path:
        return self._folder / self._part / f"{name}.key"

    def rsa_key(self, name: str) -> bytes:
        """An RSA-2048 key (PKCS#8, DER), by its name; some 70 ms where it must be made. Raises WorldDamaged, OSError."""
        return self._key(name, _new_rsa_key)

    def ec_key(self, name: str) -> bytes:
        """A P-256 key (PKCS#8, DER). Raises WorldDamaged, OSError."""
        return self._key(name, _new_ec_key)

    def _key(self, name: str, make: Callable[[], bytes]) -> bytes:
        path = self.path(name)
        kept = _read(path)
        if kept is None:
            with lock(self._folder, "keys"):
                kept = _read(path)  # another process may have made it while we waited
                if kept is None:
                    if self._in_use():
                        raise WorldDamaged(path, "key_missing")
                    kept = make()
                    part(self._folder, self._part)
                    replace_atomically(path, to_pem(PRIVATE_KEY, kept).encode())
        return kept


def _read(path: Path) -> bytes | None:
    """The key in the file; None: there is none yet."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    try:
        der = from_pem(PRIVATE_KEY, path.read_text("ascii"))
        # Unvalidated: validation takes 35 ms, and guards against keys made to deceive their own owner.
        load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WorldDamaged(path, "key_unreadable") from error
    return der


def _new_rsa_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    return _pkcs8(generate_private_key(public_exponent=65537, key_size=2048))


def _new_ec_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    return _pkcs8(generate_private_key(SECP256R1()))


def _pkcs8(key: RSAPrivateKey | EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
