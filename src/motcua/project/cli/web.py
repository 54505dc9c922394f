"""``motcua web``: the process that answers requests."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from motcua.project.deployment.child import die_with_parent
from motcua.project.deployment.var import Var, number_from_environment

_main_pid = 0


def load_application() -> Callable[..., Any]:
    """Load the application inside a worker process, which must not outlive the main one."""
    if _main_pid:
        die_with_parent(_main_pid, signal.SIGKILL)
    from motcua.project.wsgi import application

    return application


def read_the_house() -> None:
    """Read every page's code before the worker processes are forked: it's read once and its memory shared."""
    from django.urls import get_resolver

    import motcua.project.wsgi  # noqa: F401

    get_resolver()._populate()


@click.command("web")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=8, show_default=True, help="Requests at once in each process.")
def command(workers: int, threads: int) -> None:
    """Answer requests on MOTCUA_LISTEN (127.0.0.1) and MOTCUA_PORT (8001)."""
    from granian import Granian
    from granian.constants import Interfaces

    from motcua.project.cli.django import set_up

    folder = metrics_folder()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    os.environ["MOTCUA_DB_CONNECTIONS"] = os.environ.get("MOTCUA_DB_CONNECTIONS", str(threads))
    set_up()
    read_the_house()
    global _main_pid
    _main_pid = os.getpid()
    Granian(
        "motcua.project.wsgi:application",
        address=os.environ.get("MOTCUA_LISTEN", "127.0.0.1"),
        port=number_from_environment("MOTCUA_PORT", 8001),
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=1024,
        respawn_failed_workers=True,
        respawn_interval=0.2,
        workers_kill_timeout=20,
        websockets=False,
    ).serve(target_loader=load_application, wrap_loader=False)


def metrics_folder() -> Path:
    """Return the folder in which the processes of one ``web`` keep their figures."""
    name = os.environ.get("MOTCUA_SEAT_NAME", "web")
    return Var.of_environment().root / "metrics" / name
