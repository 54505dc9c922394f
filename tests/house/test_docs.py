"""The pages that people read: links lead somewhere, decisions are whole, and nothing of somebody's machine is told."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *DOCS.rglob("*.md"),
        *(ROOT / "src").rglob("README.md"),
        *(ROOT / "tools").rglob("*.md"),
        *(ROOT / "clients").rglob("*.md"),
    ]
)
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
PAGE_LINES = 60

LINK = re.compile(r"(?:\[[^\]]*\]\(|<img src=\")([^)\s\"]+)[)\"]")
ELSEWHERE = re.compile(r"^(https?:|mailto:)")
OF_THE_WORKSHOP = re.compile(
    r"\b(?:claude|anthropic|openai|chatgpt|copilot|llms?|(?:sub-?)?agents?|worktrees?|prompts?)\b"
    r"|language model|filed by a session|this session",
    re.IGNORECASE,
)
OF_A_MACHINE = re.compile(r"(?<![\w.:/])/(?:work|root|home|Users|tmp|mnt)(?:/|\b)")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(path: Path) -> str:
    """Return a page without its blocks of code, whose brackets are no links."""
    return re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)


def anchors(path: Path) -> set[str]:
    """Return what a page's headings can be linked by."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    wrong = []
    for target in LINK.findall(prose(page)):
        if ELSEWHERE.match(target):
            continue
        name, _, anchor = unquote(target).partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            wrong.append(target)
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_speak_of_the_product_only(page: Path) -> None:
    text = page.read_text()
    assert [found[0] for found in (*OF_THE_WORKSHOP.finditer(text), *OF_A_MACHINE.finditer(text))] == []


@pytest.mark.parametrize("page", DECISIONS, ids=named)
def test_a_decision_has_a_status_and_what_was_rejected_on_one_page(page: Path) -> None:
    text = page.read_text()
    assert text.startswith(f"# {page.name[:4]} ")
    assert re.search(r"^Status: (accepted|overtaken by \[\d{4}\]\(.+\))$", text, re.MULTILINE)
    for heading in ("Context", "Decision", "Consequences", "Rejected options"):
        assert f"\n## {heading}\n" in text, heading
    assert len(re.findall(r"^- \*\*", text.split("## Rejected options")[1], re.MULTILINE)) >= 3
    assert len(text.splitlines()) <= PAGE_LINES


def test_decisions_are_numbered_without_gap_and_listed() -> None:
    listed = (DOCS / "decisions" / "README.md").read_text()
    assert [page.name[:4] for page in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]
    assert [page.name for page in DECISIONS if f"({page.name})" not in listed] == []


def test_every_domain_has_a_page_that_the_index_leads_to() -> None:
    index, house = (DOCS / "index.md").read_text(), ROOT / "src" / "motcua"
    assert [domain for domain in settings.DOMAINS if f"../src/motcua/{domain}/README.md" not in index] == []
    pages = {domain: len((house / domain / "README.md").read_text().splitlines()) for domain in settings.DOMAINS}
    assert {domain: lines for domain, lines in pages.items() if lines > PAGE_LINES} == {}


def test_pictures_are_light() -> None:
    heavy = [named(path) for path in (DOCS / "pictures").iterdir() if path.stat().st_size > 300_000]
    assert heavy == []
