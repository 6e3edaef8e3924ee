"""In here live the legal days of the rules, each with its line of reception-procedures.md, section 2, and the two leniencies as announced."""

from __future__ import annotations

from datetime import date

STATEMENT_RULES = date(2023, 7, 10)  # D0: portal screen, statement, outage mode
PIN_LESS_CARDS = date(2023, 12, 15)  # D0b
NEW_DOCUMENTS = date(2024, 12, 2)  # D2: 資格確認書, お知らせ, the certificate's grace; no old cards are issued any more
LATE_ELDERLY_END = date(2025, 7, 31)  # D2b: last day of all 後期高齢者 old cards
OWN_EXPIRY_LENIENCY = date(2025, 8, 1)  # D2b: leniency for cards with an expiry of their own (国保, 後期)
PHONES = date(2025, 9, 19)  # D3a
LEGACY_END = date(2025, 12, 1)  # D3: last day of every old card
LENIENCY = date(2025, 12, 2)  # D5: leniency for all insurers
LENIENCY_END_AT_FIRST = date(2026, 3, 31)  # D6: as first announced
LENIENCY_END = date(2026, 7, 31)  # D9

OWN_EXPIRY_ANNOUNCED = date(2025, 6, 27)  # D2b: first of the two notices (2025-06-27, 08-04)
LENIENCY_ANNOUNCED = date(2025, 11, 12)  # D5
EXTENSION_ANNOUNCED = date(2026, 3, 19)  # D7

DECLARATION_DAYS = 4  # T09: the branch registers within 4 days of the fact, whose own day isn't counted
