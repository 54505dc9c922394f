"""Writes of the catalogue."""

from motcua.catalogue.actions.publishing import import_file, publish_procedure, remove_synonyms, save_synonyms
from motcua.catalogue.actions.releasing import keep_releases, send_release, send_releases

__all__ = [
    "import_file",
    "keep_releases",
    "publish_procedure",
    "remove_synonyms",
    "save_synonyms",
    "send_release",
    "send_releases",
]
