"""In here live the insurers: all of the 999 range of reception-procedures.md, section 5.2, which no public list holds; all say 見本."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Insurer:
    """`number` has a right check digit; `symbol` is that of its members unless a row says another."""

    number: str
    name: str
    symbol: str
    number_digits: int = 7  # how many the person's number has
    office: str = (
        ""  # the branch office (支部) whose members have this symbol; empty: the insurer itself takes declarations
    )

    @property
    def desk(self) -> str:
        """Where declarations are made."""
        return self.office or self.name


UNION = Insurer("31139991", "見本国家公務員共済組合", "1012", office="霞台支部")  # the seed's kind of union
UNION_OTHER_BRANCH = Insurer(
    "31139991", "見本国家公務員共済組合", "1047", office="汐見支部"
)  # the same union, another branch office
HEALTH_ASSOCIATION = Insurer("01139997", "見本全国健康保険協会", "99900135")  # 協会けんぽ
HEALTH_SOCIETY = Insurer("06139992", "見本健康保険組合", "見本", 5)
LOCAL_UNION = Insurer("32139990", "見本地方公務員共済組合", "205")
SCHOOL_UNION = Insurer("34139998", "見本学校共済組合", "613")
NATIONAL_HEALTH = Insurer("139998", "霞台市（見本）", "霞台", 6)  # 国保
LATE_ELDERLY = Insurer("39139993", "見本後期高齢者医療広域連合", "", 8)  # no symbol, 8 digits (section 5.3)

INSURERS = (
    UNION,
    UNION_OTHER_BRANCH,
    HEALTH_ASSOCIATION,
    HEALTH_SOCIETY,
    LOCAL_UNION,
    SCHOOL_UNION,
    NATIONAL_HEALTH,
    LATE_ELDERLY,
)
