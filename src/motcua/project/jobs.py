"""The job queue, set up so that submitting never waits for it."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called by procrastinate when Django is ready; tasks are found in each domain's ``jobs`` and ``handlers``."""
