"""In here lives what holds for all tests: helpers that are plugins have their assertions rewritten, whoever imports them first."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.pcscd", "tests.terminal.real_counter")
