"""Files and functions stay small enough to fit in a head."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    path
    for folder in ("src", "tests", "tools", "clients")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]


def lengths_of_functions() -> dict[str, int]:
    found = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = (node.end_lineno or 0) - node.lineno + 1
    return found


def test_no_file_is_longer_than_400_lines() -> None:
    long = {str(path.relative_to(ROOT)): n for path in FILES if (n := len(path.read_text().splitlines())) > 400}
    assert long == {}


def test_functions_above_60_lines_are_rarer_than_one_in_200() -> None:
    lengths = lengths_of_functions()
    long = {name: length for name, length in lengths.items() if length > 60}
    assert len(long) * 200 < len(lengths), long
