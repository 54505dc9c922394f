"""The system's door and its one page, built on the client of the road (clients/python) as anybody's could be."""

import html
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from motcua_road import Key, Message, Peer, Store, http
from motcua_road.registry import read_registry

NAME, AGENCY = "sandbox", "Z01"
KEPT = 200  # messages on the page
Respond = Callable[..., Any]


def make_peer(folder: Path, *, hub_url: str, hub_key: str, address: str) -> Peer:
    """Return the system with its key and memory, which stay in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "road.key"
    if not path.exists():
        Key.generate(f"{NAME}-1").save(path)
    key, store = Key.load(path), Store(folder)
    return Peer(NAME, AGENCY, key, store, hub_url=hub_url, hub_key=hub_key, address=address, anything=keep)


def trust_first(peer: Peer, folder: Path) -> None:
    """Take the hub's key from the first registry that comes, and hold to it: for demonstrations on one machine only."""
    path = folder / "hub.key"
    if not path.exists():
        signed = http.request(peer.hub_url, "GET", f"{http.ROOT}/registry", b"", {}).said()
        hub = read_registry(signed).hub
        if hub is None:
            raise http.NoAnswer("this registry has no hub")
        path.write_text(next(key["value"] for key in hub.keys if key["name"] == signed["signature"]["key"]))
    peer.hub_key = path.read_text()


def keep(peer: Peer, message: Message) -> None:
    """Take a message of any type: it's in the inbox already, where the page shows it."""


class Site:
    """``/`` is the page, ``/healthz`` says ok, all else is the road's door."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    def __call__(self, environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        pages = {"/": (self.page, "text/html; charset=utf-8"), "/healthz": (lambda: "ok\n", "text/plain")}
        found = pages.get(environ.get("PATH_INFO", "")) if environ["REQUEST_METHOD"] == "GET" else None
        if found is None:
            return self.peer.door(environ, respond)
        content = found[0]().encode()
        respond("200 OK", [("Content-Type", found[1]), ("Content-Length", str(len(content)))])
        self.peer.store.close()
        return [content]

    def page(self) -> str:
        """Show what came, the newest first, and how far each has got."""
        rows = self.peer.store.db.execute(
            "SELECT parcel, received_at, done_at, problem FROM inbox ORDER BY received_at DESC LIMIT ?", (KEPT,)
        )
        lines = "\n".join(_line(json.loads(row["parcel"]), row["received_at"], row["done_at"]) for row in rows)
        registry = self.peer.registry
        state = next((one.state for one in registry.entries if one.deployment == NAME), "not registered yet")
        return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sandbox agency</title><style>body{{font:16px/1.5 system-ui;margin:1rem auto;max-width:70rem;padding:0 1rem}}
td,th{{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}}.box{{overflow-x:auto}}</style>
<h1>Sandbox agency {AGENCY}</h1>
<p>A system of an outside party on the road, deployment <code>{NAME}</code>:
{html.escape(state)} in registry {registry.number}. It answers line tests, and takes
documents of any type. Send to <code>{AGENCY}</code>;
see docs/how-to/join-the-road.md.</p>
<div class="box"><table><tr><th>Came<th>From<th>Type<th>Order<th>Body<th>Done</tr>
{lines}</table></div></html>
"""


def _line(parcel: dict[str, Any], received_at: str, done_at: str | None) -> str:
    header = json.loads(parcel["header"])
    order = f"{header.get('order_key', '')} {header.get('order_seq', 0) or ''}".strip()
    files = "".join(f"\n[{each['name']}, {each['size']} B]" for each in header.get("attachments", []))
    cells = [received_at[:19], f"{header['sender']} ({header['deployment']})", header["type"], order]
    shown = "".join(f"<td>{html.escape(str(cell))}" for cell in cells)
    return (
        f"<tr>{shown}<td><pre>{html.escape(parcel['body'][:2000] + files)}</pre><td>{'yes' if done_at else 'no'}</tr>"
    )
