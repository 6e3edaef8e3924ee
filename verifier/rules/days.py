"""In here live the legal days that the facts of a case are worked out with, by their names in rows/days.toml."""

from __future__ import annotations

from verifier.rules.book import BOOK

_DAYS = {day.name: day.date for day in BOOK.days}

STATEMENT_RULES = _DAYS["statement_rules"]  # D0
PIN_LESS_CARDS = _DAYS["pin_less_cards"]  # D0b
NEW_DOCUMENTS = _DAYS["new_documents"]  # D2
LATE_ELDERLY_END = _DAYS["late_elderly_end"]  # D2b
OWN_EXPIRY_LENIENCY = _DAYS["own_expiry_leniency"]  # D2b
PHONES = _DAYS["phones"]  # D3a
LEGACY_END = _DAYS["legacy_end"]  # D3
LENIENCY = _DAYS["leniency"]  # D5
LENIENCY_END_AT_FIRST = _DAYS["leniency_end_at_first"]  # D6

DECLARATION_DAYS = 4  # T09: the branch registers within 4 days of the fact, whose own day isn't counted
