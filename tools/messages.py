"""Collect every sentence of a domain into its catalogue and compile it: ``python -m tools.messages [--check]``.

Pure Python, so that nobody needs GNU gettext: Python files are read by ``ast``, templates by Django's own
``templatize``. English is the language of the sources; each domain carries ``locale/vi/LC_MESSAGES/django.po``.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "motcua"
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}

Key = tuple[str | None, str, str | None]  # context, singular, plural


def sentences(domain: Path) -> Iterator[Key]:
    """Yield every translatable sentence of a domain's code and templates."""
    for path in sorted(domain.rglob("*.py")):
        if "tests" not in path.parts:
            yield from _calls(path.read_text())
    for path in sorted([*domain.rglob("*.html"), *domain.rglob("templates/**/*.txt")]):
        yield from _calls(_only_calls(templatize(path.read_text(), origin=str(path))))


def _only_calls(templatized: str) -> str:
    """Keep the gettext calls of templatize's output, each as a statement of its own."""
    calls, rest = [], templatized
    names = sorted(PLAIN | PLURAL | CONTEXT | {"npgettext"}, key=len, reverse=True)
    position = 0
    while position < len(rest):
        name = next((name for name in names if rest.startswith(f"{name}(", position)), None)
        if name is None or (position and (rest[position - 1].isalnum() or rest[position - 1] == "_")):
            position += 1
            continue
        for end in range(position + len(name) + 2, len(rest) + 1):
            if rest[end - 1] == ")":
                try:
                    ast.parse(rest[position:end].strip())
                except SyntaxError:
                    continue
                calls.append(rest[position:end])
                position = end
                break
        else:
            position += 1
    return "\n".join(calls)


def _calls(code: str) -> Iterator[Key]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in PLAIN and words:
            yield None, words[0], None
        elif name in PLURAL and len(words) >= 2:
            yield None, words[0], words[1]
        elif name in CONTEXT and len(words) >= 2:
            yield words[0], words[1], None


def catalogue_of(domain: Path) -> Path:
    return domain / "locale" / "vi" / "LC_MESSAGES" / "django.po"


def updated(domain: Path) -> polib.POFile:
    """Return the domain's catalogue with exactly the sentences in use; translations are kept."""
    path = catalogue_of(domain)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgctxt, entry.msgid): entry for entry in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    wanted: dict[tuple[str | None, str], str | None] = {}
    for context, singular, plural in sentences(domain):
        wanted[context, singular] = wanted.get((context, singular)) or plural
    for (context, singular), plural in sorted(wanted.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        entry = known.get((context, singular)) or polib.POEntry(msgid=singular, msgctxt=context)
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = entry.msgstr_plural or {0: entry.msgstr}
            entry.msgstr = ""
        new.append(entry)
    return new


def domains() -> list[Path]:
    return sorted(path.parent for path in SOURCE.glob("*/__init__.py"))


def problems() -> list[str]:
    """Return what is missing: untranslated, stale, or not compiled."""
    found = []
    for domain in domains():
        new, path = updated(domain), catalogue_of(domain)
        if not new:
            continue
        stored = polib.pofile(str(path)) if path.exists() else polib.POFile()
        if {(e.msgctxt, e.msgid) for e in stored} != {(e.msgctxt, e.msgid) for e in new}:
            found.append(f"{domain.name}: sentences changed; run python -m tools.messages")
        found += [f"{domain.name}: not translated: {e.msgid!r}" for e in new if not e.translated()]
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != stored.to_binary():
            found.append(f"{domain.name}: django.mo is not made from django.po")
    return found


def main() -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    if "--check" in sys.argv:
        found = problems()
        print("\n".join(found))
        return 1 if found else 0
    for domain in domains():
        if new := updated(domain):
            path = catalogue_of(domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            new.save(str(path))
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
            for entry in new.untranslated_entries():
                print(f"{domain.name}: not translated: {entry.msgid!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
