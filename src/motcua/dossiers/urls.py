"""Addresses of dossiers."""

from django.urls import path

from motcua.dossiers import views_citizen, views_officer

_draft = "apply/<uuid:draft_id>/"
_mine = "me/dossiers/<str:code>/"

citizen_pages = [
    path("procedures/<str:code>/apply/", views_citizen.start, name="apply_start"),
    path(_draft, views_citizen.tasks, name="apply_tasks"),
    path(f"{_draft}check/", views_citizen.check, name="apply_check"),
    path(f"{_draft}submitted/", views_citizen.submitted, name="apply_submitted"),
    path(f"{_draft}discard/", views_citizen.discard, name="apply_discard"),
    path(f"{_draft}papers/<str:document_code>/", views_citizen.paper, name="apply_paper"),
    path(f"{_draft}papers/<str:document_code>/parts/", views_citizen.begin_upload, name="apply_upload_begin"),
    path(f"{_draft}papers/<str:document_code>/parts/<str:key>/", views_citizen.take_upload, name="apply_upload"),
    path(f"{_draft}documents/<uuid:document_id>/", views_citizen.document, name="apply_document"),
    path(f"{_draft}documents/<uuid:document_id>/remove/", views_citizen.remove, name="apply_remove"),
    path(f"{_draft}<slug:page_code>/", views_citizen.page, name="apply_page"),
    path("me/dossiers/", views_citizen.my_dossiers, name="my_dossiers"),
    path(_mine, views_citizen.my_dossier, name="my_dossier"),
    path(f"{_mine}papers/<str:kind>/", views_citizen.my_paper, name="my_paper"),
    path(f"{_mine}documents/<uuid:document_id>/", views_citizen.my_document, name="my_document"),
    path(f"{_mine}proof/", views_citizen.my_proof, name="my_proof"),
    path(f"{_mine}supplement/", views_citizen.my_supplement, name="my_supplement"),
    path(f"{_mine}withdraw/", views_citizen.my_withdrawal, name="my_withdrawal"),
]

officer_pages = [
    path("office/", views_officer.inbox, name="inbox"),
    path("office/intake/", views_officer.intake, name="intake"),
    path("office/signing/", views_officer.signing_queue, name="signing_queue"),
    path("office/admin/undelivered/", views_officer.undelivered, name="undelivered"),
    path("office/dossiers/<str:code>/", views_officer.office_dossier, name="office_dossier"),
    path("office/dossiers/<str:code>/supplement/", views_officer.office_supplement, name="office_supplement"),
    path("office/dossiers/<str:code>/proof/", views_officer.office_proof, name="office_proof"),
    path("office/dossiers/<str:code>/draft/", views_officer.office_draft, name="office_draft"),
    path("office/dossiers/<str:code>/papers/<slug:kind>/", views_officer.office_paper, name="office_paper"),
    path(
        "office/dossiers/<str:code>/documents/<uuid:document_id>/",
        views_officer.office_document,
        name="office_document",
    ),
    path("office/dossiers/<str:code>/<slug:slug>/", views_officer.office_act, name="office_act"),
]

urlpatterns = [*citizen_pages, *officer_pages]
