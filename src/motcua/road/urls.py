"""Addresses of the road's pages."""

from django.urls import path

from motcua.road import views_officer

urlpatterns = [
    path("office/road/", views_officer.peers, name="road_peers"),
    path("office/road/parked/", views_officer.parked, name="road_parked"),
    path("office/road/held-up/", views_officer.held_up, name="road_held_up"),
    path("office/road/refused/", views_officer.refused, name="road_refused"),
    path("office/road/messages/<uuid:message_id>/", views_officer.message, name="road_message"),
    path("office/road/messages/<uuid:message_id>/proof/", views_officer.message_proof, name="road_message_proof"),
    path("office/road/peers/<str:deployment>/", views_officer.peer, name="road_peer"),
    path("office/road/peers/<str:deployment>/waiting/", views_officer.waiting, name="road_waiting"),
    path("office/road/peers/<str:deployment>/line-test/", views_officer.line_test, name="road_line_test"),
    path("office/road/peers/<str:deployment>/<slug:slug>/", views_officer.act, name="road_act"),
]
