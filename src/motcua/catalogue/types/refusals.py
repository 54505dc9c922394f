"""Why the catalogue says no."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import InvalidInput, NoSuchThing, Problem, Refused


class NoSuchProcedure(NoSuchThing):
    code = "no_such_procedure"
    message = _("There is no procedure with this code.")


class NoSuchStep(NoSuchThing):
    code = "no_such_step"


class NoSuchRequiredDocument(NoSuchThing):
    code = "no_such_required_document"
    message = _("The procedure doesn't ask for this paper.")


class PublishFault(Refused):
    """One reason why a procedure can't be published. ``part`` names the part of the record."""

    part: ClassVar[str] = ""
    http_status = 422


class NameMissing(PublishFault):
    code, part = "name_missing", "names"
    message = _("The procedure has no Vietnamese name, or its code is not like 1.001193.")


class SequenceMissing(PublishFault):
    code, part = "sequence_missing", "sequence"
    message = _("The order of what is to be done is missing.")


class MannerMissing(PublishFault):
    code, part = "manner_missing", "channels"
    message = _("Say how it can be done: at the counter, online, by post.")


class DossierPartsMissing(PublishFault):
    code, part = "dossier_parts_missing", "required_documents"
    message = _("The papers of the dossier or the number of sets are missing.")


class TimeLimitMissing(PublishFault):
    code, part = "time_limit_missing", "time_limit"
    message = _("The time limit is missing for a channel that is offered.")


class SubjectsMissing(PublishFault):
    code, part = "subjects_missing", "subjects"
    message = _("Who may ask for it is missing.")


class AgencyMissing(PublishFault):
    code, part = "agency_missing", "agencies"
    message = _("The agency that handles it is missing.")


class TermsMissing(PublishFault):
    """The eighth part: form, result, requirements and fee, where they apply."""

    code, part = "terms_missing", "results"
    message = _("The form, the result, the requirements or the fee is missing.")


class ProcessMissing(PublishFault):
    code, part = "process_missing", "process"
    message = _("The process has no step, or a step's code is used twice.")


class StepUnknown(PublishFault):
    code, part = "step_unknown", "process"
    message = _("The process leads to a step that doesn't exist: %(path)s.")


class StepUnreachable(PublishFault):
    code, part = "step_unreachable", "process"
    message = _("Nothing leads to the step %(step)s.")


class StepWithoutEnd(PublishFault):
    code, part = "step_without_end", "process"
    message = _("The process can't end once it comes this far: %(path)s.")


class RoleUnknown(PublishFault):
    code, part = "role_unknown", "process"
    message = _("Nobody has the role %(role)s, which is asked for after: %(path)s.")


class StepsTooLong(PublishFault):
    code, part = "steps_too_long", "process"
    message = _("These steps take %(hours)s working hours, the law allows %(limit)s: %(path)s.")


class ActMissing(PublishFault):
    code, part = "act_missing", "process"
    message = _("No step of the process may do this: %(act)s.")


class FormUnknown(PublishFault):
    code, part = "form_unknown", "form_code"
    message = _("There is no form %(form)s.")


class NotImportable(InvalidInput):
    """A file can't be imported: everything that is wrong with it; fields are paths in the file."""

    code = "not_importable"
    message = _("The file can't be imported.")


class NotPublishable(InvalidInput):
    """A procedure's record has faults: all of them at once, each with its name."""

    code = "not_publishable"
    message = _("The procedure can't be published yet.")

    def __init__(self, faults: tuple[PublishFault, ...]) -> None:
        self.faults = faults
        super().__init__([Problem(fault.part, str(fault)) for fault in faults])


class NotTheSource(Refused):
    code = "not_the_source"
    message = _("%(sender)s doesn't keep the national catalogue.")
    http_status = 403


class OtherRelease(Refused):
    code = "other_release"
    message = _("Version %(version)s of the procedure %(procedure)s is here with other content.")
