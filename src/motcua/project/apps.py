"""When the house is loaded: reactions and duties of every domain are registered, in every process."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings

from motcua.project import logs


class ProjectConfig(AppConfig):
    """The last app: by now the models of all domains and the job queue are ready."""

    name = "motcua.project"
    label = "project"

    def ready(self) -> None:
        if settings.MOTCUA_ENV != "test":
            logs.configure()
        for domain in settings.DOMAINS:
            for module in ("handlers", "jobs"):
                if find_spec(f"motcua.{domain}") and find_spec(f"motcua.{domain}.{module}"):
                    import_module(f"motcua.{domain}.{module}")
