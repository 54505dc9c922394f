"""Making papers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from motcua.printing import queries
from motcua.printing.types import CannotBePrinted


def print_paper(template: Path, facts: Mapping[str, Any]) -> bytes:
    """Return a paper as PDF/A-2b; the same template and facts give the same bytes.

    ``template`` is a Typst file of a domain. ``facts`` are text, numbers, days, instants, lists and mappings of
    these; ``now`` (an aware datetime, the moment of printing) must be among them. They are data: nothing in them is
    ever read as markup. ``lookup_url`` becomes a QR code. Raises CannotBePrinted, with what Typst said.
    """
    try:
        printed = typst.compile(
            str(template),
            root=str(queries.SOURCE),
            font_paths=queries.fonts(),
            sys_inputs=queries.inputs(facts),
            format="pdf",
            pdf_standards=["a-2b"],
            timestamp=int(facts["now"].timestamp()),
        )
    except typst.TypstError as error:
        raise CannotBePrinted(reason=error.message) from error
    return printed
