"""Tables of the one-stop flow."""

from django.db import models
from django.db.models import F, Func, Q, TextField

from motcua.base.ids import new_id, new_token
from motcua.dossiers.rules.transitions import WITH_CLOCK
from motcua.dossiers.types import Act, DossierStatus, ItemKind, OutcomeKind, PaperKind, Queue, Stage

# The day in a code of the official format; of another one the third and fourth last characters stand for it. Days sort
# by bytes on every server.
DAY_OF_CODE = (
    "(CASE WHEN length(split_part(%(expressions)s, '-', 2)) = 6 THEN split_part(%(expressions)s, '-', 2) "
    "ELSE 'x' || left(right(%(expressions)s, 4), -2) END COLLATE \"C\")"
)


class Draft(models.Model):
    """An application being written; also where the papers of its dossier hang.

    ``account_id`` is empty where the dossier was taken in elsewhere.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=8)
    procedure_code = models.CharField(max_length=32)
    procedure_version = models.IntegerField()
    agency_code = models.CharField(max_length=16)
    form_code = models.CharField(max_length=64)
    form_version = models.IntegerField()
    answers = models.JSONField(default=dict)
    known = models.JSONField(default=dict)
    pages_done = models.JSONField(default=list)
    language = models.CharField(max_length=8, default="vi")
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account_id", "-updated_at"], name="draft_of_account")]


class KeptForm(models.Model):
    """A page that was sent after the session had ended; only the draft's owner gets it back."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="kept_forms")
    page_code = models.CharField(max_length=64)
    answers = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "page_code"], name="one_kept_form_a_page")]


class SupportingDocument(models.Model):
    """One file of one required paper. A paper replaced by a supplement is kept, marked as superseded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="documents")
    document_code = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    file_key = models.CharField(max_length=128)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "document_code"], name="document_of_draft")]


class Dossier(models.Model):
    """A dossier from the moment it has a code. ``due_at`` is a projection of the deadline ledger.

    ``calendar_version`` is the calendar by which its times are reckoned now. ``origin`` is who took it in elsewhere,
    empty if it was here; ``handled_by`` is who handles it elsewhere: then this row mirrors what that agency tells.
    ``local_code`` is the number of the handling agency, where it isn't the one that issued the code.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="dossier")
    procedure_code = models.CharField(max_length=32)
    procedure_version = models.IntegerField()
    agency_code = models.CharField(max_length=16)
    form_code = models.CharField(max_length=64)
    form_version = models.IntegerField()
    channel = models.CharField(max_length=8)
    stage = models.CharField(max_length=24, choices=Stage.choices)
    status = models.CharField(max_length=20, choices=DossierStatus.choices)
    version = models.IntegerField()
    answers = models.JSONField()
    content_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=8)

    owner_name = models.TextField()
    owner_folded = models.TextField()
    owner_sort_key = models.TextField()
    owner_birth_date = models.DateField(null=True)
    owner_personal_id = models.CharField(max_length=12, default="", blank=True)
    submitter_account_id = models.UUIDField(null=True)
    submitter_name = models.TextField()
    submitter_personal_id = models.CharField(max_length=12, default="", blank=True)
    submitter_phone = models.CharField(max_length=15, default="", blank=True)
    submitter_email = models.EmailField(default="", blank=True)
    relation = models.CharField(max_length=32, default="", blank=True)

    submitted_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    remaining_minutes = models.IntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    outcome_kind = models.CharField(max_length=10, null=True)
    calendar_version = models.CharField(max_length=64, default="", blank=True)
    lookup_token = models.CharField(max_length=32, unique=True, default=new_token)
    origin = models.CharField(max_length=16, default="", blank=True)
    local_code = models.CharField(max_length=40, default="", blank=True)
    handled_by = models.CharField(max_length=16, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(Func(F("code"), template=DAY_OF_CODE, output_field=TextField()), name="dossier_of_day"),
            models.Index(fields=["submitter_account_id", "-submitted_at"], name="dossier_of_submitter"),
            models.Index(fields=["owner_personal_id"], name="dossier_of_owner", condition=~Q(owner_personal_id="")),
            models.Index(fields=["agency_code", "-submitted_at"], name="dossier_of_agency"),
            models.Index(
                fields=["agency_code", "calendar_version"],
                name="clock_by_calendar",
                condition=Q(stage__in=[stage.value for stage in WITH_CLOCK]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["ACCEPTED", "IN_PROGRESS", "AWAITING_SIGNATURE"]) | Q(due_at__isnull=False),
                name="running_clock_has_due_time",
            ),
            models.UniqueConstraint(fields=["local_code"], name="local_code_given_once", condition=~Q(local_code="")),
        ]


class Errand(models.Model):
    """What an applicant did here and an agency elsewhere has still to do: submitting itself, corrections, withdrawing.

    ``delivered_at``: the agency's deployment holds it; ``settled_at``: the agency took it over (submitting), did it, or
    refused it (``reasons``, by language); ``ended_code``: the road could not deliver it, or the agency's administrators
    gave it up. ``held_up_at``: it's parked there since then, for ``held_up_reason``. ``sent_by``: the administrator who
    sent it again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="errands")
    act = models.CharField(max_length=20, choices=Act.choices)
    message_id = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200, db_default="", blank=True)
    delivered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    held_up_at = models.DateTimeField(null=True)
    held_up_reason = models.TextField(db_default="", blank=True)
    ended_code = models.CharField(max_length=64, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=64, default="", blank=True)
    reasons = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "act"],
                name="one_errand_of_a_kind_under_way",
                condition=Q(settled_at=None, ended_at=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ended_at"], name="errands_undelivered", condition=Q(ended_at__isnull=False, settled_at=None)
            ),
            models.Index(
                fields=["delivered_at"],
                name="errands_not_taken_in",
                condition=Q(delivered_at__isnull=False, settled_at=None, ended_at=None),
            ),
            models.Index(
                fields=["held_up_at"],
                name="errands_held_up",
                condition=Q(held_up_at__isnull=False, settled_at=None, ended_at=None),
            ),
        ]


class FileAhead(models.Model):
    """A file of a dossier whose own message is still to come, for it has more files than a message may carry."""

    id = models.BigAutoField(primary_key=True)
    dossier_code = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    file_key = models.CharField(max_length=128)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier_code", "sha256"], name="file_ahead_once")]


class StepToken(models.Model):
    """Where a dossier stands: a row for each place; ``left_at`` is empty while it is there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="tokens")
    step_code = models.CharField(max_length=64)
    unit_code = models.CharField(max_length=24)
    role = models.CharField(max_length=16)
    queue = models.CharField(max_length=20, choices=Queue.choices)
    holder_account_id = models.UUIDField(null=True)
    holder_name = models.TextField(default="", blank=True)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    urgent_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_by = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit_code", "queue", "urgent_at", "id"], name="worklist", condition=Q(left_at__isnull=True)
            ),
            models.Index(fields=["dossier", "entered_at"], name="token_of_dossier"),
        ]


class DeadlineSegment(models.Model):
    """One entry of the deadline ledger; never changed, never removed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="segments")
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    ground = models.TextField(default="", blank=True)
    calendar_version = models.CharField(max_length=64)
    amount = models.IntegerField(default=0)
    unit = models.CharField(max_length=16, default="", blank=True)
    at_end_of_day = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="segment_written_once")]


class HistoryLine(models.Model):
    """One act; the version of the dossier that it made. An act that put off a time says from when to when."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="history")
    version = models.IntegerField()
    act = models.CharField(max_length=20, choices=Act.choices)
    stage = models.CharField(max_length=24, choices=Stage.choices)
    status = models.CharField(max_length=20, choices=DossierStatus.choices)
    at = models.DateTimeField()
    actor_account_id = models.UUIDField(null=True)
    actor_name = models.TextField()
    actor_hat = models.CharField(max_length=12)
    note = models.TextField(default="", blank=True)
    due_from = models.DateTimeField(null=True)
    due_to = models.DateTimeField(null=True)
    content_sha256 = models.CharField(max_length=64, db_default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "version"], name="version_written_once")]


class SupplementRequest(models.Model):
    """What the applicant was asked to correct, all of it at once; unanswered at ``answer_by``, it lapses."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="supplements")
    is_at_intake = models.BooleanField()
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    reason = models.TextField(default="", blank=True)
    answer_by = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["answer_by"], name="supplement_awaited", condition=Q(answered_at=None, lapsed_at=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "is_at_intake"], name="one_supplement_a_phase"),
        ]


class SupplementMark(models.Model):
    """One answer or paper that is wrong, and what it was before the correction."""

    request = models.ForeignKey(SupplementRequest, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=8, choices=ItemKind.choices)
    key = models.CharField(max_length=64)
    reason = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "kind", "key"], name="marked_once")]


class Outcome(models.Model):
    """The result: proposed by the handler, signed by the leader, sealed by the agency."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="outcome")
    kind = models.CharField(max_length=10, choices=OutcomeKind.choices)
    reason = models.TextField(default="", blank=True)
    number = models.CharField(max_length=40, default="", blank=True)
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    returned_reason = models.TextField(default="", blank=True)
    prepared_at = models.DateTimeField(null=True)
    signed_by = models.TextField(default="", blank=True)
    signed_at = models.DateTimeField(null=True)


class Paper(models.Model):
    """An official paper that the flow issued; a later one of the same kind stands beside the earlier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=20, choices=PaperKind.choices)
    history_version = models.IntegerField()
    made_at = models.DateTimeField()
    file_key = models.CharField(max_length=128)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind", "history_version"], name="paper_made_once"),
        ]
        indexes = [models.Index(fields=["sha256"], name="paper_by_digest")]
