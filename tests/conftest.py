"""In here lives what holds for all tests: helpers that are plugins have their assertions rewritten, whoever imports them first; Ctrl-C is Ctrl-C."""

from __future__ import annotations

import signal

import pytest

pytest.register_assert_rewrite("tests.pcscd", "tests.terminal.real_counter")

# A shell that starts the tests in its background has them ignore Ctrl-C, and so would every program that they start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
