"""Django for a command: set up once, with the operator's mistakes said in one sentence."""

import os

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from motcua.project.deployment.binaries import MAJOR_MIN
from motcua.project.deployment.errors import CannotStart


def set_up() -> None:
    """Load the settings and the house."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise CannotStart(str(problem)) from problem


def set_up_with_database() -> None:
    """Load the house and make sure that its database answers and is young enough."""
    set_up()
    try:
        with connection.cursor():
            version = connection.pg_version // 10000  # type: ignore[attr-defined]
    except OperationalError as problem:
        reason = str(problem).strip().splitlines()[0]
        raise CannotStart(f"The database can't be used: {reason}.") from problem
    if version < MAJOR_MIN:
        raise CannotStart(f"PostgreSQL is version {version}; Một Cửa needs {MAJOR_MIN} or newer.")
