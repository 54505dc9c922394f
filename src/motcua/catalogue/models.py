"""Tables of the catalogue."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class ProcedureVersion(models.Model):
    """A published version of a procedure: never changed, never deleted (a trigger sees to it)."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    record = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="catalogue_one_version")]


class ProcedureEntry(models.Model):
    """The newest version of a procedure, as lists and search need it.

    ``names``, ``keywords`` and ``context`` are folded (lower case, no marks), ``searched`` is the first two, for
    likeness; ``exact`` keeps its marks; ``phrases`` are whole names and keywords, folded; ``summary`` is what a line
    of a list shows.
    """

    code = models.CharField(max_length=40, primary_key=True)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    summary = models.JSONField()
    phrases = ArrayField(models.TextField())
    names = models.TextField()
    keywords = models.TextField()
    context = models.TextField()
    searched = models.TextField()
    exact = models.TextField()
    vector = models.GeneratedField(
        expression=SearchVector("names", weight="A", config="simple")
        + SearchVector("keywords", weight="B", config="simple")
        + SearchVector("context", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    exact_vector = models.GeneratedField(
        expression=SearchVector("exact", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="catalogue_entry_vector"),
            GistIndex(fields=["searched"], name="catalogue_entry_likeness", opclasses=["gist_trgm_ops(siglen=256)"]),
        ]


class ReleaseSent(models.Model):
    """A release of the national catalogue on its way to a seat: a version of a procedure with one of its form."""

    recipient = models.CharField(max_length=12)
    procedure_code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    form_version = models.PositiveIntegerField()
    message_id = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "procedure_code", "version", "form_version"], name="released_once_to_a_seat"
            )
        ]


class ReleaseReceived(models.Model):
    """A release of the national catalogue that was put in force here."""

    message_id = models.UUIDField(primary_key=True, editable=False)
    procedure_code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    form_code = models.CharField(max_length=64, default="", blank=True)
    form_version = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-received_at"], name="releases_newest_first")]


class SynonymRow(models.Model):
    """How people say it (folded), and how the catalogue does (folded; empty: the words say nothing)."""

    phrase = models.TextField(primary_key=True)
    meaning = models.TextField(blank=True)

    class Meta:
        db_table = "catalogue_synonym"
