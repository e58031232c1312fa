"""Staff stop and reopen the taking in of questions here, and say who is on duty."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from accounts.models import User
from qa import duty, intake
from qa.models import DutyShift, IntakePause
from qa.refusals import Refused


class OfModerators:
    """Whoever moderates may do this, without a right of its own."""

    def has_module_permission(self, request):
        return request.user.has_perm(duty.MODERATE)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(duty.MODERATE)

    has_add_permission = has_module_permission

    def get_actions(self, request):
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}


class PauseForm(forms.ModelForm):
    def clean(self):
        values = super().clean()
        if not self.errors:
            try:
                intake.check_pause(values["reopens_on"], values["words"], timezone.now())
            except Refused as refusal:
                raise forms.ValidationError(refusal.sentence) from None
        return values


@admin.register(IntakePause)
class IntakePauseAdmin(OfModerators, ModelAdmin):
    """Pauses as they were; a new one takes the place of one that holds, and reopening has a button."""

    form = PauseForm
    list_display = ["began_at", "reopens_on", "words", "paused_by_label", "state"]
    fields = ["reopens_on", "words"]
    actions = ["reopen"]

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        made = intake.pause(obj.reopens_on, obj.words, request.user, timezone.now())
        obj.pk = made.pk

    @display(description="现在")
    def state(self, pause):
        if pause.ended_at:
            return f"提前恢复了（{pause.ended_by_label}）"
        return "已恢复" if pause.has_ended(timezone.localdate()) else "正在暂停"

    @action(description="提前恢复，现在就收提问")
    def reopen(self, request, queryset):
        try:
            intake.resume(request.user, timezone.now())
            messages.success(request, "已恢复收新的提问。")
        except Refused as refusal:
            messages.error(request, refusal.sentence)


class ModeratorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return obj.public_name


class ShiftForm(forms.ModelForm):
    person = ModeratorChoice(label="谁", queryset=User.objects.none(), help_text="只有审核员能值班。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.with_perm(duty.MODERATE, is_active=True).order_by("pk")


@admin.register(DutyShift)
class DutyShiftAdmin(OfModerators, ModelAdmin):
    """Who gets the mail when a post sounds like danger; without anybody on duty all moderators do."""

    form = ShiftForm
    list_display = ["person", "starts_on", "ends_on"]
    fields = ["person", "starts_on", "ends_on"]

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm(duty.MODERATE)

    has_delete_permission = has_change_permission

    def save_model(self, request, obj, form, change):
        intake.keep_shift(obj)

    def delete_model(self, request, obj):
        intake.drop_shift(obj)
