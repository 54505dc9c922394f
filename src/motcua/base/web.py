"""What every entrance needs of a request, and how it says whom it is open to."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar

from django.http import HttpRequest

from motcua.base.actor import ANONYMOUS, Actor, Hat
from motcua.base.errors import NotAllowed, SignInNeeded

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")  # of a page an HttpResponse, of an endpoint what its schema makes of it
View = Callable[Concatenate[HttpRequest, Rest], Answer]
Who = Hat | Literal["anyone", "citizen", "officer"]


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request; ``project`` put them there."""
    return getattr(request, "actor", ANONYMOUS)


def citizen_of(request: HttpRequest) -> Actor:
    """Return the citizen who acts. Raises SignInNeeded, or NotAllowed to another hat."""
    return _wearing(request, frozenset({Hat.CITIZEN}))


def officer_of(request: HttpRequest) -> Actor:
    """Return the officer who acts. Raises SignInNeeded, or NotAllowed to another hat."""
    return _wearing(request, frozenset({Hat.OFFICER}))


def open_to(*who: Who) -> Callable[[View[Rest, Answer]], View[Rest, Answer]]:
    """Say who may call a view, and hold to it: ``@open_to("anyone")``, ``@open_to("citizen", "officer")``.

    It is the outermost decorator of every view; a house test walks the addresses and reads ``view.open_to``.
    What the caller may do once inside is decided in actions and queries.
    Raises SignInNeeded to the unknown, NotAllowed to another hat.
    """
    hats = frozenset(Hat) if "anyone" in who else frozenset(_hat(one) for one in who)
    if not hats:
        raise ValueError("open_to() needs at least one of: anyone, citizen, officer")

    def decorate(view: View[Rest, Answer]) -> View[Rest, Answer]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Answer:
            _wearing(request, hats)
            return view(request, *args, **kwargs)

        guarded.open_to = hats  # type: ignore[attr-defined]
        return guarded

    return decorate


def _hat(one: Who) -> Hat:
    return one if isinstance(one, Hat) else Hat(one.upper())


def _wearing(request: HttpRequest, hats: frozenset[Hat]) -> Actor:
    actor = actor_of(request)
    if actor.hat in hats:
        return actor
    raise SignInNeeded() if actor.hat is Hat.ANONYMOUS else NotAllowed()
