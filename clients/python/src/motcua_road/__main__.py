"""``python -m motcua_road``: make a key, apply, look at the registry, send, fetch, answer at a door, try a peer."""

import argparse
import json
import os
import sys
import threading
from pathlib import Path

from motcua_road.http import NoAnswer, Turned
from motcua_road.keys import Key
from motcua_road.peer import NotBelieved, Peer
from motcua_road.serving import make_server
from motcua_road.store import Store


def main() -> int:
    options = _parser().parse_args()
    if options.act == "conformance":
        from motcua_road.conformance.command import run_command

        return run_command(options)
    if options.act == "key":
        key = Key.generate(options.name)
        key.save(options.file)
        print(key.public)
        return 0
    try:
        return _act(options, _peer(options))
    except (NoAnswer, Turned, NotBelieved) as problem:
        print(problem, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    from motcua_road.conformance.command import add_arguments

    parser = argparse.ArgumentParser(prog="motcua-road", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    key = acts.add_parser("key", help="make a key and print its public half")
    key.add_argument("name")
    key.add_argument("file", type=Path)
    add_arguments(acts.add_parser("conformance", help="try a peer, assertion by assertion"))
    for act, told in _ACTS.items():
        sub = acts.add_parser(act, help=told)
        for name, variable in _SETTINGS.items():
            sub.add_argument(f"--{name.replace('_', '-')}", default=os.environ.get(variable, ""), metavar=variable)
        if act == "apply":
            sub.add_argument("--name", default="")
        if act == "send":
            sub.add_argument("type")
            sub.add_argument("recipient")
            sub.add_argument("body")
            sub.add_argument("--order-key", default="")
            sub.add_argument("--file", type=Path, action="append", default=[])
        if act == "serve":
            sub.add_argument("--port", type=int, required=True)
            sub.add_argument("--host", default="127.0.0.1")
    return parser


_ACTS = {
    "apply": "apply at the hub, or announce a new address",
    "registry": "fetch the registry and print who takes part",
    "send": "send a message and print what became of it",
    "fetch": "take what the hub holds for us, and do it",
    "serve": "answer at a door, and send what waits",
}
_SETTINGS = {
    "deployment": "ROAD_DEPLOYMENT",
    "agency_code": "ROAD_AGENCY",
    "key": "ROAD_KEY",
    "folder": "ROAD_FOLDER",
    "hub_url": "ROAD_HUB_URL",
    "hub_key": "ROAD_HUB_KEY",
    "address": "ROAD_ADDRESS",
}


def _peer(options: argparse.Namespace) -> Peer:
    return Peer(
        options.deployment,
        options.agency_code,
        Key.load(Path(options.key)),
        Store(Path(options.folder)),
        hub_url=options.hub_url,
        hub_key=options.hub_key,
        address=options.address,
    )


def _act(options: argparse.Namespace, peer: Peer) -> int:
    if options.act == "apply":
        print(peer.apply(options.name or options.deployment))
        return 0
    peer.refresh_registry()
    if options.act == "registry":
        for entry in peer.registry.entries:
            print(entry.deployment, entry.state, entry.address or "fetches at the hub")
    elif options.act == "send":
        files = [(path, "application/octet-stream") for path in options.file]
        message_id = peer.send(
            options.type, options.recipient, json.loads(options.body), order_key=options.order_key, files=files
        )
        peer.push()
        peer.push()  # once more, when the other side asked for the files first
        row = peer.store.sent(message_id)
        print(message_id, row["state"] if row else "", row["code"] if row else "")
    elif options.act == "fetch":
        print(peer.fetch(), peer.work())
        peer.push()
    else:
        threading.Thread(target=peer.live, daemon=True).start()
        server = make_server(options.host, options.port, peer.door)
        print(f"ready http://{options.host}:{server.server_port}", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
