"""In here lives the version: that of the installed package, or of the checkout that it is run from without set-up."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

UNKNOWN = "0"


def version() -> str:
    """As pyproject.toml says it; '0' where neither a package nor a checkout tells."""
    try:
        return installed("uketsuke")
    except PackageNotFoundError:
        import tomllib

        try:
            project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
            return str(project["project"]["version"])
        except (OSError, ValueError, KeyError):
            return UNKNOWN
