"""What forms check: values in, faults out."""

from motcua.forms.rules.between import faults_between
from motcua.forms.rules.reading import PLACE_PARTS, ProvinceOf, holds, is_asked, question_of_field, read, to_raw
from motcua.forms.rules.soundness import find_faults

__all__ = [
    "PLACE_PARTS",
    "ProvinceOf",
    "faults_between",
    "find_faults",
    "holds",
    "is_asked",
    "question_of_field",
    "read",
    "to_raw",
]
