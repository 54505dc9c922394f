"""``python -m motcua_sandbox.agency --port N --folder DIR --hub URL``: prints ``ready`` when it answers."""

import argparse
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from motcua_road import NoAnswer, Peer, Turned
from motcua_road.serving import make_server
from motcua_sandbox.agency.server import NAME, Site, make_peer, trust_first


def live(peer: Peer, folder: Path) -> None:
    """Apply at the hub until it's there, then do what a peer does."""
    while True:
        with suppress(NoAnswer, Turned):
            if not peer.hub_key:
                trust_first(peer, folder)
            peer.apply(f"Sandbox agency ({NAME})")
            break
        time.sleep(1)
    peer.live()


def main() -> int:
    parser = argparse.ArgumentParser(prog="motcua_sandbox.agency", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where its key and messages are kept")
    parser.add_argument("--hub", required=True, help="the hub's address")
    parser.add_argument("--hub-key", default="", help="the hub's public key; without it, that of its first registry")
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    address = f"http://{options.host}:{options.port}"
    peer = make_peer(options.folder, hub_url=options.hub, hub_key=options.hub_key, address=address)
    server = make_server(options.host, options.port, Site(peer))
    threading.Thread(target=live, args=(peer, options.folder), daemon=True).start()
    sys.stdout.write(f"ready {address}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
