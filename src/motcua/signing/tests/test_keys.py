"""Keys: made, opened by a passphrase, locked, revoked."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.signing import actions, invariants, queries
from motcua.signing.models import SigningKey
from motcua.signing.queries.anchors import read_chain
from motcua.signing.testing import AGENCY, PASSPHRASE, make_key, make_leader
from motcua.signing.types import (
    AuthorityUnavailable,
    KeyIsElsewhere,
    KeyKind,
    KeyLocked,
    KeyNameTaken,
    KeyNotValid,
    NoSuchKey,
    Provider,
    WrongPassphrase,
)


def open_with(passphrase, by, name="chi", now=None):
    with actions.open_key(name=name, passphrase=passphrase, by=by, now=now or clock.now()) as key:
        return key


def test_a_key_is_certified_and_sealed(keys, chi):
    key = queries.get_key("chi", by=chi)
    row = SigningKey.objects.get(name="chi")

    assert (key.holder, key.title, key.organisation) == ("Phạm Thị Lan Chi", "Chủ tịch", "UBND phường Ba Đình")
    assert key.valid_from < clock.now() < key.valid_until
    assert b"PRIVATE" not in bytes(row.sealed_private_key)
    assert len(read_chain(row.chain_pem)) == 2


def test_a_name_is_given_once(keys):
    with pytest.raises(KeyNameTaken):
        make_key("seal")


def test_only_an_administrator_makes_keys(authority, db, chi):
    with pytest.raises(NotAllowed):
        make_key("mine", KeyKind.LEADER, owner=chi, by=chi)


def test_an_administrator_of_a_commune_makes_registers_and_revokes_no_keys(keys, settings):
    settings.MOTCUA_AGENCY = "H26"
    binh = make_leader(agency_code="H26.45", roles=frozenset({"ADMINISTRATOR"}))
    chain = SigningKey.objects.get(name="seal").chain_pem

    for act in (
        lambda: make_key("another", by=binh),
        lambda: actions.register_key(name="token", kind=KeyKind.SEAL, chain_pem=chain, by=binh, now=clock.now()),
        lambda: actions.revoke_key(name="seal", by=binh, now=clock.now()),
    ):
        with pytest.raises(NotAllowed):
            act()
    an = make_leader(agency_code="H26", roles=frozenset({"ADMINISTRATOR"}))
    assert actions.revoke_key(name="seal", by=an, now=clock.now()).name == "seal"


def test_no_key_is_made_while_the_authority_is_away(db, settings):
    settings.MOTCUA_CA_URL = "http://127.0.0.1:9"

    with pytest.raises(AuthorityUnavailable):
        make_key("seal")
    assert not SigningKey.objects.exists()


def test_a_wrong_passphrase_opens_nothing_and_is_counted(keys, chi):
    with pytest.raises(WrongPassphrase) as refusal:
        open_with("đoán mò", chi)
    assert refusal.value.facts == {"left": 4}

    open_with(PASSPHRASE, chi)
    assert SigningKey.objects.get(name="chi").failed_count == 0


def test_five_wrong_passphrases_lock_the_key_for_a_quarter_of_an_hour(keys, chi):
    now = clock.now()
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            open_with("đoán mò", chi, now=now)

    with pytest.raises(KeyLocked):
        open_with(PASSPHRASE, chi, now=now + timedelta(minutes=14))
    assert open_with(PASSPHRASE, chi, now=now + timedelta(minutes=16))


def test_a_revoked_key_signs_no_more(keys, chi):
    actions.revoke_key(name="chi", by=SYSTEM, now=clock.now())

    with pytest.raises(KeyNotValid):
        open_with(PASSPHRASE, chi)
    with pytest.raises(KeyNotValid):
        actions.revoke_key(name="chi", by=SYSTEM, now=clock.now())


def test_a_key_that_stays_with_its_owner_is_not_opened_here(keys, chi):
    chain = SigningKey.objects.get(name="chi").chain_pem
    key = actions.register_key(
        name="token", kind=KeyKind.LEADER, chain_pem=chain, account_id=chi.account_id, by=SYSTEM, now=clock.now()
    )

    assert key.provider is Provider.EXTERNAL
    with pytest.raises(KeyIsElsewhere):
        open_with(PASSPHRASE, chi, name="token")


def test_a_seal_is_for_its_agencys_clerk_and_leader(keys, chi):
    clerk = Actor(hat=Hat.OFFICER, agency_code=AGENCY, roles=frozenset({"CLERK"}))
    handler = Actor(hat=Hat.OFFICER, agency_code=AGENCY, roles=frozenset({"HANDLER"}))
    stranger = make_leader(agency_code="000.19.07.H26")

    assert [key.name for key in queries.list_keys(by=clerk)] == ["seal"]
    assert [key.name for key in queries.list_keys(by=chi)] == ["chi", "seal"]
    assert queries.list_keys(by=handler) == queries.list_keys(by=stranger) == []
    with pytest.raises(NoSuchKey):
        queries.get_key("seal", by=stranger)


def test_the_doctor_finds_keys_in_order(keys):
    assert invariants.keys_agree_with_certificates() == []
    assert invariants.keys_lead_to_trusted_roots() == []


def test_the_doctor_finds_a_key_whose_root_nobody_trusts(keys, settings, tmp_path):
    settings.MOTCUA_KEYS = tmp_path / "elsewhere"

    assert invariants.keys_lead_to_trusted_roots() == ["chi", "seal"]
