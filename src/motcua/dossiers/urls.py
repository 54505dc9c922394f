"""Addresses of dossiers."""

from django.urls import path

from motcua.dossiers import views_officer as officer

officer_pages = [
    path("office/", officer.inbox, name="inbox"),
    path("office/intake/", officer.intake, name="intake"),
    path("office/signing/", officer.signing_queue, name="signing_queue"),
    path("office/dossiers/<str:code>/", officer.office_dossier, name="office_dossier"),
    path("office/dossiers/<str:code>/supplement/", officer.office_supplement, name="office_supplement"),
    path("office/dossiers/<str:code>/draft/", officer.office_draft, name="office_draft"),
    path("office/dossiers/<str:code>/papers/<slug:kind>/", officer.office_paper, name="office_paper"),
    path("office/dossiers/<str:code>/documents/<uuid:document_id>/", officer.office_document, name="office_document"),
    path("office/dossiers/<str:code>/<slug:slug>/", officer.office_act, name="office_act"),
]

urlpatterns = officer_pages
