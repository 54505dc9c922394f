"""Addresses of federation's pages."""

from django.urls import path

from motcua.federation import views_citizen, views_officer

urlpatterns = [
    path("statistics/synchronisation/", views_citizen.synchronisation, name="synchronisation"),
    path("office/synchronisation/", views_officer.state, name="synchronisation_office"),
    path("office/synchronisation/refused/", views_officer.refused, name="synchronisation_refused"),
    path("office/synchronisation/accounts/", views_officer.accounts, name="synchronisation_accounts"),
    path("office/synchronisation/compare/", views_officer.compare, name="synchronisation_compare"),
]
