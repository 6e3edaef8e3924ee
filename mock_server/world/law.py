"""In here live the legal dates that decide who can exist when: absolute, each with its line of reception-procedures.md, section 2."""

from __future__ import annotations

from datetime import date

STATEMENT_RULES = date(2023, 7, 10)  # D0: the rules of today's counter begin; before it this world knows none
ANDROID_CERTIFICATES = date(2023, 5, 11)  # mynumber-card.md, section 9
PIN_LESS_CARDS = date(2023, 12, 15)  # D0b
DEREGISTRATION_ELSEWHERE = date(2024, 10, 28)  # D1c: insurers may take applications
NEW_DOCUMENTS = date(2024, 12, 2)  # D2: 資格確認書, お知らせ, the certificate's grace, photo-less cards
FIRST_DEREGISTERED = date(2024, 12, 1)  # T39: one to two months after the first applications of D1c
IPHONE_CERTIFICATES = date(2025, 6, 24)  # mynumber-card.md, section 9
PHONES = date(2025, 9, 19)  # D3a
BULK_FIRST, BULK_USUAL = date(2025, 9, 1), date(2025, 10, 15)  # D4: 秋頃; the day is a vector of section 4.6
LEGACY_END = date(2025, 12, 1)  # D3: last day of every old card
LENIENCY = date(2025, 12, 2)  # D5
AFTER_LENIENCY = date(2026, 8, 1)  # the day after D9

LEGACY_FORGOTTEN = date(2035, 12, 31)  # ours: ten years after their end nobody carries an old card any more
WORLD_END = date(2059, 12, 31)  # ours: the invented authority issues nothing that would outlive it
