"""What the page frame shows around every page."""

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame's facts."""
    return {}
