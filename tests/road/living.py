"""This very house as a deployment that answers over HTTP, from threads of the test's process, with its worker's duties.

Faster than processes of its own (tests/start has those), and a test may plant a bug in it.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test import override_settings

from motcua.base import clock
from motcua.road import actions, jobs
from motcua.road.gateways.keys import own_key
from motcua.road.queries import registry
from motcua_road.serving import make_server

TICK = 0.05


@contextmanager
def living(folder: Path, *, agency: str = "H26", hub_url: str = "", hub_key: str = "", **more: Any) -> Iterator[str]:
    """Let the house live at an address of this machine; without a hub's address it's the hub itself."""
    stop = threading.Event()
    server = make_server("127.0.0.1", 0, _with_connections(WSGIHandler()))
    address = f"http://127.0.0.1:{server.server_port}"
    settings = {
        "MOTCUA_SEAT": "agency" if hub_url else "national",
        "MOTCUA_AGENCY": agency,
        "MOTCUA_DEPLOYMENT": agency.lower(),
        "MOTCUA_BASE_URL": address,
        "MOTCUA_ROAD_ADDRESS": address,
        "MOTCUA_HUB_URL": hub_url or address,
        "MOTCUA_HUB_KEY": hub_key,
        "MOTCUA_KEYS": folder / "keys",
        "MOTCUA_FILES": folder / "files",
        **more,
    }
    with server, override_settings(**settings):
        registry.forget()
        actions.keep_registry(now=clock.now())
        threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,)),
            threading.Thread(target=_work, args=(stop,)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield address
        finally:
            stop.set()
            server.shutdown()
            for thread in threads:
                thread.join()
            _forget_everything()


def hub_key() -> str:
    """Return the public key of the deployment that lives."""
    return own_key(clock.now()).public.value


def apart(act: Callable[..., Any], *given: Any) -> Any:
    """Do something in a transaction that isn't the test's own, so that those who live see it."""

    def alone() -> Any:
        try:
            return act(*given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result()


def _with_connections(app: Any) -> Any:
    def answer(environ: dict[str, Any], respond: Any) -> Any:
        try:
            return app(environ, respond)
        finally:
            connections.close_all()

    return answer


def _work(stop: threading.Event) -> None:
    while not stop.wait(TICK):
        actions.keep_registry(now=clock.now())
        jobs.push()
        jobs.apply()
        jobs.fetch()
    connections.close_all()


def _forget_everything() -> None:
    while jobs._busy:
        threading.Event().wait(TICK)
    models = [model for label in ("road", "evidence") for model in apps.get_app_config(label).get_models()]
    tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    registry.forget()


@contextmanager
def answering(application: Any, port: int = 0) -> Iterator[str]:
    """Let a door answer."""
    server = make_server("127.0.0.1", port, application)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def eventually(condition: Callable[[], object], seconds: float = 20.0) -> object:
    """Wait until a condition holds, and return what it gave."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, condition
        time.sleep(0.05)
    return found
