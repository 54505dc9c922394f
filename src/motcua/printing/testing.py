"""Papers for any test in the house."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from motcua.base.clock import VIETNAM
from motcua.printing import actions


def make_facts(samples: Path, name: str, **changes: Any) -> dict[str, Any]:
    """Return the sample facts of a paper: what all papers share, its own, and the changes of a test."""
    told = json.loads(samples.read_text())
    facts: dict[str, Any] = told["common"] | told[name] | changes
    if isinstance(facts["now"], str):
        facts["now"] = datetime.fromisoformat(facts["now"]).replace(tzinfo=VIETNAM)
    return facts


def make_paper(samples: Path, name: str, **changes: Any) -> bytes:
    """Return a sample paper as PDF; its template stands beside the samples."""
    return actions.print_paper(samples.parent / f"{name}.typ", make_facts(samples, name, **changes))
