"""Second factors, in the places and under the names of allauth's own addresses, before which these stand."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from accounts import views_factors

urlpatterns = [
    path("", views_factors.Index.as_view(), name="mfa_index"),
    path("authenticate/", views_factors.Authenticate.as_view(), name="mfa_authenticate"),
    path("totp/activate/", views_factors.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", views_factors.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("webauthn/", require_safe(RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"),
    path("webauthn/add/", views_factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("webauthn/login/", views_factors.LoginPasskey.as_view(), name="mfa_login_webauthn"),
    path(
        "webauthn/reauthenticate/",
        views_factors.ReauthenticatePasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("webauthn/keys/<int:pk>/remove/", views_factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", views_factors.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
]
