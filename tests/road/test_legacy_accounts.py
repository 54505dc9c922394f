"""Accounts of agencies' older adapters are made and ended at the command line of the national seat."""

from typing import Any

import pytest
from click.testing import CliRunner

from motcua.base import clock
from motcua.federation.actions import log_in
from motcua.federation.models import LegacyAccount
from motcua.federation.types.legacy import LegacyRefused
from motcua.project.cli.federation import command

pytestmark = pytest.mark.django_db


@pytest.fixture
def motcua(monkeypatch: Any, settings: Any) -> Any:
    settings.MOTCUA_SEAT, settings.MOTCUA_AGENCY = "national", "G22"
    monkeypatch.setenv("MOTCUA_SEAT_NAME", "national")

    def run(*words):
        done = CliRunner().invoke(command, ["account", *words])
        if done.exception:
            raise done.exception
        return done.output

    return run


def session_for(password):
    return log_in(username="qn", password=password, network_address="", now=clock.now())


def test_a_new_account_can_log_in_with_the_password_that_is_printed_once(motcua):
    password = motcua("add", "--agency", "000.00.18.H49", "--username", "qn").strip()

    assert session_for(password)
    assert password not in LegacyAccount.objects.get().password
    assert motcua("list").split() == ["qn", "H49.18", "active"]


def test_a_closed_account_cannot_log_in(motcua):
    password = motcua("add", "--agency", "H49", "--username", "qn").strip()
    motcua("close", "qn")

    with pytest.raises(LegacyRefused):
        session_for(password)
    assert motcua("list").split() == ["qn", "H49", "closed"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["add", "--agency", "nobody", "--username", "new"], "nobody"),
        (["add", "--agency", "H49", "--username", "qn"], "qn"),
        (["close", "stranger"], "stranger"),
    ],
)
def test_what_cannot_be_is_said_plainly(motcua, words, why):
    motcua("add", "--agency", "H49", "--username", "qn")

    with pytest.raises(Exception, match=why):
        motcua(*words)


def test_only_the_national_seat_has_accounts(motcua, settings):
    settings.MOTCUA_SEAT = "agency"

    with pytest.raises(Exception, match="sổ đăng ký"):
        motcua("add", "--agency", "H49", "--username", "qn")
