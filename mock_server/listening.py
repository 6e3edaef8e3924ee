"""In here lives the address that a server listens on: bound before anything else is done, so that trouble with it is told at once."""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys

BACKLOG = 2048


class PortBusy(Exception):
    """Somebody else listens on that port."""

    code = "port_busy"


class NotLoopback(Exception):
    """Without TLS anybody could be any clinic: only this machine may ask then."""

    code = "not_loopback"


class HostUnusable(Exception):
    """No address of this machine has that name."""

    code = "host_unusable"


def listen(host: str, port: int, *, loopback_only: bool) -> socket.socket:
    """A socket that listens; port 0 is a free one. Raises PortBusy, NotLoopback, HostUnusable, PermissionError."""
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise HostUnusable(host) from error
    if loopback_only and not all(_is_loopback(str(address[0])) for *_, address in found):
        raise NotLoopback(host)
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            listener.setsockopt(
                socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1
            )  # there REUSEADDR would share the port
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was left a moment ago is free
        listener.bind(address)
        listener.listen(BACKLOG)
    except PermissionError:
        listener.close()
        raise
    except OSError as error:
        listener.close()
        raise (PortBusy if error.errno == errno.EADDRINUSE else HostUnusable)(host) from error
    listener.setblocking(False)
    return listener


def url_of(listener: socket.socket, host: str, *, tls: bool) -> str:
    """Where this machine reaches it; the host as it was named, but one that means every address is this machine's own."""
    address, port = listener.getsockname()[:2]
    if ipaddress.ip_address(address.partition("%")[0]).is_unspecified:
        host = "::1" if listener.family == socket.AF_INET6 else "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{shown}:{port}"


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback
