from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import files
from motcua.base.files.keys import add_key, key_ring
from motcua.base.files.sealing import FRAME, HEADER, TAG
from motcua.base.files.store import path_of

in_one_store = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
sizes = st.integers(0, 3 * FRAME + 7) | st.sampled_from([0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME])


def content(size: int) -> bytes:
    return (b"One stop, many doors. " * (size // 20 + 1))[:size]


@in_one_store
@given(size=sizes, ends=st.tuples(st.integers(0, 4 * FRAME), st.integers(0, 4 * FRAME)))
def test_any_range_is_what_was_stored(size: int, ends: tuple[int, int]):
    clear = content(size)
    stored = files.put(clear)

    assert (files.size_of(stored.key), stored.size) == (size, size)
    assert files.read(stored.key) == clear
    assert b"".join(files.read_range(stored.key, *ends)) == clear[ends[0] : ends[1]]


@in_one_store
@given(size=sizes, place=st.integers(0), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_refused(size: int, place: int, bit: int):
    path = path_of(files.put(content(size)).key)
    sealed = bytearray(path.read_bytes())
    sealed[place % len(sealed)] ^= 1 << bit
    path.write_bytes(sealed)

    with pytest.raises(files.SealBroken):
        files.read(path.name)


@in_one_store
@given(size=sizes, kept=st.integers(0))
def test_a_file_cut_anywhere_is_refused_before_its_first_byte(size: int, kept: int):
    path = path_of(files.put(content(size)).key)
    sealed = path.read_bytes()
    path.write_bytes(sealed[: kept % len(sealed)])

    with pytest.raises(files.SealBroken):
        files.read_range(path.name, 0, 1)


@pytest.mark.parametrize("frames", [1, 2])
def test_a_file_cut_between_frames_is_refused(frames: int):
    path = path_of(files.put(content(3 * FRAME)).key)
    path.write_bytes(path.read_bytes()[: HEADER + frames * (FRAME + TAG)])

    with pytest.raises(files.SealBroken):
        files.size_of(path.name)


def test_frames_in_another_order_are_refused():
    path = path_of(files.put(content(3 * FRAME)).key)
    sealed, whole = path.read_bytes(), FRAME + TAG
    first, second = sealed[HEADER : HEADER + whole], sealed[HEADER + whole : HEADER + 2 * whole]
    path.write_bytes(sealed[:HEADER] + second + first + sealed[HEADER + 2 * whole :])

    with pytest.raises(files.SealBroken):
        files.read(path.name)


def test_a_file_put_in_the_place_of_another_is_refused():
    mine, theirs = path_of(files.put(b"mine").key), path_of(files.put(b"theirs").key)
    mine.write_bytes(theirs.read_bytes())

    with pytest.raises(files.SealBroken):
        files.read(mine.name)


def test_nothing_of_the_content_is_on_the_disk(store: Path):
    stored = files.put(content(200_000))

    sealed = path_of(stored.key).read_bytes()
    assert b"One stop" not in sealed
    assert path_of(stored.key).stat().st_size == HEADER + 200_000 + 4 * TAG


def test_the_key_is_made_once_and_for_us_alone(settings):
    key_ring()
    path = settings.MOTCUA_KEYS / "files.key"

    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["files.key"]


def test_old_files_open_after_a_new_key():
    old = files.put(b"sealed with the first key")
    key_id = add_key()
    new = files.put(b"sealed with the second")

    assert files.read(old.key) == b"sealed with the first key"
    assert key_id.encode() == path_of(new.key).read_bytes()[4:12].hex().encode()


def test_a_lost_key_is_named(settings):
    stored = files.put(b"sealed")
    (settings.MOTCUA_KEYS / "files.key").unlink()

    with pytest.raises(files.SealBroken, match="not in files"):
        files.read(stored.key)
