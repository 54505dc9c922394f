"""A small web server for a door, of the standard library: a thread for each connection, with limits of time."""

from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Server(ThreadingMixIn, WSGIServer):
    """Answers many at a time; whoever is silent for 30 s is let go."""

    daemon_threads = True
    request_queue_size = 64


class _Handler(WSGIRequestHandler):
    timeout = 30

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def make_server(host: str, port: int, application: Application) -> Server:
    """Return a server that listens; 0 takes a free port."""
    server = Server((host, port), _Handler)
    server.set_app(application)
    return server
