"""In here lives the little that is known of the resident register's application (住基AP): its AID, a key's reference, its PIN."""

from __future__ import annotations

from cardreader.contents.elementary import ElementaryFile

APPLICATION = "juki"
AID = bytes.fromhex("D3921000310001010401")  # mynumber-card.md, section 2

# One record of sixteen bytes, the same as EF 0002 of the common application: contents.common.KeyReference reads it.
KEY_REFERENCE = ElementaryFile(APPLICATION, 0x0002, "key reference", "3.4")
BASIC_PIN = ElementaryFile(APPLICATION, 0x001C, "resident register PIN", "3.4")
