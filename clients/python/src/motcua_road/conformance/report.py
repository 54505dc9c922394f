"""The report of a run: what was tried, what was seen, signed by the suite's own key; and a page for people."""

import html
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from motcua_road import __version__
from motcua_road.conformance.cast import Target
from motcua_road.keys import Json, Key, is_signed
from motcua_road.messages import write_at


@dataclass(frozen=True)
class Outcome:
    """What became of one assertion: PASSED or FAILED, and what was seen."""

    number: str
    title: str
    group: str
    result: str
    problem: str = ""
    seconds: float = 0.0
    evidence: dict[str, Any] = field(default_factory=dict)


def signed_report(
    outcomes: list[Outcome], *, tried: str, url: str, target: Target, key: Key, began: datetime, now: datetime
) -> Json:
    """Return the report as it's kept: a text and its signature, like everything on the road.

    ``tried`` says what the run was about: everything, sending alone, or some assertions.
    """
    said = {
        "kind": "conformance-report",
        "suite": f"motcua-road {__version__}",
        "tried": tried,
        "url": url,
        "deployment": target.deployment,
        "keys": [one["name"] for one in target.keys],
        "began_at": write_at(began),
        "ended_at": write_at(now),
        "counts": {kind: sum(one.result == kind for one in outcomes) for kind in ("PASSED", "FAILED")},
        "conforms": bool(outcomes) and all(one.result == "PASSED" for one in outcomes),
        "assertions": [vars(one) for one in outcomes],
    }
    text = json.dumps(said, ensure_ascii=False, default=str)
    return {"text": text, "signature": key.sign(text), "public_key": key.public}


def is_genuine(report: Json, public: str) -> bool:
    """Tell whether a report is signed by the suite whose key was told."""
    signature = report["signature"]
    name = str(signature.get("key"))
    return is_signed(report["text"], signature, name=name, algorithm="Ed25519", public=public)


def write(report: Json, folder: Path) -> tuple[Path, Path]:
    """Write ``report.json`` and ``report.html``; return their paths."""
    as_json, as_page = folder / "report.json", folder / "report.html"
    as_json.write_text(json.dumps(report, ensure_ascii=False, indent=1))
    as_page.write_text(page(report))
    return as_json, as_page


def page(report: Json) -> str:
    """Return the page for people: one row an assertion."""
    said = json.loads(report["text"])
    rows = "\n".join(_row(one) for one in said["assertions"])
    counts = said["counts"]
    verdict = "conforms" if said["conforms"] else "does not conform"
    return f"""<!doctype html><html lang="en"><meta charset="utf-8">
<title>Conformance of {_(said["deployment"])}</title>
<style>body{{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}}td,th{{text-align:left;
vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc}}.FAILED{{color:#a00;font-weight:bold}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font-size:.8rem}}</style>
<h1>{_(said["deployment"])} {verdict}</h1>
<p>{_(said["url"])}, {_(said["began_at"])} to {_(said["ended_at"])}, by {_(said["suite"])}: {counts["PASSED"]} passed,
{counts["FAILED"]} failed; tried: {_(said["tried"])}. Signed by <code>{_(report["public_key"])}</code>.</p>
<table><tr><th>Number<th>Assertion<th>Result<th>Seen</tr>
{rows}</table></html>
"""


def _row(one: Json) -> str:
    seen = "\n".join([one["problem"], *(f"{name}: {value}" for name, value in one["evidence"].items())]).strip()
    number, title, result = one["number"], _(one["title"]), one["result"]
    return f'<tr><td id="{number}">{number}<td>{title}<td class="{result}">{result}<td><pre>{_(seen)}</pre></tr>'


def _(text: object) -> str:
    return html.escape(str(text))
