"""Addresses of signing."""

from django.urls import path

from motcua.signing import views

urlpatterns = [path("verify/", views.verify, name="verify")]
