"""R-130 to R-149: a deployment without an address, which fetches at the hub and hands its receipts back there.

What it thinks of a message is seen by the receipt that it hands back, or by none: it says LATER to nobody.
"""

from datetime import UTC, datetime, timedelta

from motcua_road.conformance.mailbox import id_of
from motcua_road.conformance.trial import Trial, assertion, expect
from motcua_road.keys import Json, Key

ROUNDS = 2  # that a message has been fetched when no receipt came: none will


def _rung(trial: Trial, parcel: Json, times: int = 1) -> tuple[str, str]:
    """Let a message be fetched and return the rung and the code of the receipt that came back."""
    mailbox = trial.stage.mailbox
    mailbox.put(parcel)
    trial.eventually(lambda: len(mailbox.receipts(parcel)) >= times, f"a receipt for {id_of(parcel)} comes back")
    return _proved(trial, parcel, mailbox.receipts(parcel)[-1])


def _proved(trial: Trial, parcel: Json, receipt: Json) -> tuple[str, str]:
    code = str(trial.said(receipt).get("code", ""))
    return trial.rung(parcel, {"receipt": receipt, "code": code}), code


def _expect(trial: Trial, parcel: Json, rung: str, code: str = "") -> None:
    found = _rung(trial, parcel)
    expect(found == (rung, code), f"{rung} {code}".strip() + f", not {' '.join(found).strip()}")


def _expect_none(trial: Trial, *parcels: Json) -> None:
    """Messages that prove nothing are fetched again and again, and get no receipt."""
    mailbox = trial.stage.mailbox
    mailbox.put(*parcels)
    trial.eventually(lambda: all(mailbox.given(each) > ROUNDS for each in parcels), "fetched, and fetched again")
    told = [trial.said(receipt) for each in parcels for receipt in mailbox.receipts(each)]
    mailbox.take_away(*parcels)
    expect(not told, f"no receipt, not {told}")


@assertion("R-130", "What waits at the hub is fetched, and its R1 handed back")
def fetched(trial: Trial) -> None:
    _expect(trial, trial.line_test(trial.cast.good, wants_answer=True), "R1")


@assertion("R-131", "What comes again, because its receipt was lost, gets the very same receipt, and is done once")
def again(trial: Trial) -> None:
    parcel, mailbox = trial.line_test(trial.cast.good, wants_answer=True), trial.stage.mailbox
    for times in (1, 2, 3):
        found = _rung(trial, parcel, times)
        expect(found[0] == "R1", f"R1, not {found}")
    texts = {receipt["text"] for receipt in mailbox.receipts(parcel)}
    expect(len(texts) == 1, f"one receipt, not {len(texts)}")


@assertion("R-132", "What proves nothing gets no receipt, and holds up nothing else")
def nothing_proved(trial: Trial) -> None:
    good, other = trial.cast.good, trial.cast.other
    stolen = trial.line_test(good, key=Key(good.key().name, other.key().secret))
    changed = {**trial.line_test(good), "body": trial.line_test(good)["body"]}
    _expect_none(
        trial,
        stolen,
        changed,
        trial.line_test(good, key=good.key("revoked")),
        trial.line_test(good, sender=other.agency_code),
        trial.line_test(trial.cast.suspended),
    )
    _expect(trial, trial.line_test(good), "R1")


@assertion("R-133", "Other content under an id that is there is refused for good; the first stays")
def other_content(trial: Trial) -> None:
    first = trial.line_test(trial.cast.good, wants_answer=True)
    _expect(trial, first, "R1")
    _expect(trial, trial.line_test(trial.cast.good, message_id=id_of(first)), "NO", "other_content")
    expect(_rung(trial, first, 2)[0] == "R1", "R1 for the first, still")


@assertion("R-134", "What has expired, or nobody there knows, is refused for good with its code")
def refused(trial: Trial) -> None:
    good, early = trial.cast.good, datetime.now(UTC) - timedelta(hours=2)
    _expect(trial, trial.line_test(good, now=early, lives=timedelta(hours=1)), "NO", "expired")
    _expect(trial, trial.message(good, "{}", type="conformance.Nobody.1"), "NO", "unknown_type")
    _expect(trial, trial.message(good, "no JSON"), "NO", "body_unreadable")


@assertion("R-135", "Messages of a key that come backwards are all done")
def backwards(trial: Trial) -> None:
    other, chain, key = trial.cast.other, list[Json](), f"fetched {next(trial.numbers)}"
    for seq in range(1, 6):
        place: Json = {"order_key": key, "order_seq": seq}
        after = id_of(chain[-1]) if chain else None
        chain.append(trial.line_test(other, wants_answer=True, order_after=after, **place))
    trial.stage.mailbox.put(*reversed(chain))
    trial.eventually(lambda: all(trial.stage.mailbox.receipts(each) for each in chain), "a receipt for each of five")
    trial.eventually(lambda: all(trial.number_of(each) in trial.answers(other) for each in chain), "all five are done")


@assertion("R-136", "It goes on until nothing is left: a thousand messages, without being asked again")
def until_empty(trial: Trial) -> None:
    mailbox, parcels = trial.stage.mailbox, [trial.line_test(trial.cast.crowd) for _ in range(1000)]
    mailbox.put(*parcels)
    trial.eventually(lambda: all(mailbox.receipts(each) for each in parcels), "a receipt for each of a thousand")


@assertion("R-137", "Each line test that it fetched was answered, and none twice")
def once(trial: Trial) -> None:
    def all_answered() -> bool:
        return all(number in trial.answers(persona) for number, persona in trial.wants_answers.items())

    trial.eventually(all_answered, "every line test is answered")
    twice = [ids for persona in trial.cast.all for ids in trial.answers(persona).values() if len(ids) > 1]
    expect(not twice, f"each done once; done more than once: {twice}")


@assertion("R-138", "Every request to the hub is signed in the road's profile")
def signed(trial: Trial) -> None:
    expect(not trial.stage.mailbox.wrong, f"none that isn't, not {trial.stage.mailbox.wrong[:3]}")
    expect(trial.stage.mailbox.fetches, "at least one request")
