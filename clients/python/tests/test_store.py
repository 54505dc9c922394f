"""What a peer tells of what it holds."""

import json
from datetime import timedelta
from pathlib import Path

from motcua_road.messages import read_header
from motcua_road.store import Store

VECTORS = json.loads((Path(__file__).parents[3] / "docs" / "reference" / "road-vectors.json").read_text())


def test_only_what_was_created_before_an_instant_is_told(tmp_path):
    store, parcel = Store(tmp_path), VECTORS["messages"][0]["parcel"]
    header = read_header(parcel["header"])
    at, day = header.created_at, [header.created_at.date().isoformat()]
    store.keep(parcel, header, {}, at)

    def told(until):
        heads = store.heads(header.deployment, held=True, until=until)
        return len(heads), len(store.held_lines(header.deployment, day, until))

    assert (told(at), told(at + timedelta(seconds=1)), told(None)) == ((0, 0), (1, 1), (1, 1))
    assert (told(at - timedelta(days=1)), told(at + timedelta(days=1))) == ((0, 0), (1, 1))
    store.close()
