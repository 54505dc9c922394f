"""The forms of what an officer may do with a dossier: what each asks, says and leads to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.agencies import queries as agencies
from motcua.agencies.types import Role
from motcua.dossiers.types import Act, DossierData, OutcomeKind
from motcua.ui.fields import Field, Option

Typed = Mapping[str, str]
Text = str | Promise


@dataclass(frozen=True)
class Command:
    """How an act is offered: its name as a command, what it does, and what is said when it is done."""

    label: Text
    hint: Text
    done: Text
    is_dangerous: bool = False


COMMANDS: dict[Act, Command] = {
    Act.ACCEPT: Command(
        _("Accept the dossier"),
        _("The legal time starts now and the dossier goes to the unit that handles it."),
        _("Dossier %(code)s was accepted. The receipt is among its papers."),
    ),
    Act.TAKE: Command(
        _("Take up the dossier"),
        _("It is then on your desk; nobody else can decide it."),
        _("You now hold dossier %(code)s."),
    ),
    Act.PROPOSE: Command(
        _("Submit a draft result"),
        _("The leader sees it at once among what waits for a signature."),
        _("The draft result of dossier %(code)s was submitted for signature."),
    ),
    Act.FORWARD: Command(
        _("Forward to the next step"),
        _("Your step is done; the next unit takes over."),
        _("Dossier %(code)s was forwarded."),
    ),
    Act.HAND_OVER: Command(
        _("Hand over the result"),
        _("The applicant stands here, has shown an identity paper and takes the result."),
        _("The result of dossier %(code)s was handed over."),
    ),
    Act.RETURN_DRAFT: Command(
        _("Return the draft"),
        _("It goes back to who drafted it, with your reason."),
        _("The draft result of dossier %(code)s was returned."),
    ),
    Act.REASSIGN: Command(
        _("Reassign the dossier"),
        _("Another officer of the same unit holds it from now on."),
        _("Dossier %(code)s was reassigned."),
    ),
    Act.EXTEND: Command(
        _("Put off the return of the result"),
        _("Once, at latest the day before it is due: the applicant gets an apology with your reason and the new day."),
        _("The return of dossier %(code)s was put off. The slip of apology is among its papers."),
    ),
    Act.REJECT_INTAKE: Command(
        _("Reject the dossier"),
        _("Only when no correction could help. The applicant gets a slip with your reason."),
        _("Dossier %(code)s was rejected; the slip is among its papers."),
        is_dangerous=True,
    ),
}
"""In the order in which they are offered."""

SUPPLEMENT_DONE = _("The supplement request for dossier %(code)s was sent. The time stands still until it is answered.")


@dataclass(frozen=True)
class ActForm:
    """One act as a form on the dossier's page; ``fields`` empty means a button alone."""

    slug: str
    url: str
    command: Command
    fields: tuple[Field, ...]
    is_open: bool
    leads_back: bool


def slug_of(act: Act) -> str:
    """Return an act's name in addresses."""
    return act.value.lower().replace("_", "-")


ACT_OF = {slug_of(act): act for act in COMMANDS}


def act_forms(dossier: DossierData, typed: Typed, tried: Act | None, errors: Mapping[str, str]) -> list[ActForm]:
    """Return the forms of what may be done now; the one that was tried stands open with what was typed."""
    return [
        ActForm(
            slug=slug_of(act),
            url=reverse("office_act", args=[dossier.code, slug_of(act)]),
            command=command,
            fields=_fields(act, dossier, typed, errors),
            is_open=act is tried,
            leads_back=act not in (Act.TAKE, Act.REASSIGN, Act.EXTEND)
            and not (act is Act.ACCEPT and dossier.channel == "COUNTER"),
        )
        for act, command in COMMANDS.items()
        if act in dossier.acts
    ]


def typed_text(act: Act, typed: Typed) -> str:
    """Return the reason or note that was typed for an act."""
    return typed.get(_text_name(act), "")


def text_field_of(act: Act) -> str:
    """Return the name of the field in which an act asks for its reason or note."""
    return _text_name(act)


def _text_name(act: Act) -> str:
    return f"{act.value.lower()}_text"


def _fields(act: Act, dossier: DossierData, typed: Typed, errors: Mapping[str, str]) -> tuple[Field, ...]:
    if act in (Act.REJECT_INTAKE, Act.RETURN_DRAFT):
        return (_text(act, _("Reason"), typed, errors, hint=_("The reason is kept in the history.")),)
    if act is Act.EXTEND:
        hint = _("The applicant reads it in the slip of apology.")
        return (_due_date(typed, errors), _text(act, _("Reason"), typed, errors, hint=hint))
    if act is Act.FORWARD:
        return (_text(act, _("Note"), typed, errors, required=False),)
    if act is Act.REASSIGN:
        return (_officers(dossier, typed), _text(act, _("Note"), typed, errors, required=False))
    if act is Act.PROPOSE:
        hint = _("Needed to refuse: the applicant reads it in the notice, with the article it stands on.")
        return (_outcomes(typed), _text(act, _("Reason"), typed, errors, required=False, hint=hint))
    return ()


def _text(
    act: Act, label: Text, typed: Typed, errors: Mapping[str, str], *, required: bool = True, hint: Text = ""
) -> Field:
    name = _text_name(act)
    found = (errors[name],) if name in errors else ()
    return Field(name, "textarea", label, hint=hint, value=typed.get(name), errors=found, required=required)


def _due_date(typed: Typed, errors: Mapping[str, str]) -> Field:
    found = (errors["due_date"],) if "due_date" in errors else ()
    hint = _("A working day, for example 5/9/2026.")
    return Field(
        "due_date", "date", _("New day of return"), hint=hint, value=typed.get("due_date"), errors=found, width="short"
    )


def _outcomes(typed: Typed) -> Field:
    options = (
        Option(OutcomeKind.GRANTED.value, _("Grant"), _("The result is printed from the answers.")),
        Option(OutcomeKind.REFUSED.value, _("Refuse"), _("A notice of refusal with the reason is printed.")),
    )
    chosen = typed.get("outcome") or OutcomeKind.GRANTED.value
    return Field("outcome", "radios", _("Proposal"), value=chosen, options=options)


def _officers(dossier: DossierData, typed: Typed) -> Field:
    """Return the choice of officers who could hold the dossier where it stands."""
    token = next(token for token in dossier.tokens if token.left_at is None)
    officers = [
        Option(str(one.account_id), one.full_name, one.title)
        for one in agencies.list_officers([token.unit_code], Role(token.role))
        if one.account_id != token.holder_account_id
    ]
    return Field("to_account", "radios", _("Officer"), value=typed.get("to_account"), options=tuple(officers))
