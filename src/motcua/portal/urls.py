"""The public front."""

from django.urls import path

from motcua.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<str:code>/", views.procedure, name="procedure"),
    path("look-up/", views.lookup, name="lookup"),
    path("look-up/<str:token>/", views.lookup_token, name="lookup_token"),
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/fields/", views.statistics_fields, name="statistics_fields"),
    path("statistics/dossiers.csv", views.statistics_table, name="statistics_table"),
    path("display/", views.display, name="display"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
