"""In the places and under the names of allauth's own addresses, before which these stand."""

from django.urls import include, path

from accounts import views_entrance

urlpatterns = [
    path("confirm-email/", views_entrance.ConfirmEmail.as_view(), name="account_email_verification_sent"),
    path("login/code/confirm/", views_entrance.ConfirmLoginCode.as_view(), name="account_confirm_login_code"),
    path("2fa/", include("accounts.urls_factors")),
]
