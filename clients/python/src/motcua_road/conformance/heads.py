"""Requests of which only the head is sent: what a deployment says before it reads a body."""

import socket
from urllib.parse import urlsplit

from motcua_road.conformance.trial import Trial

SECONDS = 4.0


def opened(trial: Trial, method: str, target: str, signed: dict[str, str], length: int) -> socket.socket:
    """Return a connection on which a request's head was sent, and none of its body."""
    parts = urlsplit(trial.url)
    wire = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=SECONDS)
    head = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {length}"]
    head += ["Content-Type: application/json", *(f"{name}: {value}" for name, value in signed.items())]
    wire.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
    return wire


def first_line(wire: socket.socket) -> str:
    """Return the first line of what is answered, or why nothing is."""
    try:
        return wire.recv(4096).split(b"\r\n")[0].decode("latin-1")
    except OSError as problem:
        return str(problem)
