"""``python -m motcua_sandbox.authority --port N --folder DIR``: prints ``ready`` when it answers."""

import argparse
import sys
from pathlib import Path

from motcua_sandbox.authority.certificates import Authority
from motcua_sandbox.authority.server import make_server


def main() -> int:
    parser = argparse.ArgumentParser(prog="motcua_sandbox.authority", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where keys and certificates are kept")
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    server = make_server(options.host, options.port)
    address = f"http://{options.host}:{server.server_address[1]}"
    server.authority = Authority.open(options.folder, address)
    sys.stdout.write(f"ready {address}\n")
    sys.stdout.flush()
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
