"""Addresses of agencies: the administrators' pages."""

from django.urls import path

from motcua.agencies import views_officer

_agency = "office/admin/agencies/<str:code>/"
_officer = f"{_agency}officers/<uuid:account_id>/"
_position = f"{_officer}<str:unit_code>/<str:role>/"

urlpatterns = [
    path("office/admin/", views_officer.administration, name="administration"),
    path(_agency, views_officer.agency, name="admin_agency"),
    path(f"{_agency}new/", views_officer.new_agency, name="admin_agency_new"),
    path(f"{_agency}change/", views_officer.edit_agency, name="admin_agency_change"),
    path(f"{_agency}units/new/", views_officer.new_unit, name="admin_unit_new"),
    path("office/admin/units/<str:code>/", views_officer.unit, name="admin_unit"),
    path(f"{_agency}officers/new/", views_officer.new_officer, name="admin_officer_new"),
    path(_officer, views_officer.officer, name="admin_officer"),
    path(f"{_officer}position/", views_officer.new_position, name="admin_position_new"),
    path(f"{_position}change/", views_officer.change_position, name="admin_position_change"),
    path(f"{_position}end/", views_officer.end_position, name="admin_position_end"),
    path(f"{_agency}calendar/", views_officer.calendar, name="admin_calendar"),
    path(f"{_agency}calendar/new/", views_officer.new_calendar, name="admin_calendar_new"),
]
