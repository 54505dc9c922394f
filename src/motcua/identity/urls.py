"""Addresses of identity. Of allauth's pages exactly these exist."""

from allauth.account import views as allauth
from django.urls import path

from motcua.base.web import open_to
from motcua.identity import views, views_citizen

anyone = open_to("anyone")

urlpatterns = [
    path("me/", views.my_account, name="my_account"),
    path("me/papers/", views_citizen.my_papers, name="my_papers"),
    path("me/papers/<uuid:paper_id>/", views_citizen.my_paper_file, name="my_paper_file"),
    path("account/register/", views.register, name="register"),
    path("account/link/<str:token>/", views.officer_link, name="officer_link"),
    path("account/login/", anyone(views.SignIn.as_view()), name="account_login"),
    path("account/login/code/confirm/", anyone(allauth.confirm_login_code), name="account_confirm_login_code"),
    path("account/logout/", anyone(allauth.logout), name="account_logout"),
    path("account/password/reset/", anyone(allauth.password_reset), name="account_reset_password"),
    path(
        "account/password/reset/confirm/",
        anyone(allauth.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "account/password/reset/complete/",
        anyone(allauth.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "account/password/reset/done/",
        anyone(allauth.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
]
