"""The hub of the road, over HTTP: its registry and its counter for applications."""

import json
import time

import msgspec
import urllib3

from motcua.wire.road.registry import SignedApplication, SignedRegistry

REGISTRY_MAX = 32 * 2**20  # bytes; with 3,400 deployments it's about 3 MB
ANSWER_MAX = 64 * 2**10
SECONDS_MAX = 30.0
REGISTRY_PATH = "/api/v1/road/registry"
APPLICATIONS_PATH = "/api/v1/road/applications"

_pool = urllib3.PoolManager(
    num_pools=4, retries=False, timeout=urllib3.Timeout(connect=3.0, read=10.0), headers={"Accept": "application/json"}
)


class HubSilent(Exception):
    """The hub didn't answer, or not as the road asks; the text says what happened."""


def fetch_registry(url: str, tag: str) -> SignedRegistry | None:
    """Return the hub's registry, or None when the one with this tag is still the newest. Raises HubSilent."""
    status, body = _ask("GET", f"{url}{REGISTRY_PATH}", b"", {"If-None-Match": tag} if tag else {}, REGISTRY_MAX)
    if status == 304:
        return None
    if status != 200:
        raise HubSilent(_problem(status, body))
    try:
        return msgspec.json.decode(body, type=SignedRegistry)
    except (msgspec.DecodeError, RecursionError) as error:
        raise HubSilent(f"the hub's registry can't be read: {error}") from None


def post_application(url: str, application: SignedApplication) -> None:
    """Hand an application to the hub. Raises HubSilent when it isn't taken, or not yet."""
    headers = {"Content-Type": "application/json"}
    status, body = _ask("POST", f"{url}{APPLICATIONS_PATH}", msgspec.json.encode(application), headers, ANSWER_MAX)
    if status == 202:
        raise HubSilent("the hub's administrator must accept our keys")
    if status != 200:
        raise HubSilent(_problem(status, body))


def _ask(method: str, url: str, body: bytes, headers: dict[str, str], size_max: int) -> tuple[int, bytes]:
    try:
        response = _pool.request(
            method,
            url,
            body=body or None,
            headers={"Accept": "application/json", "Accept-Encoding": "identity", **headers},
            redirect=False,
            preload_content=False,
        )
        try:
            return response.status, _read(response, size_max)
        finally:
            response.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise HubSilent(str(error)) from None


def _read(response: urllib3.BaseHTTPResponse, size_max: int) -> bytes:
    """Read an answer, but no more than may be, and for no longer than may be."""
    ends, parts, size = time.monotonic() + SECONDS_MAX, [], 0
    while part := response.read(2**16, decode_content=False):
        parts.append(part)
        size += len(part)
        if size > size_max or time.monotonic() > ends:
            response.close()
            raise HubSilent(f"the hub's answer is larger than {size_max} bytes or takes too long")
    return b"".join(parts)


def _problem(status: int, body: bytes) -> str:
    try:
        told = json.loads(body)
        return f"{status}: {told['detail']}" if isinstance(told, dict) and "detail" in told else str(status)
    except ValueError:
        return str(status)
