"""In here lives the door for `python -m terminal`: the embedded server is started through it."""

from __future__ import annotations

from terminal.cli import main

if __name__ == "__main__":
    main()
