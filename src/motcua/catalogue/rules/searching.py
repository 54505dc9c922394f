"""How words are compared in a search."""

import re
from collections.abc import Mapping, Sequence

from motcua.base.text import fold

WORDS_MAX = 12
PHRASE_WORDS_MAX = 4

_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"\d[.\d]*")
_Y_FOR_I = re.compile(r"\b(h|k|l|m|s|t|qu)y\b")  # đăng kí, đăng ký: one word in two spellings


def fold_words(text: str) -> str:
    """Return text as search compares it: folded, words only, ``y`` and ``i`` alike where both are written."""
    return _Y_FOR_I.sub(r"\1i", " ".join(_WORD.findall(fold(text))))


def is_code(text: str) -> bool:
    """Say whether somebody types a procedure's code (``1.001193`` or its beginning)."""
    return _CODE.fullmatch(text.strip()) is not None


def phrases_of(words: Sequence[str]) -> list[str]:
    """Return every run of 1 to 4 words, as it might stand in the table of synonyms."""
    return [
        " ".join(words[start : start + length])
        for length in range(PHRASE_WORDS_MAX, 0, -1)
        for start in range(len(words) - length + 1)
    ]


def expand(words: Sequence[str], synonyms: Mapping[str, str]) -> list[str]:
    """Say the words as the catalogue would: the longest known phrase first, words that say nothing left out."""
    said: list[str] = []
    position = 0
    while position < len(words):
        for length in range(PHRASE_WORDS_MAX, 0, -1):
            phrase = " ".join(words[position : position + length])
            if position + length <= len(words) and phrase in synonyms:
                said += synonyms[phrase].split()
                position += length
                break
        else:
            said.append(words[position])
            position += 1
    return list(dict.fromkeys(said))


def to_query(words: Sequence[str]) -> str:
    """Return a tsquery that asks for every word; the last one may still be unfinished."""
    quoted = ["'" + word.replace("'", "''") + "'" for word in words]
    return " & ".join([*quoted[:-1], *(f"{word}:*" for word in quoted[-1:])])
