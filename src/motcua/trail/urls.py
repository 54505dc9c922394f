"""Addresses of the trail."""

from django.urls import path

from motcua.trail import views_citizen

urlpatterns = [path("me/reads/", views_citizen.who_looked, name="who_looked")]
