"""What every entrance needs of a request."""

from django.http import HttpRequest

from motcua.base.actor import ANONYMOUS, Actor
from motcua.base.errors import NotAllowed, SignInNeeded


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request; ``project`` put them there."""
    return getattr(request, "actor", ANONYMOUS)


def citizen_of(request: HttpRequest) -> Actor:
    """Return the citizen who acts. Raises SignInNeeded, or NotAllowed to another hat."""
    actor = actor_of(request)
    if actor.is_citizen:
        return actor
    raise NotAllowed() if actor.is_officer else SignInNeeded()


def officer_of(request: HttpRequest) -> Actor:
    """Return the officer who acts. Raises SignInNeeded, or NotAllowed to another hat."""
    actor = actor_of(request)
    if actor.is_officer:
        return actor
    raise NotAllowed() if actor.is_citizen else SignInNeeded()
