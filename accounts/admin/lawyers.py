from copy import deepcopy

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts import verification
from accounts.forms.lawyers import ReasonForm, VerifyForm
from accounts.models import LawyerProfile, VerificationEvent

# verb → form, words on the page and on its button
DECISIONS = {
    verification.verify: (VerifyForm, "核验通过", "写明怎么核的、哪天核的，会公开显示。"),
    verification.reject: (ReasonForm, "不通过", "申请人会收到邮件，可以补齐后再申请。"),
    verification.suspend: (ReasonForm, "暂停", "“执业律师 已核验”会马上从所有页面摘掉。"),
}
WIDGETS = {
    "method": UnfoldAdminTextInputWidget(),
    "on": UnfoldAdminSingleDateWidget(format="%Y-%m-%d"),
    "reason": UnfoldAdminTextareaWidget(),
}


class EventInline(TabularInline):
    """The record of this profile; it can only be read."""

    model = VerificationEvent
    fields = readonly_fields = ["created_at", "verb", "from_status", "to_status", "actor_label", "note"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(LawyerProfile)
class LawyerProfileAdmin(ModelAdmin):
    """What applicants say, to be compared with the official register; each decision is a page of its own."""

    list_display = ["real_name", "role", "firm", "region", "state", "applied_at", "verified_on"]
    list_filter = ["status", "role"]
    search_fields = ["real_name", "firm"]
    search_help_text = "按姓名或机构查找"
    ordering = ["-applied_at"]
    date_hierarchy = "applied_at"
    list_select_related = ["user"]
    inlines = [EventInline]
    actions_detail = ["verify", "reject", "suspend"]
    fieldsets = [
        (
            "申请",
            {
                "fields": [
                    "real_name",
                    "role",
                    "licence",
                    "firm",
                    "region",
                    "introduction",
                    "applicant",
                    "applied_at",
                ]
            },
        ),
        (
            "核验",
            {"fields": ["state", "verified_on", "verified_by", "verification_method", "decision_reason"]},
        ),
    ]

    @display(
        description="状态",
        ordering="status",
        label={"待核验": "warning", "已核验": "success", "未通过": "danger", "已暂停": "danger"},
    )
    def state(self, profile):
        return profile.get_status_display()

    @display(description="执业证号")
    def licence(self, profile):
        return profile.licence_number or "—"

    @display(description="执业证号")
    def licence_end(self, profile):
        return f"尾号 {profile.licence_tail}" if profile.licence_number else "—"

    @display(description="申请人账号")
    def applicant(self, profile):
        return profile.user.public_name if profile.user else "已注销"

    def get_fieldsets(self, request, obj=None):
        if self.has_verify_permission(request):
            return self.fieldsets
        shown = [("licence_end" if name == "licence" else name) for name in self.fieldsets[0][1]["fields"]]
        return [(self.fieldsets[0][0], {"fields": shown}), self.fieldsets[1]]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_actions_detail(self, request, object_id):
        """Only the steps that may follow from where the profile stands."""
        profile = LawyerProfile.objects.filter(pk=object_id).first()
        open_steps = {
            verb for verb, start in verification.FROM.items() if profile and profile.status in start
        }
        actions = super().get_actions_detail(request, object_id)
        return [each for each in actions if each.action_name.rpartition("_")[2] in open_steps]

    def has_verify_permission(self, request, object_id=None):
        return request.user.has_perm("accounts.verify_lawyer")

    @action(description="核验通过", url_path="verify", permissions=["verify"])
    def verify(self, request, object_id):
        return self._decide(request, object_id, verification.verify)

    @action(description="不通过", url_path="reject", permissions=["verify"])
    def reject(self, request, object_id):
        return self._decide(request, object_id, verification.reject)

    @action(description="暂停", url_path="suspend", permissions=["verify"])
    def suspend(self, request, object_id):
        return self._decide(request, object_id, verification.suspend)

    def _decide(self, request, object_id, verb):
        profile = get_object_or_404(LawyerProfile.objects.select_related("user"), pk=object_id)
        form_class, words, hint = DECISIONS[verb]
        form = form_class(
            request.POST if request.method == "POST" else None,
            initial={"version": profile.version, "on": timezone.localdate()},
        )
        for name, widget in WIDGETS.items():
            if name in form.fields:
                form.fields[name].widget = deepcopy(widget)
        if request.method == "POST" and form.is_valid() and self._decided(request, profile, form, verb):
            messages.success(request, f"{profile.real_name}：{words}。")
            return redirect("admin:accounts_lawyerprofile_change", profile.pk)
        context = self.admin_site.each_context(request) | {
            "title": f"{words}：{profile.real_name}",
            "opts": self.opts,
            "original": profile,
            "profile": profile,
            "form": form,
            "words": words,
            "hint": hint,
        }
        return render(request, "admin/accounts/lawyerprofile/decide.html", context)

    def _decided(self, request, profile, form, verb):
        found = dict(form.cleaned_data)
        profile.version = found.pop(
            "version"
        )  # the state that the page showed, which may be older than the row
        try:
            verb(profile, by=request.user, **found)
        except (verification.AlreadyDecided, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
            return False
        self.log_change(request, profile, DECISIONS[verb][1])
        return True
