"""The lines of the admin: which right opens a page, which one presses its buttons. accounts/groups.py says who has it.

No imports, so that the table can be read before the admin is loaded.
"""

ANYBODY, STAFF, NOBODY, SUPERUSER = "anybody", "staff", "nobody", "superusers alone"

MODERATE, VERIFY, REVIEW = "qa.moderate", "accounts.verify_lawyer", "articles.review_article"
FEATURE, PUBLISH, SUSPEND = "qa.feature_comment", "articles.publish_article", "accounts.suspend_user"
ARTICLES, WRITES = ("articles.view_article", "articles.change_article"), "articles.change_article"
AUTHORITY, ENTERS = "accounts.change_authorityrequest", "accounts.add_authorityrequest"
PEOPLE = ("accounts.view_user", "accounts.change_user")
POSTS = "question answer answerrevision peerreview appeal flag"
FACTS = "legalfigure loanprimerate holidaynotice holiday feeschedule localfigure hotline term notice"

# The pages that every table has: the list and one row of it, one more, one changed, one removed, what was done to it.
# app.model → what Django's four rights for it open here. A word of `see add change remove` that is missing is nobody's.
OF_MODELS = {
    **{f"reference.{name}": "see add change remove" for name in FACTS.split()},
    **{f"search.{name}": "see add change remove" for name in ("synonym", "pinnedresult", "hotsearch")},
    **{f"search.{name}": "see" for name in ("searchentry", "searchlog")},
    **{f"statutes.{name}": "see add change" for name in ("statute", "edition", "provision")},
    "statutes.citation": "see",
    "statutes.reviewtask": "see change",
    **{f"articles.{name}": "see add change remove" for name in ("article", "sourcepage", "category", "tag")},
    **{f"articles.{name}": "see" for name in ("correction", "feedback", "outsidelink", "ownapproval", "previewlink")},
    **{f"qa.{name}": "see" for name in (*POSTS.split(), "comment", "claim", "moderationevent", "notice")},
    **{f"qa.{name}": "see add change remove" for name in ("watchedphrase", "replytemplate", "dutyshift")},
    "qa.intakepause": "see add",
    **{f"accounts.{name}": "see" for name in ("lawyerprofile", "verificationevent")},
    "accounts.user": "see change remove",
    "accounts.authorityrequest": "see add",
    "core.auditentry": "see",
    "auth.group": "see",
    "admin.logentry": "see",
    "django_tasks_database.dbtaskresult": "see",
}  # fmt: skip
# Where it is another right than Django's own for the table.
OTHERWISE = {
    ("qa.dutyshift", "see add change remove"): MODERATE,
    ("qa.intakepause", "see add"): MODERATE,
    ("articles.previewlink", "see"): WRITES,
    ("articles.ownapproval", "see"): "articles.view_ownapproval",
    ("articles.feedback", "change"): "articles.handle_feedback",
    ("accounts.user", "remove"): SUPERUSER,
}
# What is done to the ticked rows of a list. `delete_selected` takes the right to remove.
ACTIONS = {
    "accounts.user": {
        "suspend": SUSPEND, "reinstate": SUSPEND, "end_sessions": SUSPEND,
        "remove_second_step": "mfa.delete_authenticator",
    },
    "articles.feedback": {"note_votes": "articles.handle_feedback"},
    "articles.previewlink": {"take_back": WRITES},
    "statutes.reviewtask": {"confirm_chosen": "statutes.change_reviewtask"},
    "qa.intakepause": {"reopen": MODERATE},
    **{f"{table}": {"delete_selected": "remove"} for table in (
        *(f"reference.{name}" for name in FACTS.split()), "search.pinnedresult", "articles.category", "qa.replytemplate",
    )},
}  # fmt: skip
# What the line of a table cannot say.
WHOSE = {
    "accounts.user": "nobody changes their own rights; a superuser is changed by superusers alone",
    "accounts.lawyerprofile": "of the licence number its last digits; whole by a button of its own",
    "articles.article": "what readers have seen is taken down, not removed",
    "articles.sourcepage": "what something published rests on is not removed",
    "articles.tag": "a tag that readers have met is merged, not removed",
    "qa.comment": "those who do not moderate see what is published",
    "qa.replytemplate": "what came with the site is switched off, not removed",
    "qa.watchedphrase": "what came with the site is switched off, not removed",
    "search.synonym": "what came with the site is switched off, not removed",
}
# Pages of a table beside the usual ones: after the table's name, (who reads, who presses its buttons, what else decides).
PAGES = {
    "accounts_user_": {
        "see_address": (PEOPLE, PEOPLE, "with a reason, written down"),
        "see_phone": ("accounts.read_phone", "accounts.read_phone", "with a reason, written down"),
    },
    "accounts_lawyerprofile_": {
        "see_licence": (VERIFY, VERIFY, "written down"),
        **dict.fromkeys(
            ("propose", "confirm", "reject", "suspend"),
            (VERIFY, VERIFY, "nobody verifies themselves; two people stand behind a badge"),
        ),
    },
    "accounts_authorityrequest_": {
        **dict.fromkeys(("approve", "refuse"), (AUTHORITY, AUTHORITY, "another person than who entered it")),
        "hand_over": (ENTERS, ENTERS, "once, within a day of the approval; written down"),
    },
    "accounts_verificationevent_": {"look_again": (VERIFY, VERIFY, "somebody else than who decided")},
    "articles_article_": {
        "editing": (NOBODY, WRITES),
        "preview": (ARTICLES,), "versions": (ARTICLES,), "version": (ARTICLES,), "record": (ARTICLES,), "word": (ARTICLES,),
        "wechat": (ARTICLES,), "numbers": (ARTICLES,), "worksheet": ("articles.view_sourcepage",),
        "reading": (ARTICLES, (REVIEW, WRITES), "nobody approves what they wrote, but where the record says so"),
        "submit": (WRITES, WRITES), "previews": (WRITES, WRITES), "restore": (WRITES, WRITES), "put_back": (WRITES, WRITES),
        "publish": (PUBLISH, PUBLISH), "schedule": (PUBLISH, PUBLISH), "retire": (PUBLISH, PUBLISH),
        "rename": (PUBLISH, PUBLISH), "mark_reviewed": (REVIEW, REVIEW),
    },
    "articles_revision_": {"word": (ARTICLES,)},
    "articles_ownapproval_": {"look": (REVIEW, REVIEW, "somebody else than who approved")},
    "articles_outsidelink_": dict.fromkeys(
        ("ignore", "heed", "check_again"), ("articles.change_outsidelink", "articles.change_outsidelink")
    ),
    "articles_tag_": {"merge": ("articles.change_tag", "articles.change_tag")},
    "statutes_reviewtask_": {"desk": ("statutes.change_reviewtask", "statutes.change_reviewtask")},
    "search_synonym_": {
        "try_new": ("search.add_synonym", "search.add_synonym"), "try": ("search.change_synonym", "search.change_synonym"),
    },
    "qa_": {
        "queue_start": (MODERATE,), "queue": (MODERATE,), "board": (MODERATE,),
        "item": ((MODERATE, FEATURE), NOBODY, "those who do not moderate see published comments"),
        "decide": (NOBODY, (MODERATE, FEATURE), "each decision has its right: qa/admin/decisions.py"),
        "original": (NOBODY, "qa.read_original", "written down"),
        "undo": (NOBODY, MODERATE, "one's own decisions"), "looking": (NOBODY, MODERATE),
        **{f"{name}_decide_on_it": (MODERATE,) for name in POSTS.split()},
        "comment_decide_on_it": ((MODERATE, FEATURE),),
    },
    "qa_watchedphrase_": {
        **dict.fromkeys(("trial", "try_out"), ("qa.view_watchedphrase", "qa.view_watchedphrase")),
        **dict.fromkeys(("preview", "look_back", "look_back_with"), (MODERATE,)),
    },
}  # fmt: skip
# Pages of no table: their names as the map of addresses has them.
FRAME = {
    "index": (STAFF, STAFF), "search": (STAFF,), "jsi18n": (STAFF,), "app_list": (STAFF, NOBODY, "tables that one may see"),
    "autocomplete": (STAFF, NOBODY, "rows of tables that one may see"),
    "view_on_site": (STAFF, NOBODY, "rows of tables that one may see"),
    "login": (ANYBODY, ANYBODY), "logout": (NOBODY, STAFF),
    "password_change": (STAFF,), "password_change_done": (STAFF,),
    # The short address of a row leads to its page, an address that is none to the same with a slash.
    "django.views.generic.base.RedirectView": (STAFF,), "django.contrib.admin.sites.catch_all_view": (STAFF,),
}  # fmt: skip
TABLES = (
    "articles.view_article", "qa.view_question", "statutes.view_statute", "statutes.view_edition", "statutes.view_provision",
    *(f"reference.view_{name}" for name in FACTS.split()), "search.view_synonym",
)  # fmt: skip
BRINGS = (
    WRITES, MODERATE, "statutes.change_statute", "statutes.change_edition", "statutes.change_provision",
    *(f"reference.change_{name}" for name in FACTS.split()), "search.change_synonym",
)  # fmt: skip
LONG_WORK = (*BRINGS, "statutes.change_reviewtask", PUBLISH, "articles.change_outsidelink")
# Beneath /admin/, and of no table.
BESIDE = {
    "to_check": (REVIEW,), "to_check_csv": (REVIEW,),
    "desk": ("articles.view_article",), "desk_article": ("articles.view_article",),
    "exchange": (TABLES, BRINGS, "each table takes its own rights"),
    "export_table": (TABLES, NOBODY, "the right to see that table"),
    "bulk_runs": (LONG_WORK,), "bulk_begin": (NOBODY, LONG_WORK, "each kind of work takes its own right"),
    "bulk_run": (LONG_WORK, NOBODY, "each kind of work takes its own right"),
    **dict.fromkeys(("bulk_stop", "bulk_again", "bulk_write"), (NOBODY, LONG_WORK, "each kind of work takes its own right")),
}  # fmt: skip


def right(table: str, verb: str) -> str | tuple[str, ...]:
    """What a verb on a table takes: nobody's, Django's own right, or another one."""
    for (other, verbs), taken in OTHERWISE.items():
        if other == table and verb in verbs.split():
            return taken
    if verb not in OF_MODELS[table].split():
        return NOBODY
    app, model = table.split(".")
    own = {"see": ("view", "change"), "add": ("add",), "change": ("change",), "remove": ("delete",)}[verb]
    return tuple(f"{app}.{each}_{model}" for each in own)


def lines():
    """Every line of the admin as (name, who reads, who presses, what else decides, actions)."""
    for table in OF_MODELS:
        yield from _of_table(table)
    for before, pages in (*PAGES.items(), ("", FRAME)):
        for name, said in pages.items():
            yield _line(f"admin:{before}{name}", *said)
    for name, said in BESIDE.items():
        yield _line(name, *said)


def _of_table(table):
    name, whose = f"admin:{table.replace('.', '_')}", WHOSE.get(table, "")
    see, add, change, remove = (right(table, verb) for verb in ("see", "add", "change", "remove"))
    actions = {
        each: remove if taken == "remove" else _some(taken) for each, taken in ACTIONS.get(table, {}).items()
    }
    presses = tuple(dict.fromkeys(one for taken in actions.values() for one in _listed(taken)))
    yield _line(f"{name}_changelist", see, presses or NOBODY, whose, actions)
    yield _line(f"{name}_add", add, add)
    yield _line(f"{name}_change", see, change, whose)
    yield _line(f"{name}_delete", remove, remove, whose)
    yield _line(f"{name}_history", see)


def _line(name, read, do=NOBODY, whose="", actions=None):
    return name, _some(read), _some(do), whose, actions or {}


def _some(who):
    """A right is written alone where it is one."""
    return (who,) if isinstance(who, str) and "." in who else who


def _listed(who):
    return [who] if isinstance(who, str) else who
