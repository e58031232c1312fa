from copy import deepcopy

from django.contrib import admin, messages
from django.contrib.admin import EmptyFieldListFilter
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts import deeds, verification
from accounts.admin.revealing import reveal
from accounts.forms.lawyers import DecisionForm, LookForm, ReasonForm, VerifyForm
from accounts.models import LawyerProfile, VerificationEvent

# verb → form, words on the page and on its button
DECISIONS = {
    verification.propose: (
        VerifyForm,
        "提出核验",
        "写明怎么核的、哪天核的，核验通过后会公开显示。还要另一位工作人员确认。",
    ),
    verification.confirm: (DecisionForm, "确认核验", "请自己再对照一次登记，和下面写的一致才确认。"),
    verification.reject: (ReasonForm, "不通过", "申请人会收到邮件，可以补齐后再申请。"),
    verification.suspend: (ReasonForm, "暂停", "“执业律师 已核验”会马上从所有页面摘掉。"),
}
SEE_LICENCE = "查证要对照登记时才看。按下以后，这一次会写进重要操作记录，申请人看得到是谁、什么时候看的。"
ALONE = "这里只有你一位能核验：可以由你自己确认，记录会写明是一人决定，等另一位工作人员以后复核。"
WIDGETS = {
    "method": UnfoldAdminTextInputWidget(),
    "on": UnfoldAdminSingleDateWidget(format="%Y-%m-%d"),
    "reason": UnfoldAdminTextareaWidget(),
    "note": UnfoldAdminTextareaWidget(),
}


class EventInline(TabularInline):
    """The record of this profile; it can only be read."""

    model = VerificationEvent
    fields = ["created_at", "verb", "from_status", "to_status", "actor_label", "note", "decided_alone"]
    readonly_fields = fields
    fk_name = "profile"
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

    list_display = [
        "real_name",
        "role",
        "firm",
        "region",
        "state",
        "step",
        "applied_at",
        "verified_on",
        "recheck",
    ]
    list_filter = ["status", ("proposed_at", EmptyFieldListFilter), "role"]
    search_fields = ["real_name", "firm"]
    search_help_text = "按姓名或机构查找"
    ordering = ["-applied_at"]
    date_hierarchy = "applied_at"
    list_select_related = ["user", "proposed_by"]
    inlines = [EventInline]
    actions_detail = ["see_licence", "propose", "confirm", "reject", "suspend"]
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
            {
                "fields": [
                    "state",
                    "proposal",
                    "verified_on",
                    "recheck",
                    "checked_by",
                    "verified_by",
                    "verification_method",
                    "decision_reason",
                ]
            },
        ),
    ]

    @display(
        description="状态",
        ordering="status",
        label={
            "待核验": "warning",
            "已核验": "success",
            "未通过": "danger",
            "已暂停": "danger",
            "核验已过期": "warning",
        },
    )
    def state(self, profile):
        return profile.get_status_display()

    @display(description="下一步")
    def step(self, profile):
        return "等另一位确认" if profile.is_proposed else "—"

    @display(description="最晚复核")
    def recheck(self, profile):
        return profile.recheck_by or "—"

    @display(description="提出的核验")
    def proposal(self, profile):
        if not profile.is_proposed:
            return "—"
        who = profile.proposed_by.public_name if profile.proposed_by else "已离开的工作人员"
        return f"{who}，{profile.proposed_on:%Y-%m-%d}：{profile.proposed_method}"

    @display(description="执业证号")
    def licence(self, profile):
        return f"尾号 {profile.licence_tail}" if profile.licence_number else "—"

    @display(description="申请人账号")
    def applicant(self, profile):
        return profile.user.public_name if profile.user else "已注销"

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
        if profile and not profile.is_proposed:
            open_steps.discard("confirm")
        if profile and profile.licence_number:
            open_steps.add("licence")
        actions = super().get_actions_detail(request, object_id)
        return [each for each in actions if each.action_name.rpartition("_")[2] in open_steps]

    def has_verify_permission(self, request, object_id=None):
        return request.user.has_perm("accounts.verify_lawyer")

    @action(description="看完整的执业证号", url_path="licence", permissions=["verify"])
    def see_licence(self, request, object_id):
        """Shown by a button and written down; the applicant sees who looked."""
        profile = get_object_or_404(LawyerProfile.objects.select_related("user"), pk=object_id)
        words = {"title": f"完整的执业证号：{profile.real_name}", "hint": SEE_LICENCE, "button": "看证号"}
        if request.method == "POST":
            words["shown"] = deeds.see_licence(profile, by=request.user) or "没有写"
        return reveal(self, request, profile, words)

    @action(description="提出核验", url_path="propose", permissions=["verify"])
    def propose(self, request, object_id):
        return self._decide(request, object_id, verification.propose)

    @action(description="确认核验", url_path="confirm", permissions=["verify"])
    def confirm(self, request, object_id):
        return self._decide(request, object_id, verification.confirm)

    @action(description="不通过", url_path="reject", permissions=["verify"])
    def reject(self, request, object_id):
        return self._decide(request, object_id, verification.reject)

    @action(description="暂停", url_path="suspend", permissions=["verify"])
    def suspend(self, request, object_id):
        return self._decide(request, object_id, verification.suspend)

    def _decide(self, request, object_id, verb):
        profile = get_object_or_404(LawyerProfile.objects.select_related("user"), pk=object_id)
        form_class, words, hint = DECISIONS[verb]
        if verb is verification.confirm and profile.proposed_by_id == request.user.pk:
            alone = verification.is_alone(request.user.pk, profile.user_id)
            hint = ALONE if alone else "这是你提出的核验，请另一位工作人员来确认。"
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


class OfOneAlone(admin.SimpleListFilter):
    """What one person decided where two are wanted, while nobody else has looked at it."""

    title, parameter_name = "一人决定", "alone"

    def lookups(self, request, model_admin):
        return [("waiting", "等着复核")]

    def queryset(self, request, queryset):
        return queryset.waiting() if self.value() == "waiting" else queryset


@admin.register(VerificationEvent)
class VerificationEventAdmin(ModelAdmin):
    """The record of all verifications: read, and looked at again where one person decided alone."""

    list_display = ["created_at", "profile", "verb", "actor_label", "note", "decided_alone"]
    list_filter = [OfOneAlone, "verb"]
    list_select_related = ["profile"]
    date_hierarchy = "created_at"
    fields = [
        "created_at",
        "profile",
        "verb",
        "from_status",
        "to_status",
        "actor_label",
        "note",
        "decided_alone",
    ]
    actions_detail = ["look_again"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_verify_permission(self, request, object_id=None):
        return request.user.has_perm(verification.VERIFY)

    def get_actions_detail(self, request, object_id):
        waits = VerificationEvent.objects.waiting().filter(pk=object_id).exists()
        return super().get_actions_detail(request, object_id) if waits else []

    @action(description="复核", url_path="look", permissions=["verify"])
    def look_again(self, request, object_id):
        event = get_object_or_404(VerificationEvent.objects.select_related("profile"), pk=object_id)
        form = LookForm(request.POST if request.method == "POST" else None)
        form.fields["note"].widget = deepcopy(WIDGETS["note"])
        if request.method == "POST" and form.is_valid() and self._looked(request, event, form):
            messages.success(request, "复核已记下。")
            return redirect("admin:accounts_verificationevent_changelist")
        context = self.admin_site.each_context(request) | {
            "title": f"复核：{event}",
            "opts": self.opts,
            "original": event,
            "profile": event.profile,
            "form": form,
            "words": "记下复核",
            "hint": f"{event}。方式：{event.note or '没有写'}。结果要改的，另到这位律师的页面上改。",
        }
        return render(request, "admin/accounts/lawyerprofile/decide.html", context)

    def _looked(self, request, event, form):
        try:
            verification.look_again(event, by=request.user, now=timezone.now(), **form.cleaned_data)
        except (verification.AlreadyDecided, PermissionDenied) as refusal:
            form.add_error(None, str(refusal))
            return False
        return True
