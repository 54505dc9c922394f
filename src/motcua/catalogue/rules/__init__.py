"""What the catalogue checks and how it compares words: values in, values out."""

from motcua.catalogue.rules.publishing import find_faults
from motcua.catalogue.rules.searching import WORDS_MAX, expand, fold_words, is_code, phrases_of, to_query

__all__ = ["WORDS_MAX", "expand", "find_faults", "fold_words", "is_code", "phrases_of", "to_query"]
