"""A person finds a procedure, applies, is asked once for a correction, and gets a signed result that anyone checks."""

from pathlib import Path

import pytest

from tests.journeys import walk as steps
from tests.journeys.visitors import DESK, PHONE, Visitors
from tests.journeys.walk import Walk

WAYS = {
    "Vietnamese on a phone": ("giay khai sinh cho con", "Nguyễn Minh Khuê", "vi", PHONE, True),
    "Vietnamese without JavaScript": ("ks cho be", "Nguyễn Bảo Lâm", "vi", PHONE, False),
    "English at a desk": ("dang ky khai sinh", "Nguyễn Thị Hoài An", "en", DESK, True),
}


@pytest.mark.parametrize("way", WAYS)
def test_from_ones_own_words_to_a_signed_result(way: str, visitors: Visitors, tmp_path: Path) -> None:
    words, child, language, width, scripted = WAYS[way]
    walk = Walk.of(child)
    kind = {"language": language, "width": width, "scripted": scripted}
    an, anybody = visitors.come(**kind), visitors.come(**kind)

    steps.find(an, words)
    steps.begin(an)
    steps.say_who_asks(an)
    steps.err_and_correct(an, walk)
    steps.tell_the_rest(an, walk)
    steps.send_photos(an)
    steps.check_and_submit(an, walk)

    binh, duc, chi = (visitors.come(name, **kind) for name in ("binh", "duc", "chi"))
    steps.open_dossier(binh, walk)
    steps.act(binh, "accept")
    steps.open_dossier(duc, walk)
    steps.act(duc, "take")
    steps.ask_for_supplement(duc, walk)
    steps.correct(an, walk)
    steps.open_dossier(duc, walk)
    steps.act(duc, "propose")
    steps.sign(chi, walk)

    result = steps.download(an, walk, tmp_path)
    steps.verify(anybody, result)
    steps.look_up(anybody, walk)
    assert all(steps.who_looked(an).values())
