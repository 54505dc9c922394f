"""Who sees which dossier: one rule, compiled to SQL, behind every list, search, count, file and page."""

from django.db.models import Exists, OuterRef, Q

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.dossiers.models import StepToken


def visible_to(by: Actor) -> Q:
    """Return the condition on ``Dossier`` under which an actor may see it whole.

    A citizen sees what they submitted and what is theirs; an officer what lies or lay in a unit of their scope.
    """
    if by.is_system:
        return Q()
    if by.is_citizen and by.account_id is not None:
        mine = Q(submitter_account_id=by.account_id)
        return mine | Q(owner_personal_id=by.personal_id) if by.personal_id else mine
    if by.is_officer and by.agency_code:
        lay_here = StepToken.objects.filter(dossier=OuterRef("pk"), unit_code__in=agencies.get_scope(by))
        return Q(Exists(lay_here), agency_code=by.agency_code)
    return Q(pk__in=[])
