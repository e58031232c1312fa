from django.contrib import admin, messages
from django.db.models import ManyToManyField
from django.shortcuts import get_object_or_404
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminTextInputWidget

from accounts import deeds, people, privacy
from accounts.admin.revealing import reveal
from accounts.forms.lawyers import LookReasonForm
from accounts.forms.profile import AccountForm
from accounts.models import User
from accounts.phones import proving

SEEN = "按下以后，这一次会写进重要操作记录，账号的主人看得到是谁、什么时候、为什么看的。"


@admin.register(User)
class UserAdmin(ModelAdmin):
    """Who has an account and which staff belong to which group; nobody changes their own rights."""

    form = AccountForm
    list_display = ["public_name", "address", "group_names", "is_staff", "can_use", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email", "display_name"]
    search_help_text = "按邮箱或显示名查找"
    ordering = ["-date_joined"]
    readonly_fields = ["address", "proven", "can_use", "second_step", "date_joined", "last_login"]
    fieldsets = [
        (None, {"fields": ["display_name", *readonly_fields]}),
        (
            "权限",
            {
                "fields": ["is_staff", "groups"],
                "description": "能做什么由分组决定；进后台还要勾选“工作人员”。",
            },
        ),
    ]
    formfield_overrides = {ManyToManyField: {"widget": UnfoldAdminCheckboxSelectMultipleWidget}}
    actions = ["suspend", "reinstate", "end_sessions", "remove_second_step"]
    actions_detail = ["see_address", "see_phone"]

    @display(description="显示名", ordering="display_name")
    def public_name(self, user):
        return user.public_name

    @display(description="邮箱", ordering="email")
    def address(self, user):
        return deeds.masked(user.email)

    @display(description="分组")
    def group_names(self, user):
        return "、".join(group.name for group in user.groups.all()) or "—"

    @display(description="可以使用", boolean=True, ordering="is_active")
    def can_use(self, user):
        return user.is_active

    @display(description="邮箱已验证", boolean=True)
    def proven(self, user):
        return user.emailaddress_set.filter(verified=True).exists()

    @display(description="两步验证", boolean=True)
    def second_step(self, user):
        return user.authenticator_set.exists()

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        own = obj is not None and obj.pk == request.user.pk
        return [*self.readonly_fields, "is_staff", "groups"] if own else self.readonly_fields

    def has_add_permission(self, request):
        return False  # everybody signs up by themselves, so that the address is proven

    def has_change_permission(self, request, obj=None):
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser and (obj is None or obj.pk != request.user.pk)

    def has_suspend_permission(self, request):
        return request.user.has_perm("accounts.suspend_user")

    def has_unlock_permission(self, request):
        return request.user.has_perm("mfa.delete_authenticator")

    def has_phone_permission(self, request, object_id=None):
        return request.user.has_perm("accounts.read_phone")

    def get_actions(self, request):
        return {
            name: each for name, each in super().get_actions(request).items() if name != "delete_selected"
        }

    def save_model(self, request, obj, form, change):
        if "display_name" in form.changed_data:
            people.rename(obj, obj.display_name)
        if "is_staff" in form.changed_data:
            people.set_staff(obj, obj.is_staff, by=request.user)

    def save_related(self, request, form, formsets, change):
        if "groups" in form.changed_data:
            people.set_groups(form.instance, form.cleaned_data["groups"], by=request.user)

    def delete_model(self, request, obj):
        privacy.erase(obj, by=request.user)

    def get_deleted_objects(self, objs, request):
        """An account that cannot be erased yet says so before the button, not after."""
        related, counts, _, protected = super().get_deleted_objects(objs, request)
        staff = [f"{each.public_name}：先撤销后台权限，再删除" for each in objs if each.is_staff]
        return related, counts, set(), [*protected, *staff]

    @action(description="看完整的邮箱", url_path="address", permissions=["view"])
    def see_address(self, request, object_id):
        """Shown by a button, with a reason, and written down; its owner sees who looked."""
        return self._look(request, object_id, "邮箱", deeds.see_address)

    @action(description="看完整的手机号", url_path="phone", permissions=["phone"])
    def see_phone(self, request, object_id):
        return self._look(request, object_id, "手机号", proving.whole)

    def _look(self, request, object_id, what, see):
        user = get_object_or_404(User, pk=object_id)
        form = LookReasonForm(request.POST if request.method == "POST" else None)
        form.fields["reason"].widget = UnfoldAdminTextInputWidget()
        words = {
            "title": f"完整的{what}：{user.public_name}",
            "hint": SEEN,
            "button": f"看{what}",
            "form": form,
        }
        if request.method == "POST" and form.is_valid():
            seen = see(user, by=request.user, reason=form.cleaned_data["reason"])
            words["shown"] = seen or f"这个账号没有验证过的{what}。"
        return reveal(self, request, user, words)

    @admin.action(description="停用（马上退出所有登录）", permissions=["suspend"])
    def suspend(self, request, queryset):
        self._each(request, queryset, people.suspend, "已停用")

    @admin.action(description="恢复使用", permissions=["suspend"])
    def reinstate(self, request, queryset):
        self._each(request, queryset, people.reinstate, "已恢复")

    @admin.action(description="退出所有登录", permissions=["suspend"])
    def end_sessions(self, request, queryset):
        self._each(request, queryset, people.end_sessions, "已退出所有登录")

    @admin.action(description="移除两步验证（手机丢了）", permissions=["unlock"])
    def remove_second_step(self, request, queryset):
        self._each(request, queryset, people.remove_second_step, "两步验证已移除")

    def _each(self, request, queryset, verb, done):
        for user in queryset:
            try:
                verb(user, by=request.user)
            except people.NotAllowed as refusal:
                messages.error(request, f"{user.public_name}：{refusal}")
            else:
                self.log_change(request, user, done)
                messages.success(request, f"{user.public_name}：{done}。")
