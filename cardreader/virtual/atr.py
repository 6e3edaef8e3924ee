"""In here live the answers to reset that a My Number card gives, or that a contactless reader makes for it."""

from __future__ import annotations

from enum import Enum


class AtrPreset(Enum):
    """Every ATR that was seen (mynumber-card.md, section 1); their names in lower case are those of `--atr`."""

    CONTACT = bytes.fromhex("3BE000FF8131FE4514")  # the only one in OpenSC's table
    CONTACT_2 = bytes.fromhex("3BDA13FF8131FB468012392F31C173C601C03B")
    CONTACT_3 = bytes.fromhex("3BC5FF8131FB458073C6010000")
    CONTACT_4 = bytes.fromhex("3BF59100FF918171FE400042000100D1D6")
    CONTACT_5 = bytes.fromhex("3BF59100FF918171FE4000420001B3A115")
    CONTACTLESS = bytes.fromhex("3B888001000005E0B381A1007F")  # made by the reader from ATQB (PC/SC part 3)
    CONTACTLESS_2 = bytes.fromhex("3B888001000041E0B381A1003B")
    CONTACTLESS_3 = bytes.fromhex("3B888001004B51FF0081D100BC")
    CONTACTLESS_4 = bytes.fromhex("3B888001004B51FFB381D1000F")

    @classmethod
    def named(cls, name: str) -> AtrPreset:
        """The preset of that name, as images and `--atr` write it. Raises KeyError."""
        return cls[name.upper()]

    @property
    def title(self) -> str:
        return self.name.lower()
