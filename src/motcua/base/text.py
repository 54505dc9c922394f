"""Vietnamese text: one normal form, folding for search, the order of the alphabet, names."""

import re
import unicodedata
from collections.abc import Mapping

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """Return text in NFC, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """Return text in NFC, without spaces around it or doubled inside it."""
    return _SPACES.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Return text as search compares it: lower case, no marks, đ as d, single spaces.

    NFC and NFD input, and both places of a tone mark (hòa, hoà), fold alike.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    return _SPACES.sub(" ", bare.replace("đ", "d")).strip()


def sort_key(text: str) -> str:
    """Return a key whose plain order is Vietnamese dictionary order (syllable by syllable, tone last)."""
    return " ".join(_syllable_key(syllable) for syllable in nfc(text).casefold().split())


def name_sort_key(full_name: str) -> str:
    """Return a key that sorts people by given name, then by the rest of the name."""
    syllables = nfc(full_name).split()
    return sort_key(" ".join(syllables[-1:] + syllables[:-1]))


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text of a language tag (BCP 47), else its main language's, else Vietnamese, else any."""
    for tag in (language, language.split("-")[0], "vi"):
        if tag in texts:
            return texts[tag]
    return next(iter(texts.values()), "")


def _syllable_key(syllable: str) -> str:
    letters, tone = [], 0
    for letter in syllable:
        parts = unicodedata.normalize("NFD", letter)
        for index, mark in enumerate(_TONES, start=1):
            if mark in parts:
                tone, parts = index, parts.replace(mark, "")
        base = unicodedata.normalize("NFC", parts)
        place = _ALPHABET.find(base)
        letters.append(chr(ord("A") + place) if place >= 0 else base)
    return "".join(letters) + "\x01" + str(tone)
