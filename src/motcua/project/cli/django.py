"""Django for a command: set up once, with the operator's mistakes said in one sentence."""

import os

import django
from django.core.exceptions import ImproperlyConfigured

from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.server import connect


def set_up() -> None:
    """Load the settings and the house."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise CannotStart(str(problem)) from problem


def set_up_with_database() -> None:
    """Load the house and make sure that its database server answers and is young enough."""
    if given := os.environ.get("DATABASE_URL"):
        connect(given).close()
    set_up()
