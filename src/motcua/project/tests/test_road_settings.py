"""What is set wrongly about the road stops the start with one sentence."""

import os
import subprocess
import sys

import pytest

PRODUCTION = {"MOTCUA_ENV": "production", "MOTCUA_BASE_URL": "https://h26.example"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (PRODUCTION | {"MOTCUA_HUB_URL": "https://hub.example"}, "MOTCUA_HUB_URL needs MOTCUA_HUB_KEY"),
        (PRODUCTION | {"MOTCUA_ROAD_OPEN": "1"}, "MOTCUA_ROAD_OPEN connects whoever asks"),
        ({"MOTCUA_DEPLOYMENT": "H 26"}, "MOTCUA_DEPLOYMENT is a short name"),
        ({"MOTCUA_HUB_URL": "ftp://hub.example"}, "must begin with https://"),
    ],
)
def test_it_is_said_in_one_sentence(given, sentence):
    done = subprocess.run(
        [sys.executable, "-c", "import motcua.project.settings"],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert sentence in done.stderr.splitlines()[-1]


def test_the_hub_itself_needs_no_key_of_its_own():
    given = PRODUCTION | {"MOTCUA_HUB_URL": "https://h26.example"}

    subprocess.run([sys.executable, "-c", "import motcua.project.settings"], env={**os.environ, **given}, check=True)
