"""In here live the switches of a virtual card: where sources disagree or say nothing of what a real one does, an image may choose.

Each is named after what it decides; its default is what mynumber-card.md names (the points that it marks U, unconfirmed).
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

# A status word that refuses, as an image writes it: four hex digits.
Refusal = Annotated[str, msgspec.Meta(pattern="^6[0-9A-F]{3}$")]


class Switches(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a card does where nobody knows. An image holds those alone that are not at their default."""

    # 4.1: selecting the application that is selected already. OpenSC's logout relies on clearing, pyjpki on keeping.
    reselect: Literal["clears", "keeps"] = "clears"
    # 4.1: SELECT of a file while no application is selected (6985 is the other candidate).
    file_without_application: Refusal = "6986"
    # 4.1: what SELECT answers when it is asked for control information.
    control_information: Literal["aid", "none"] = "aid"
    # 1: some cards tell their contact ATR (GET DATA 5F51) in an application alone, some without one alone.
    contact_atr: Literal["always", "application", "no_application"] = "always"
    # 4.3: a PIN of a length that it cannot have: a wrong value that costs a try, or refused with 6700.
    secret_of_other_length: Literal["wrong", "refused"] = "wrong"
    # 4.3: whether a failed VERIFY closes what an earlier one had opened.
    failed_verify: Literal["closes", "keeps"] = "closes"
    # 4.3: VERIFY of a file that holds no secret.
    verify_no_secret: Refusal = "6981"
    # 4.4: a change of a PIN that wasn't verified.
    change_unverified: Refusal = "6982"
    # 4.5: signing of too many bytes, or of too few (6700 is the other candidate).
    signature_input: Refusal = "6985"
