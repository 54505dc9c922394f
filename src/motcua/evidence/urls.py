"""Addresses of evidence."""

from django.urls import path

from motcua.evidence import views

urlpatterns = [path("evidence/", views.log, name="evidence_log")]
