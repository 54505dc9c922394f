"""Addresses of the catalogue: the administrators' pages."""

from django.urls import path

from motcua.catalogue import views_officer

urlpatterns = [
    path("office/admin/procedures/", views_officer.procedures, name="admin_procedures"),
    path("office/admin/procedures/import/", views_officer.import_file, name="admin_import"),
    path("office/admin/procedures/<str:code>/", views_officer.procedure, name="admin_procedure"),
    path("office/admin/procedures/<str:code>/file/", views_officer.export_file, name="admin_procedure_file"),
]
