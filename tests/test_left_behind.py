"""In here live the tests of the search that ends a run of the tests: it finds a key, and is not misled by a line that speaks of one."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.left_behind import found_in


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_a_private_key_is_found(tmp_path: Path, kind: str, form: PrivateFormat) -> None:
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "server.log").write_bytes(b"started\n" + key.private_bytes(Encoding.PEM, form, NoEncryption()))
    assert list(found_in(tmp_path, {})) == [f"{tmp_path / 'server.log'}: a private key"]
    (tmp_path / "server.log").unlink()  # the search at the end of the run would find it, too


def test_a_key_file_and_a_line_that_speaks_of_keys_are_not(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "server.key").write_bytes(key)
    (tmp_path / "test_of_keys.py").write_text(
        'text = "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\\n"'
    )
    assert list(found_in(tmp_path, {})) == []


def test_a_secret_is_found_with_whose_it_is(tmp_path: Path) -> None:
    (tmp_path / "trace.txt").write_text("< 313233343536373839303132 9000")
    assert list(found_in(tmp_path, {b"313233343536373839303132": "individual number of valid"})) == [
        f"{tmp_path / 'trace.txt'}: individual number of valid"
    ]
