"""Addresses of notices."""

from django.conf import settings
from django.urls import path

from motcua.notices import views

urlpatterns = [
    path("me/notices/", views.notices, name="notices"),
    path("me/notices/read/", views.read_all, name="notices_read_all"),
    path("me/notices/<uuid:notice_id>/", views.open_notice, name="open_notice"),
]

if settings.MOTCUA_IS_DEMO:
    urlpatterns.append(path("sandbox/outbox/", views.sandbox_outbox, name="sandbox_outbox"))
