"""Time-stamps for what isn't a signed paper: an authority says that a digest was there."""

from motcua.signing.queries.waiting import finished
from motcua.signing.types import TimeStampUnavailable


def stamp_time(digest: bytes) -> bytes:
    """Return the RFC 3161 token (DER) of the time-stamp authority for a SHA-256 digest.

    It asks over the network: call it outside a transaction. Raises TimeStampUnavailable, also without an authority.
    """
    from pyhanko.sign.timestamps import TimestampRequestError

    from motcua.signing.gateways.time_stamps import HttpTimeStamper

    try:
        token = finished(HttpTimeStamper.here().async_timestamp(digest, "sha256"))
    except TimestampRequestError as error:
        raise TimeStampUnavailable() from error
    return bytes(token.dump())
