"""The database of a deployment: migrations, the cache's table, and what third-party schemas must not do."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Each insert of a job would NOTIFY, and NOTIFY makes commits wait for one another; workers look for jobs themselves.
UNWANTED_TRIGGERS = [("procrastinate_jobs_notify_queue_job_inserted_v1", "procrastinate_jobs")]


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
    with connection.cursor() as cursor:
        for trigger, table in UNWANTED_TRIGGERS:
            cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [trigger])
            if cursor.fetchone():
                cursor.execute(f"DROP TRIGGER {trigger} ON {table}")
