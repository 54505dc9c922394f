"""The addresses of a deployment: each domain's ``urls.py`` under /vi/ and /en/, the API beside them."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from motcua.project import api, health, setup

_pages = [
    path("", include(f"motcua.{domain}.urls"))
    for domain in settings.DOMAINS
    if find_spec(f"motcua.{domain}") and find_spec(f"motcua.{domain}.urls")
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.figures, name="metrics"),
    path("api/v1/", api.api.urls),
    path("api/", api.page, name="api_page"),
    *i18n_patterns(*_pages, path("setup/<str:token>/", setup.first_administrator, name="first_administrator")),
]

handler400 = api.not_readable
handler404 = api.nothing_there
handler500 = api.went_wrong
