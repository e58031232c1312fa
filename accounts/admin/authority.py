"""What authorities ask for: entered by one, decided by another, fetched once. Reading it is a right of its own."""

from io import BytesIO

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from accounts import authority
from accounts.forms.authority import ApproveForm, AskForAuthorityForm, FetchForm, RefuseForm
from accounts.models import AuthorityRequest

Status = AuthorityRequest.Status
# verb → form, words of the page and its button, a line above it
STEPS = {
    authority.approve: (
        ApproveForm,
        "批准",
        "批准以后 24 小时内能取一次文件。请自己再核实一遍：来人是不是这个机关的，文书是不是真的，要的是不是只有这些。",
    ),
    authority.refuse: (RefuseForm, "不批准", "不批准的，什么都不会给出去。"),
    authority.hand_over: (
        FetchForm,
        "取文件",
        "只能取一次，取走就记下。文件里是这个账号或这条内容现在存着的全部，请只当面或者按文书写的方式交给经办人。",
    ),
}
OPEN_STEPS = {Status.ASKED: {"approve", "refuse"}, Status.APPROVED: {"over"}}


@admin.register(AuthorityRequest)
class AuthorityRequestAdmin(ModelAdmin):
    form = AskForAuthorityForm
    list_display = [
        "created_at",
        "authority",
        "document_number",
        "scope",
        "state",
        "created_label",
        "decided_label",
    ]
    list_filter = ["status"]
    search_fields = ["authority", "document_number"]
    date_hierarchy = "created_at"
    actions_detail = ["approve", "refuse", "hand_over"]
    asked = ["authority", "document_number", "legal_basis", "reason", "scope_kind", "scope_id"]
    decided = [
        "state", "created_label", "created_at", "decided_label", "decided_at", "decision_note", "until",
        "handed_over_at", "file_hash",
    ]  # fmt: skip

    @display(description="范围")
    def scope(self, asked):
        return f"{dict(authority.scopes()).get(asked.scope_kind, asked.scope_kind)} {asked.scope_id} 号"

    @display(
        description="状态",
        ordering="status",
        label={"等另一位管理员批准": "warning", "已批准，等取走": "success", "不批准": "danger"},
    )
    def state(self, asked):
        return asked.get_status_display()

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            words = "照文书填。交了以后，要另一位管理员批准，才能取一次文件。"
            return [("机关要什么", {"fields": self.asked, "description": words})]
        return [
            ("机关要什么", {"fields": [*self.asked[:4], "scope"]}),
            ("办到哪一步", {"fields": self.decided}),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        widgets = {"authority": UnfoldAdminTextInputWidget(), "scope_kind": UnfoldAdminSelectWidget()}
        for name, widget in widgets.items():
            if name in form.base_fields:
                widget.choices = getattr(form.base_fields[name], "choices", ())
                form.base_fields[name].widget = widget
        return form

    def has_change_permission(self, request, obj=None):
        return False  # what was asked for stays as it was entered; deciding is a step of its own

    def has_delete_permission(self, request, obj=None):
        return False

    def has_decide_permission(self, request, object_id=None):
        return request.user.has_perm(authority.DECIDE)

    def has_fetch_permission(self, request, object_id=None):
        return request.user.has_perm(authority.ASK)

    def save_model(self, request, obj, form, change):
        given = {name: form.cleaned_data[name] for name in self.asked}
        obj.pk = authority.ask(request.user, **given, now=timezone.now()).pk

    def get_actions_detail(self, request, object_id):
        asked = AuthorityRequest.objects.filter(pk=object_id).first()
        is_open = OPEN_STEPS.get(asked.status, set()) if asked else set()
        actions = super().get_actions_detail(request, object_id)
        return [each for each in actions if each.action_name.rpartition("_")[2] in is_open]

    @action(description="批准", url_path="approve", permissions=["decide"])
    def approve(self, request, object_id):
        return self._step(request, object_id, authority.approve)

    @action(description="不批准", url_path="refuse", permissions=["decide"])
    def refuse(self, request, object_id):
        return self._step(request, object_id, authority.refuse)

    @action(description="取文件", url_path="fetch", permissions=["fetch"])
    def hand_over(self, request, object_id):
        return self._step(request, object_id, authority.hand_over)

    def _step(self, request, object_id, verb):
        asked = get_object_or_404(AuthorityRequest, pk=object_id)
        form_class, words, hint = STEPS[verb]
        form = form_class(request.POST if request.method == "POST" else None)
        if "note" in form.fields:
            form.fields["note"].widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})
        if request.method == "POST" and form.is_valid():
            try:
                made = verb(asked, request.user, timezone.now(), **form.cleaned_data)
            except (authority.Refused, PermissionDenied) as refusal:
                form.add_error(None, str(refusal))
            else:
                self.log_change(request, asked, words)
                return self._done(request, asked, words, made)
        context = self.admin_site.each_context(request) | {
            "title": f"{words}：{asked}", "opts": self.opts, "original": asked, "asked": asked, "form": form,
            "words": words, "hint": hint, "scope": self.scope(asked),
        }  # fmt: skip
        status = 400 if form.errors else 200
        return render(request, "admin/accounts/authorityrequest/step.html", context, status=status)

    def _done(self, request, asked, words, packed):
        if packed is None:
            messages.success(request, f"{asked}：{words}，已经记下。")
            return redirect(reverse("admin:accounts_authorityrequest_change", args=[asked.pk]))
        name = f"authority-{asked.pk}.zip"
        return FileResponse(
            BytesIO(packed), as_attachment=True, filename=name, content_type="application/zip"
        )
