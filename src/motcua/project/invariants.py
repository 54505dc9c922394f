"""What ``motcua doctor`` checks of the deployment itself."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connection

from motcua.base.invariants import invariant
from motcua.project import schema


@invariant("Every migration of this version is applied.")
def database_is_up_to_date() -> Sequence[str]:
    waiting = schema.count_waiting()
    return [f"{waiting} migrations wait; run motcua migrate"] if waiting else []


@invariant("Filing a job doesn't NOTIFY, so that submissions don't wait for one another.")
def jobs_do_not_notify() -> Sequence[str]:
    return [f"trigger {name} is there; run motcua migrate" for name in schema.unwanted_triggers()]


@invariant("A production deployment has a PostgreSQL of its own, not the one for laptops and demos.")
def production_has_its_own_database() -> Sequence[str]:
    if settings.MOTCUA_ENV != "production":
        return []
    host = connection.get_connection_params().get("host")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
        row = cursor.fetchone()
    ours = row and (row[0].startswith("/var/lib/motcua/") or row[0].startswith(f"{settings.MOTCUA_VAR}/"))
    return [f"the server at {host} was started by motcua up; set DATABASE_URL"] if ours else []
