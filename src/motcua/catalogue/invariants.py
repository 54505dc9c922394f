"""What ``motcua doctor`` checks of the catalogue."""

import hashlib

import msgspec

from motcua.base.invariants import invariant
from motcua.catalogue.models import ProcedureEntry, ProcedureVersion

LINES_MAX = 20


@invariant("Every procedure in lists and search is its newest published version.")
def entries_are_the_newest_versions() -> list[str]:
    newest: dict[str, tuple[int, str]] = {}
    for code, version, digest in ProcedureVersion.objects.order_by("code", "version").values_list(
        "code", "version", "digest"
    ):
        newest[code] = (version, digest)
    entries = {
        code: (version, digest)
        for code, version, digest in ProcedureEntry.objects.order_by("code").values_list("code", "version", "digest")
    }
    return [
        f"{code}: lists show version {entries.get(code, ('none',))[0]}, published is {newest.get(code, ('none',))[0]}"
        for code in sorted(newest.keys() | entries.keys())
        if newest.get(code) != entries.get(code)
    ][:LINES_MAX]


@invariant("Every published version of a procedure is still what was published.")
def versions_are_as_published() -> list[str]:
    return [
        f"{row.code} version {row.version}: the record isn't the one that was published"
        for row in ProcedureVersion.objects.order_by("code", "version").iterator()
        if hashlib.sha256(msgspec.json.encode(row.record, order="sorted")).hexdigest() != row.digest
    ][:LINES_MAX]
