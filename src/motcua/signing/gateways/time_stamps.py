"""The time-stamp authority (RFC 3161 over HTTP)."""

from asn1crypto import tsp
from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper

from motcua.signing.gateways.asking import NoAnswer, ask
from motcua.signing.types import TimeStampUnavailable


class HttpTimeStamper(TimeStamper):
    """Asks the authority of this deployment. Raises TimeStampUnavailable."""

    @classmethod
    def here(cls) -> "HttpTimeStamper":
        """Return one that asks as this deployment."""
        return cls(include_nonce=True)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        if not settings.MOTCUA_TSA_URL:
            raise TimeStampUnavailable()
        try:
            answer = ask(settings.MOTCUA_TSA_URL, req.dump(), content_type="application/timestamp-query")
            return tsp.TimeStampResp.load(answer, strict=True)
        except (NoAnswer, ValueError) as error:
            raise TimeStampUnavailable() from error
