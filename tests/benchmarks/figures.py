"""In here lives how figures are taken and printed: medians and 95th percentiles in milliseconds, and ratios against a floor."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def high(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def line(name: str, values: Sequence[float]) -> None:
    print(f"{name:52} median {median(values):8.2f} ms   p95 {high(values):8.2f} ms   n={len(values)}")


def ratio(name: str, value: float, floor: float, goal: float | None = None) -> None:
    print(f"{name:52} ratio  {value / floor:8.2f}" + (f"      goal ≤ {goal}" if goal is not None else ""))


def machine() -> None:
    """What the figures were taken on, as far as it matters for reading them."""
    try:
        load = "load " + " ".join(f"{one:.2f}" for one in os.getloadavg())
    except (AttributeError, OSError):  # Windows
        load = ""
    print(f"{os.cpu_count()} cores  {load}")
