"""The kinds of staff and the least that each may do. Rights change here and in a migration of deeds, not by clicking."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction


def _of(app: str, models: str, verbs: str = "view add change delete") -> set[str]:
    return {f"{app}.{verb}_{model}" for model in models.split() for verb in verbs.split()}


RIGHTS: dict[str, set[str]] = {
    # Write, publish and check articles, law and facts; put a comment first. No moderation, no people.
    "编辑": {
        *_of("articles", "article section source editornote category tag", "view add change"),
        *_of("articles", "section source editornote", "delete"),
        *_of("articles", "sourcepage"),
        *_of("articles", "revision feedback previewlink ownapproval correction", "view"),
        *_of("articles", "outsidelink", "view change"),
        "articles.publish_article",
        "articles.review_article",
        "articles.override_check",
        "articles.approve_own",
        "articles.handle_feedback",
        *_of("statutes", "statute edition provision", "view add change"),
        *_of("statutes", "citation", "view"),
        *_of("statutes", "reviewtask", "view change"),
        *_of(
            "reference",
            "legalfigure loanprimerate holidaynotice holiday feeschedule localfigure hotline term notice",
        ),
        *_of("search", "synonym pinnedresult hotsearch"),
        *_of("search", "searchentry searchlog", "view"),
        *_of("qa", "comment", "view"),
        "qa.feature_comment",
        *_of("accounts", "lawyerprofile", "view"),
    },
    # Decide what the public may read of questions, answers and comments. No articles, no people.
    "审核员": {
        "qa.moderate",
        *_of(
            "qa",
            "question answer answerrevision peerreview comment flag appeal claim moderationevent",
            "view",
        ),
        *_of("qa", "watchedphrase replytemplate", "view add change"),
    },
    # Look at licences and say whose were verified.
    "律师核验": {
        "accounts.verify_lawyer",
        *_of("accounts", "lawyerprofile verificationevent", "view"),
    },
    # Who works here and who may not come in; sees what was decided, decides nothing of it.
    "管理员": {
        *_of("accounts", "user", "view change"),
        "accounts.suspend_user",
        "accounts.read_phone",
        *_of("accounts", "lawyerprofile verificationevent", "view"),
        *_of("auth", "group", "view"),
        *_of("admin", "logentry", "view"),
        *_of("core", "auditentry", "view"),
        *_of("accounts", "authorityrequest", "view add change"),
        "mfa.delete_authenticator",
        *_of("qa", "moderationevent", "view"),
        "qa.read_original",
        *_of("django_tasks_database", "dbtaskresult", "view"),
    },
}


@transaction.atomic
def ensure_groups() -> None:
    """Make every group and give it exactly its rights; safe to run as often as one likes.

    Permissions of rooms that are not migrated yet are given when this runs again after them.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([known[right] for right in sorted(rights) if right in known])


def after_migrate(sender, using, **signal):
    """Django makes permissions app by app; the last app of the site makes the groups whole."""
    if using == "default":
        ensure_groups()
