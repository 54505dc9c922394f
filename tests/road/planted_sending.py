"""What the house does wrong when it sends, on purpose; see planting.py."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from motcua.base import clock
from motcua.road.actions import _parcels, pushing
from motcua.road.gateways import http
from motcua.road.gateways.keys import own_key
from motcua.road.models import OutboxMessage
from motcua.road.queries import receipts
from motcua.wire.road.messages import Parcel
from motcua.wire.road.signatures import sign
from tests.road.planting import Monkey, plant


@plant("R-110")
def requests_signed_over_another_body(monkey: Monkey) -> None:
    sign_it = http.sign_request
    monkey.setattr(
        http, "sign_request", lambda method, path, query, body, **by: sign_it(method, path, query, b"", **by)
    )


@plant("R-113", "R-115", "R-116")
def other_bytes_each_time(monkey: Monkey) -> None:
    def again(row: Any) -> Parcel:
        parcel = _parcels.parcel_of(row)
        text = f"{parcel.header}{' ' * (time.time_ns() % 1000)}"
        return replace(parcel, header=text, signature=sign(text, own_key(clock.now())))

    monkey.setattr(pushing, "parcel_of", again)


@plant("R-113", "R-114", "R-117")
def who_does_not_answer_is_given_up(monkey: Monkey) -> None:
    offer = pushing._offer

    def once(target: Any, rows: Any, **facts: Any) -> Any:
        results = offer(target, rows, **facts)
        if results is None:
            OutboxMessage.objects.filter(message_id__in=[row.message_id for row in rows]).update(
                state="EXPIRED", final_at=clock.now()
            )
        return results

    monkey.setattr(pushing, "_offer", once)


@plant("R-114")
def retry_after_not_believed(monkey: Monkey) -> None:
    monkey.setattr(http, "_wait_of", lambda headers: timedelta(0))


@plant("R-115")
def later_is_the_end(monkey: Monkey) -> None:
    def end(*, messages: Any, now: Any) -> None:
        OutboxMessage.objects.filter(message_id__in=[one.message_id for one in messages]).update(
            state="EXPIRED", final_at=clock.now()
        )

    monkey.setattr(pushing, "put_off", end)


@plant("R-116")
def any_receipt_believed(monkey: Monkey) -> None:
    monkey.setattr(receipts, "is_signed", lambda *_: True)


@plant("R-119", besides="R-060")
def receipts_not_kept(monkey: Monkey) -> None:
    said = lambda receipt: msgspec.json.decode(receipt.text)["message_id"]  # noqa: E731
    monkey.setattr(pushing, "record_receipts", lambda receipts, now: [UUID(said(one)) for one in receipts])
