from django.urls import path, register_converter

from accounts import views, views_factors, views_phones, views_sessions
from accounts.factors import needed


class RowNumber:
    """A row's number that every database can hold; anything longer is no page."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(RowNumber, "row")

app_name = "accounts"
urlpatterns = [
    path("accounts/me/", views.profile, name="profile"),
    path("accounts/me/export/", views.export, name="export"),
    path("accounts/me/erase/", views.erase, name="erase"),
    path("accounts/me/devices/", views_sessions.devices, name="devices"),
    path("accounts/me/devices/end/", views_sessions.end_device, name="end_device"),
    path("accounts/me/phone/", views_phones.phone, name="phone"),
    path("accounts/me/phone/code/", views_phones.phone_code, name="phone_code"),
    path("accounts/me/phone/remove/", views_phones.phone_remove, name="phone_remove"),
    path("accounts/me/alive/", views_sessions.alive, name="alive"),
    path("accounts/erased/", views.erased, name="erased"),
    path("accounts/second-step/", views_factors.second_step, name="second_step"),
    path("accounts/let-in/", views_factors.let_in, name="let_in"),
    path("lawyers/", views.lawyers, name="lawyers"),
    path("lawyers/apply/", needed(views.lawyer_apply), name="lawyer_apply"),
    path("lawyers/apply/take-back/", needed(views.lawyer_take_back), name="lawyer_take_back"),
    path("lawyers/<row:pk>/", views.lawyer, name="lawyer"),
]
