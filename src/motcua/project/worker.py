"""The worker: runs jobs from the queue, and the duties that the clock starts."""

import asyncio
import gc
import socket
import threading
from contextlib import suppress

import structlog
from django.conf import settings
from django.db import connections
from procrastinate import App
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import ConnectorException

from motcua.base.duties import DUTIES, Duty, run_if_leader

CONCURRENCY = 4
POLL_SECONDS = 0.5

log = structlog.get_logger("motcua.worker")


def run() -> None:
    """Work until SIGTERM or SIGINT; a job that runs is finished first, within 20 s."""
    gc.freeze()  # what was loaded stays; nobody needs to look through it again
    stop = threading.Event()
    threads = [threading.Thread(target=keep, args=(duty, stop), name=duty.name) for duty in DUTIES.values()]
    for thread in threads:
        thread.start()
    try:
        with jobs.replace_connector(jobs.connector.get_worker_connector()) as app:  # type: ignore[attr-defined]
            asyncio.run(work(app))
    finally:
        stop.set()
        for thread in threads:
            thread.join()


async def work(app: App) -> None:
    """Run jobs, and put back those whose worker died."""
    async with app.open_async():
        rescuer = asyncio.create_task(rescue(app))
        try:
            await app.run_worker_async(
                name=socket.gethostname(),
                concurrency=CONCURRENCY,
                fetch_job_polling_interval=POLL_SECONDS,
                abort_job_polling_interval=5.0,
                listen_notify=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=20,
                update_heartbeat_interval=settings.MOTCUA_STALLED_SECONDS / 3,
                stalled_worker_timeout=settings.MOTCUA_STALLED_SECONDS,
                install_signal_handlers=True,
            )
        finally:
            rescuer.cancel()
            with suppress(asyncio.CancelledError):
                await rescuer


async def rescue(app: App) -> None:
    """Give jobs back to the queue when their worker has been silent for too long (it was killed)."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.MOTCUA_STALLED_SECONDS):
                with suppress(ConnectorException):  # another worker was first
                    await app.job_manager.retry_job(job)
                    log.warning("job given back", job=job.id, task=job.task_name)
        except ConnectorException:
            log.warning("looking for stalled jobs failed")
        await asyncio.sleep(settings.MOTCUA_STALLED_SECONDS / 3)


def keep(duty: Duty, stop: threading.Event) -> None:
    """Run one duty again and again until ``stop``; its failure is logged, and it's tried again."""
    while not stop.wait(duty.every_seconds):
        try:
            run_if_leader(duty)
        except Exception:
            log.exception("duty failed", duty=duty.name)
        finally:
            connections.close_all()
