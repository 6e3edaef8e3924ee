"""In here lives the reading of a PostgreSQL's URL as libpq reads it, so that a wrong one is told by its piece, and nothing of a password is shown.

libpq's own complaint repeats what it took for a host or an option; of `postgresql://me:p@ss@db/x` that is half of the password.
https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS, and fe-connect.c for what that leaves open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

SCHEMES = ("postgresql://", "postgres://")

# The parameters of libpq 18; an older one refuses the newest by itself. `ssl=true` is its word for sslmode=require.
OPTIONS = frozenset({
    "application_name", "channel_binding", "client_encoding", "connect_timeout", "dbname",
    "fallback_application_name", "gssdelegation", "gssencmode", "gsslib", "host", "hostaddr", "keepalives",
    "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts",
    "max_protocol_version", "min_protocol_version", "options", "passfile", "password", "port", "replication",
    "require_auth", "requirepeer", "scram_client_key", "scram_server_key", "service", "ssl",
    "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert", "sslcertmode", "sslcompression", "sslcrl",
    "sslcrldir", "sslkey", "sslkeylogfile", "sslmode", "sslnegotiation", "sslpassword", "sslrootcert", "sslsni",
    "target_session_attrs", "tcp_user_timeout", "user",
})  # fmt: skip
_CHOICES = {
    "sslmode": {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"},
    "channel_binding": {"disable", "prefer", "require"},
    "gssencmode": {"disable", "prefer", "require"},
    "sslcertmode": {"disable", "allow", "require"},
    "sslnegotiation": {"postgres", "direct"},
    "load_balance_hosts": {"disable", "random"},
    "target_session_attrs": {"any", "read-write", "read-only", "primary", "standby", "prefer-standby"},
    "ssl": {"true"},
    "ssl_min_protocol_version": {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"},
    "ssl_max_protocol_version": {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"},
}
_NUMBERS = frozenset({"connect_timeout", "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "tcp_user_timeout"})  # fmt: skip
_SHOWN = frozenset({"host", "hostaddr", "port", "dbname", "user"})  # what of the options a message may hold
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})|%00")
_USER_INFO = re.compile(r"([^@/]*)@")
_HOST = re.compile(r"(\[[^\[\]]+\]|[^\[\]:]*)(?::(.*))?")
_LAST_PORT = 65535


class UrlWrong(ValueError):
    """The URL cannot be read. `code`: scheme, user_info, space, escape, host, port, option_unknown, option_form, option_escape, option_value;
    `piece`: the part or option that is meant, and never what stands there."""

    def __init__(self, code: str, piece: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.piece = piece


@dataclass(frozen=True, slots=True, repr=False)
class DatabaseUrl:
    """A URL that can be read. Texts are as they stand in it, still escaped."""

    user: str
    password: str
    hosts: str
    name: str
    options: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> str:
        """User, host, port and database, without password and whatever else is asked for."""
        more = "&".join(f"{key}={value}" for key, value in self.options if key in _SHOWN)
        return f"postgresql://{self.user}{'@' if self.user else ''}{self.hosts}/{self.name}{'?' if more else ''}{more}"

    @property
    def secrets(self) -> frozenset[str]:
        """What no message may hold: the password, and the values of options that name no host, port, user or database."""
        hidden = (self.password, *(value for key, value in self.options if key not in _SHOWN))
        return frozenset(text for one in hidden for text in (one, unquote(one)) if text)


def read_url(url: str) -> DatabaseUrl:
    """The parts of a PostgreSQL's URL. Raises UrlWrong."""
    scheme = next((one for one in SCHEMES if url.startswith(one)), None)
    if scheme is None:
        raise UrlWrong("scheme")
    rest = url.removeprefix(scheme)
    user_info = ""
    if (found := _USER_INFO.match(rest)) is not None:
        user_info, rest = found[1], rest[found.end() :]
    # Another @ belongs to the password most likely, or what comes before a / does: nothing after it can be told apart from it.
    if "@" in rest or _BROKEN_ESCAPE.search(user_info) or re.search(r"\s", user_info):
        raise UrlWrong("user_info")
    if re.search(r"\s", rest):
        raise UrlWrong("space")
    user, _, password = user_info.partition(":")
    place, _, query = rest.partition("?")
    hosts, _, name = place.partition("/")
    for host in hosts.split(","):
        _check_host(host)
    if _BROKEN_ESCAPE.search(name):
        raise UrlWrong("escape", "dbname")
    return DatabaseUrl(user, password, hosts, name, tuple(_option(one) for one in query.split("&")) if query else ())


def shown_url(url: str) -> str:
    """The URL for people: whole but for what is secret; of one that cannot be read nothing but its scheme."""
    try:
        return read_url(url).shown
    except UrlWrong:
        return f"{SCHEMES[0]}…"


def _check_host(text: str) -> None:
    found = _HOST.fullmatch(text)
    if found is None:
        raise UrlWrong("host")
    host, port = found.groups()
    if _BROKEN_ESCAPE.search(host):
        raise UrlWrong("escape", "host")
    _check_port(port or "")


def _check_port(text: str) -> None:
    if text and not (re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= _LAST_PORT):
        raise UrlWrong("port")


def _option(text: str) -> tuple[str, str]:
    key, is_given, value = text.partition("=")
    if key not in OPTIONS:
        raise UrlWrong("option_unknown", key if re.fullmatch(r"[a-z][a-z_]{1,29}", key) else "")
    if not is_given:
        raise UrlWrong("option_form", key)
    if "=" in value or _BROKEN_ESCAPE.search(value):
        raise UrlWrong("option_escape", key)
    meant = unquote(value)
    if key == "port":
        for port in meant.split(","):
            _check_port(port)
    if (key in _CHOICES and meant and meant not in _CHOICES[key]) or (key in _NUMBERS and not re.fullmatch(r"-?\d{1,9}", meant)):  # fmt: skip
        raise UrlWrong("option_value", key)
    return key, value
