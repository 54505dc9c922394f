"""The net under every test: what production would only sometimes punish fails here always.

Loaded by pytest before anything else (``-p tests.net``): an environment of its own, a PostgreSQL when none is given,
unknown template variables that fail, and unordered queries that come back in another order each time.
"""

import atexit
import os
import random
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

SOURCE = Path(__file__).resolve().parents[1] / "src"
CLIENT = SOURCE.parent / "clients" / "python" / "src"
sys.path[:0] = [str(SOURCE), str(CLIENT)]
os.environ["PYTHONPATH"] = os.pathsep.join(
    dict.fromkeys([str(SOURCE), str(CLIENT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))])
)
# How long an example takes is no property of the rule. A commit is green or red whoever asks; ``search`` looks further.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("house")

os.environ.setdefault("MOTCUA_ENV", "test")
os.environ.setdefault("MOTCUA_SEAT", "agency")
SEED = int(os.environ.get("MOTCUA_TEST_SEED") or random.randrange(10**6))
WITH_DEPLOYMENTS = ("tests/start/", "tests/journeys/", "tests/kills/")
_order = random.Random(SEED)
_own: dict[str, Any] = {}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Give the session a folder and a database before Django reads its settings."""
    if "MOTCUA_VAR" not in os.environ:
        _own["folder"] = folder = Path(tempfile.mkdtemp(prefix="motcua-test-"))
        folder.chmod(0o711)  # the unprivileged server must pass through
        os.environ["MOTCUA_VAR"] = str(folder)
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _start_postgres()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Give each of several processes (``-n 2``) a folder of its own; its database gets a name of its own anyway."""
    for number, spec in enumerate(specs):
        folder = Path(os.environ["MOTCUA_VAR"]) / f"worker-{number}"
        folder.mkdir(exist_ok=True)
        spec.env |= {"MOTCUA_VAR": str(folder), "MOTCUA_TEST_SEED": str(SEED)}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: Any, log: Any) -> Any:
    """Keep the tests of a file in one process, and those of a folder that starts deployments: they share them."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFileOrFolder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file.rpartition("/")[0] if file.startswith(WITH_DEPLOYMENTS) else file

    return ByFileOrFolder(config, log)


def _start_postgres() -> str:
    from motcua.project.deployment.cluster import lay_out
    from motcua.project.deployment.var import Var

    var = Var.of_environment()
    var.prepare()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    quick = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    cluster = lay_out(var, port, quick)
    child = _own["postgres"] = cluster.child()
    _own["cluster"] = cluster.data.parent
    child.start()
    cluster.wait_until_ready(child)
    return cluster.url("motcua")


@atexit.register
def _clear_away() -> None:
    """Stop the server and remove its folder, also when the session never began."""
    if child := _own.pop("postgres", None):
        child.ask_to_stop()
        child.wait_or_kill(30)
    for folder in (_own.pop("cluster", None), _own.pop("folder", None)):
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def pytest_report_header() -> str:
    return f"MOTCUA_TEST_SEED={SEED}"


class UnknownVariable(str):
    """What Django prints for a variable that isn't there: in our own templates it fails."""

    def __mod__(self, variable: object) -> str:
        frame = sys._getframe(1)
        while frame and "context" not in frame.f_locals:
            frame = frame.f_back
        template = frame and getattr(frame.f_locals["context"].render_context, "template", None)
        name = str(getattr(getattr(template, "origin", None), "name", ""))
        if name.startswith((str(SOURCE), "<unknown")):
            pytest.fail(f"{name}: unknown variable {variable!s}")
        return ""


@pytest.fixture(autouse=True, scope="session")
def _strict_django() -> Iterator[None]:
    """Make Django as strict as the net wants it, for the whole session."""
    from django.apps import apps
    from django.db.models import QuerySet
    from django.db.models.signals import post_migrate
    from django.db.transaction import Atomic, get_connection
    from django.template import engines

    from motcua.project import schema

    engines["django"].engine.string_if_invalid = UnknownVariable("%s")
    fetch_all = QuerySet._fetch_all

    def fetch_all_shuffled(queryset: Any) -> None:
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and not queryset.ordered and len(queryset._result_cache) > 1:
            _order.shuffle(queryset._result_cache)

    def settle(**facts: Any) -> None:
        schema.settle()

    enter = Atomic.__enter__

    def enter_as_in_production(atomic: Any) -> None:
        """An act that is refused undoes itself alone, though a test holds it in a transaction of its own."""
        blocks, wish = get_connection(atomic.using).atomic_blocks, atomic.savepoint
        atomic.savepoint = wish or bool(blocks and blocks[-1]._from_testcase)
        try:
            enter(atomic)
        finally:
            atomic.savepoint = wish

    QuerySet._fetch_all = fetch_all_shuffled
    Atomic.__enter__ = enter_as_in_production
    post_migrate.connect(settle, sender=apps.get_app_config("procrastinate"))
    yield
    QuerySet._fetch_all = fetch_all
    Atomic.__enter__ = enter
    post_migrate.disconnect(settle, sender=apps.get_app_config("procrastinate"))


@pytest.fixture(autouse=True)
def _in_vietnamese(_strict_django: None) -> None:
    """Begin every test in the house's own language, whatever page the test before it asked for last."""
    from django.conf import settings as django_settings
    from django.utils import translation

    translation.activate(django_settings.LANGUAGE_CODE)
