"""The database of a deployment: migrations, the cache's table, and what third-party schemas must not do."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Each insert of a job would NOTIFY, and NOTIFY makes commits wait for one another; workers look for jobs themselves.
UNWANTED_TRIGGERS = {"procrastinate_jobs_notify_queue_job_inserted_v1": "procrastinate_jobs"}


def count_waiting() -> int:
    """Return how many migrations the database still needs."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Bring the database up to date; return how many migrations were applied."""
    waiting = count_waiting()
    call_command("migrate", verbosity=0, interactive=False)
    settle()
    return waiting


def settle() -> None:
    """Make what isn't a migration: the cache's table, and the absence of unwanted triggers. May run again."""
    call_command("createcachetable", verbosity=0)
    unwanted = unwanted_triggers()
    with connection.cursor() as cursor:
        for trigger in unwanted:
            cursor.execute(f"DROP TRIGGER {trigger} ON {UNWANTED_TRIGGERS[trigger]}")


def unwanted_triggers() -> list[str]:
    """Return the triggers that should not be there, and are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname = ANY(%s) ORDER BY 1", [list(UNWANTED_TRIGGERS)])
        return [name for (name,) in cursor.fetchall()]
