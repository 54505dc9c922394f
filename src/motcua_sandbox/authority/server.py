"""The authority over HTTP, on loopback: no rights are asked, it serves demonstrations and tests only."""

from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from motcua_sandbox.authority import time_stamps
from motcua_sandbox.authority.certificates import Authority, BadRequest

LARGEST_REQUEST = 64 * 1024
Answer = tuple[str, bytes]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    authority: Authority


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        pages: dict[str, Callable[[Authority], Answer]] = {
            "/healthz": lambda _: ("text/plain", b"ok\n"),
            "/anchors": lambda authority: ("application/x-pem-file", authority.anchors()),
            "/crl": lambda authority: ("application/pkix-crl", authority.revocation_list()),
            "/crl/root": lambda authority: ("application/pkix-crl", authority.root_revocation_list()),
        }
        page = pages.get(self.path)
        if page is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"There is nothing at this address.\n")
            return
        self._answer(HTTPStatus.OK, *page(self.server.authority))

    def do_POST(self) -> None:
        acts: dict[str, Callable[[Authority, bytes], Answer]] = {
            "/certify": lambda authority, body: ("application/x-pem-file", authority.certify(body)),
            "/tsa": lambda authority, body: ("application/timestamp-reply", time_stamps.answer(authority, body)),
            "/revoke": _revoke,
        }
        act = acts.get(self.path)
        length = self.headers.get("Content-Length", "")
        if act is None or not length.isdigit() or int(length) > LARGEST_REQUEST:
            self.close_connection = True
            self._answer(HTTPStatus.BAD_REQUEST, "text/plain", b"Nothing is done with such a request.\n")
            return
        body = self.rfile.read(int(length))
        try:
            kind, content = act(self.server.authority, body)
        except BadRequest as error:
            self._answer(HTTPStatus.UNPROCESSABLE_ENTITY, "text/plain; charset=utf-8", f"{error}\n".encode())
            return
        self._answer(HTTPStatus.OK, kind, content)

    def _answer(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the demo's log is for the demo."""


def _revoke(authority: Authority, body: bytes) -> Answer:
    authority.revoke(body.decode("ascii", "replace").strip())
    return "text/plain", b"revoked\n"


def make_server(host: str, port: int) -> Server:
    """Return a server that listens; ``authority`` is set by who starts it."""
    return Server((host, port), Handler)
