"""A signature in two steps: the digest goes out, the signature comes back, perhaps minutes later."""

from datetime import timedelta

import pytest

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.signing import actions, jobs, queries
from motcua.signing.models import PreparedSignature
from motcua.signing.testing import PASSPHRASE, make_leader
from motcua.signing.types import (
    KeyNotValid,
    NoSuchKey,
    NoSuchPreparation,
    PreparationExpired,
    TimeStampUnavailable,
    ToSign,
    WrongSignature,
)


@pytest.fixture
def wanted(paper):
    return ToSign(pdf=paper, field_name="leader")


def sign_digest(digest, by):
    with actions.open_key(name="chi", passphrase=PASSPHRASE, by=by, now=clock.now()) as key:
        return key.sign(digest)


def test_the_same_request_is_prepared_once(keys, wanted, chi):
    now = clock.now()

    first = actions.prepare(wanted, key_name="chi", by=chi, now=now)
    later = actions.prepare(wanted, key_name="chi", by=chi, now=now + timedelta(minutes=1))

    assert first == later
    assert len(first.digest) == 32


def test_the_same_completion_gives_the_same_file(keys, wanted, chi):
    prepared = actions.prepare(wanted, key_name="chi", by=chi, now=clock.now())
    signature = sign_digest(prepared.digest, chi)

    first = actions.complete(prepared_id=prepared.id, signature=signature, by=chi, now=clock.now())
    again = actions.complete(prepared_id=prepared.id, signature=signature, by=chi, now=clock.now())

    assert first == again
    assert queries.verify(first).is_valid


def test_a_signature_may_take_minutes_but_not_longer(keys, wanted, chi):
    prepared = actions.prepare(wanted, key_name="chi", by=chi, now=clock.now())
    signature = sign_digest(prepared.digest, chi)

    with pytest.raises(PreparationExpired):
        actions.complete(
            prepared_id=prepared.id, signature=signature, by=chi, now=prepared.expires_at + timedelta(seconds=1)
        )


def test_a_signature_over_something_else_is_refused(keys, wanted, chi):
    prepared = actions.prepare(wanted, key_name="chi", by=chi, now=clock.now())
    signature = sign_digest(bytes(32), chi)

    with pytest.raises(WrongSignature):
        actions.complete(prepared_id=prepared.id, signature=signature, by=chi, now=clock.now())


def test_nothing_is_lost_while_the_time_stamp_authority_is_away(keys, wanted, chi, settings):
    prepared = actions.prepare(wanted, key_name="chi", by=chi, now=clock.now())
    signature = sign_digest(prepared.digest, chi)
    address, settings.MOTCUA_TSA_URL = settings.MOTCUA_TSA_URL, "http://127.0.0.1:9/tsa"

    with pytest.raises(TimeStampUnavailable):
        actions.complete(prepared_id=prepared.id, signature=signature, by=chi, now=clock.now())

    settings.MOTCUA_TSA_URL = address
    signed = actions.complete(prepared_id=prepared.id, signature=signature, by=chi, now=clock.now())
    assert queries.verify(signed).is_valid


def test_somebody_else_completes_nothing(keys, wanted, chi):
    prepared = actions.prepare(wanted, key_name="chi", by=chi, now=clock.now())

    with pytest.raises(NoSuchPreparation):
        actions.complete(prepared_id=prepared.id, signature=b"", by=make_leader(), now=clock.now())
    with pytest.raises(NoSuchPreparation):
        actions.complete(prepared_id=new_id(), signature=b"", by=chi, now=clock.now())


def test_nobody_prepares_for_a_key_that_is_not_theirs(keys, wanted):
    with pytest.raises(NoSuchKey):
        actions.prepare(wanted, key_name="chi", by=make_leader(), now=clock.now())


def test_a_key_past_its_days_prepares_nothing(keys, wanted, chi):
    with pytest.raises(KeyNotValid):
        actions.prepare(wanted, key_name="chi", by=chi, now=clock.now() + timedelta(days=4 * 365))


def test_what_waited_in_vain_is_forgotten(keys, wanted, chi):
    prepared = actions.prepare(wanted, key_name="chi", by=chi, now=clock.now())

    with clock.given(prepared.expires_at - timedelta(seconds=1)):
        jobs.forget_old_preparations()
    assert PreparedSignature.objects.exists()

    with clock.given(prepared.expires_at):
        jobs.forget_old_preparations()
    assert not PreparedSignature.objects.exists()
