"""In here lives PEM: DER in the armour that people can copy (RFC 7468), written and read without a library."""

from __future__ import annotations

import base64
import binascii
import re

CERTIFICATE = "CERTIFICATE"
PRIVATE_KEY = "PRIVATE KEY"  # PKCS#8, not encrypted

_ARMOUR = re.compile(r"-----BEGIN ([A-Z ]+)-----\s+([A-Za-z0-9+/=\s]+?)-----END \1-----")


def to_pem(label: str, der: bytes) -> str:
    """Lines of 64 characters between the two that say what it is."""
    text = base64.b64encode(der).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""])


def from_pem(label: str, text: str) -> bytes:
    """The DER of the first such piece. Raises ValueError."""
    for found in _ARMOUR.finditer(text):
        if found[1] == label:
            try:
                return base64.b64decode("".join(found[2].split()), validate=True)
            except binascii.Error as error:
                raise ValueError(f"no {label} in PEM") from error
    raise ValueError(f"no {label} in PEM")
