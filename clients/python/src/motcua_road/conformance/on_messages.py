"""R-040 to R-059: whose message it is, for whom, and when."""

from datetime import UTC, datetime, timedelta

from motcua_road.conformance.trial import Trial, assertion, expect, expect_later, verdict_of
from motcua_road.keys import Key
from motcua_road.messages import write_at


@assertion("R-040", "A forged signature is put off without a receipt")
def forged(trial: Trial) -> None:
    good = trial.cast.good
    parcel = trial.line_test(good)
    changed = {**parcel, "header": parcel["header"].replace('"version":1', '"version":2')}
    expect_later(trial.give(good, changed), "forged_signature")
    stolen = trial.line_test(good, key=Key(good.key().name, trial.cast.other.key().secret))
    expect_later(trial.give(good, stolen), "forged_signature")
    other = {**parcel["signature"], "algorithm": "none"}
    expect_later(trial.give(good, {**parcel, "signature": other}), "forged_signature")


@assertion("R-041", "A body or salt that was changed under way is put off without a receipt")
def changed_body(trial: Trial) -> None:
    good = trial.cast.good
    parcel, other = trial.line_test(good), trial.line_test(good)
    expect_later(trial.give(good, {**parcel, "body": other["body"]}), "body_mismatch")
    expect_later(trial.give(good, {**parcel, "salt": other["salt"]}), "body_mismatch")


@assertion("R-042", "A key that nobody registered, or another's, signs nothing")
def unknown_key(trial: Trial) -> None:
    good = trial.cast.good
    expect_later(trial.give(good, trial.line_test(good, key=good.key("unheard-of"))), "unknown_key")
    expect_later(trial.give(good, trial.line_test(good, key=trial.cast.other.key())), "unknown_key")


@assertion("R-043", "A revoked key signs nothing, whatever the date of the text")
def revoked_key(trial: Trial) -> None:
    good, early = trial.cast.good, datetime.now(UTC) - timedelta(days=3)
    for now in (datetime.now(UTC), early):
        expect_later(trial.give(good, trial.line_test(good, key=good.key("revoked"), now=now)), "key_revoked")


@assertion("R-044", "A key signs what is dated within its time: not before, not after; what it signed then still holds")
def dated_keys(trial: Trial) -> None:
    good = trial.cast.good
    for kind in ("expired", "future"):
        expect_later(trial.give(good, trial.line_test(good, key=good.key(kind))), "key_not_in_force")
    then = datetime.now(UTC) - timedelta(days=2)
    parcel = trial.line_test(good, key=good.key("expired"), now=then, lives=timedelta(days=7))
    trial.expect_accepted(parcel, trial.give(good, parcel))


@assertion("R-045", "Nobody speaks for another's agency")
def another_sender(trial: Trial) -> None:
    good = trial.cast.good
    for sender in (trial.cast.other.agency_code, trial.target.agency_code, "Z98", f"{good.agency_code}.01"):
        expect_later(trial.give(good, trial.line_test(good, sender=sender)), "not_mandated")


@assertion("R-046", "A mandate that has ended, or hasn't begun, is none; what was written under it still holds")
def dated_mandates(trial: Trial) -> None:
    good = trial.cast.good
    for sender in ("Z99.21", "Z99.22"):
        expect_later(trial.give(good, trial.line_test(good, sender=sender)), "not_mandated")
    parcel = trial.line_test(good, sender="Z99.21", now=datetime.now(UTC) - timedelta(hours=3))
    trial.expect_accepted(parcel, trial.give(good, parcel))


@assertion("R-047", "A suspended deployment's message isn't taken from anybody")
def suspended_signer(trial: Trial) -> None:
    expect_later(trial.give(trial.cast.good, trial.line_test(trial.cast.suspended)), "suspended")


@assertion("R-048", "On trial the line may be tried, and nothing else")
def on_trial(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.trial)
    trial.expect_accepted(parcel, trial.give(trial.cast.trial, parcel))
    expect_later(
        trial.give(trial.cast.trial, trial.message(trial.cast.trial, "{}", type="conformance.Nobody.1")), "on_trial"
    )


@assertion("R-049", "A message that another deployment hands over counts by its own signer")
def handed_over(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.other)
    trial.expect_accepted(parcel, trial.give(trial.cast.good, parcel))


@assertion("R-050", "A message for an agency that the deployment doesn't act for isn't taken")
def unknown_recipient(trial: Trial) -> None:
    good = trial.cast.good
    for recipient in ("Z98", trial.cast.other.agency_code):
        expect_later(trial.give(good, trial.line_test(good, recipient=recipient)), "not_here")


@assertion("R-051", "What has expired is refused for good; clocks may differ by 15 minutes")
def expired(trial: Trial) -> None:
    good, now = trial.cast.good, datetime.now(UTC)
    parcel = trial.line_test(good, now=now - timedelta(hours=2), lives=timedelta(hours=1))
    trial.expect_refused(parcel, trial.give(good, parcel), "expired")
    late = trial.line_test(good, now=now - timedelta(hours=1), lives=timedelta(minutes=50))
    trial.expect_accepted(late, trial.give(good, late))


@assertion("R-052", "What is dated more than a day ahead is put off")
def ahead(trial: Trial) -> None:
    good = trial.cast.good
    expect_later(trial.give(good, trial.line_test(good, now=datetime.now(UTC) + timedelta(days=2))), "clock_wrong")


@assertion("R-053", "Instants count by their zone")
def zones(trial: Trial) -> None:
    good, at = trial.cast.good, datetime.now(UTC)
    there = (at + timedelta(hours=7)).replace(tzinfo=None).isoformat() + "+07:00"
    parcel = trial.line_test(good, created_at=there, expires_at=write_at(at + timedelta(hours=1)))
    result = trial.give(good, parcel)
    expect(verdict_of(result) == "ACCEPTED", f"ACCEPTED, not {verdict_of(result)}")
