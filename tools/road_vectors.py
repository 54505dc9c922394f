"""Write ``docs/reference/road-vectors.json``: what a client in any language must compute; ``--check`` compares."""

import json
import sys
from pathlib import Path

from motcua.wire.road import examples

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "road-vectors.json"


def text() -> str:
    """Return the file as it should be."""
    return json.dumps(examples.vectors(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    if "--check" not in sys.argv:
        PAGE.write_text(text())
    elif PAGE.read_text() != text():
        sys.exit(f"{PAGE.name} is not what the code says: python -m tools.road_vectors")


if __name__ == "__main__":
    main()
