"""Why it says no."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NoSuchThing, Refused


class NoSuchDossier(NoSuchThing):
    code = "no_such_dossier"
    message = _("There is no such dossier, or it is not yours to see.")


class NoSuchDraft(NoSuchThing):
    code = "no_such_draft"
    message = _("There is no such draft, or it is not yours.")


class NotOnline(Refused):
    code = "not_online"
    message = _("This procedure cannot be applied for online yet. Go to the service desk that its page names.")


class NotHandledHere(Refused):
    code = "not_handled_here"
    message = _("The agencies of this site do not handle this procedure. Its page says where to apply.")


class NotSubmittedThere(Refused):
    code = "not_handled_there"
    message = _("This agency does not handle this procedure. Choose another agency.")


class DraftChanged(Refused):
    code = "draft_changed"
    message = _("Your application was changed in another window. Check your answers again, then submit.")


class AlreadySubmitted(Refused):
    code = "already_submitted"
    message = _("This application was already submitted as %(dossier_code)s.")


class NotNow(Refused):
    """The transition table does not know this act from this stage: somebody was faster, or the page is old."""

    code = "not_now"
    message = _("Somebody has handled this dossier in the meantime: it is now “%(stage)s”. Look at it again.")


class SupplementAlreadyAsked(Refused):
    code = "supplement_already_asked"
    message = _("A supplement was already requested once. The law allows one request that names everything missing.")


class NothingMarked(Refused):
    code = "nothing_marked"
    message = _("Mark at least one answer or paper and write what is wrong with it.")
    http_status = 422


class ReasonNeeded(Refused):
    code = "reason_needed"
    message = _("Write the reason: the applicant and the inspector will read it.")
    http_status = 422


class AlreadyExtended(Refused):
    code = "already_extended"
    message = _("The return of this result was put off once already. A dossier is given a new appointment only once.")


class NotMarkedForCorrection(Refused):
    code = "not_marked"
    message = _("Only what the officer marked can be changed now.")


class TooManyFiles(Refused):
    code = "too_many_files"
    message = _("At most %(files_max)s files are taken for this paper. Remove one first.")


class DeskNotReady(Refused):
    code = "desk_not_ready"
    message = _("Nobody at %(unit)s has the role this step needs. Tell the administrator of your agency.")


class HeldByAnother(Refused):
    code = "held_by_another"
    message = _("%(holder)s is handling this dossier. Ask the leader to reassign it if it must change hands.")


class ChangedMeanwhile(Refused):
    code = "changed_meanwhile"
    message = _("This dossier has changed since you opened the page. Look at it again before you decide.")


class LastStep(Refused):
    code = "last_step"
    message = _("The process of this procedure has no step there.")


class NotAPaperOfThisProcedure(Refused):
    code = "not_a_paper"
    message = _("The procedure does not ask for this paper.")
    http_status = 422


class UnderWay(Refused):
    code = "under_way"
    message = _("You have sent this to the agency already. It hasn't confirmed it yet.")


class NotFromThere(Refused):
    """A message about a dossier from somebody who may not speak of it."""

    code = "not_from_there"
    message = _("%(sender)s may not say this of the dossier %(dossier_code)s.")
    http_status = 403


class OtherDossier(Refused):
    code = "other_dossier"
    message = _("The dossier %(dossier_code)s is here with other content.")


class FilesMissing(Refused):
    code = "files_missing"
    message = _("Files that the message about the dossier %(dossier_code)s names are not here.")


class VersionsMissing(Refused):
    code = "versions_missing"
    message = _("Version %(version)s of the dossier %(dossier_code)s came before those between it and %(known)s.")


class NothingToSendAgain(Refused):
    code = "nothing_to_send_again"
    message = _("Nothing of this dossier has come back undelivered.")
