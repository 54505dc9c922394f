"""What ``motcua doctor`` checks of forms."""

import hashlib

import msgspec

from motcua.base.invariants import invariant
from motcua.forms import rules
from motcua.forms.models import FormVersion
from motcua.forms.types import FormDefinition

LINES_MAX = 20


@invariant("Every published version of a form is still what was published, and can be asked.")
def versions_are_as_published() -> list[str]:
    wrong = []
    for row in FormVersion.objects.order_by("code", "version").iterator():
        if hashlib.sha256(msgspec.json.encode(row.definition, order="sorted")).hexdigest() != row.digest:
            wrong.append(f"{row.code} version {row.version}: the definition isn't the one that was published")
        else:
            faults = rules.find_faults(msgspec.convert(row.definition, FormDefinition))
            wrong += [f"{row.code} version {row.version}: {fault}" for fault in faults]
    return wrong[:LINES_MAX]
