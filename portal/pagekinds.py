"""Every address that this site answers outside the admin, one line each. Whoever needs a list of pages reads this one.

Heads of pages, photographs, tests of what leaks, of who may do what (portal/rights) and of who can use a page start here;
a test holds the table to the map of addresses. No imports, so that scripts without Django may read it too.
"""

from typing import NamedTuple

# Who gets a page there. Somebody with more rights gets it as well.
ANYBODY, MEMBER, LAWYER, STAFF, LINK = "anybody", "member", "lawyer", "staff", "whoever holds a signed link"
NOBODY = "nobody"
# What is there: a page to read, one in the midst of a form (or nothing but the answer to a button), a part of a page that a
# script fetches, a file for readers or for machines.
PAGE, STEP, PART, FILE = "page", "step", "part", "file"


class Kind(NamedTuple):
    name: str
    """As the map of addresses has it."""
    way: tuple[str, ...] = ()
    """How a browser gets to one on any filled site: an address, then the first link of each selector."""
    who: str = ANYBODY
    shape: str = PAGE
    found: bool = False
    """Search engines are to find it; all others say noindex."""
    paged: bool = False
    """It is a list with second pages of its own."""
    kept: tuple[str, ...] | None = None
    """The page cache may keep it, one page for each value of these parameters: numbers or slugs, never what somebody typed."""
    presses: str = NOBODY
    """Who may send its form or press its button; nobody: it is only read."""
    whose: str = ""
    """In words, whose row it is about: everybody else is told that there is no such page."""


FOUND, PAGED = {"found": True}, {"found": True, "paged": True}
ARTICLE, QUESTION = ("/articles/", ".list h2 a"), ("/questions/?status=answered", "main .list h2 a")
LAWYERS, MINE = ("/lawyers/", "main .list a"), ("/questions/mine/", "main .list h2 a")
LAW = ("/statutes/", "main .list a")

KINDS = (
    # What anybody reads
    Kind("home", ("/",), **FOUND, kept=()),
    Kind("about", ("/about/",), **FOUND, kept=()),
    Kind("privacy", ("/privacy/",), **FOUND, kept=()),
    Kind("accessibility", ("/accessibility/",), **FOUND, kept=()),
    Kind("articles:list", ("/articles/",), **PAGED, kept=("category", "tag", "kind", "sort", "page")),
    Kind("articles:detail", ARTICLE, **FOUND, kept=()),
    Kind("articles:category", ("/", "main a[href^='/categories/']"), **PAGED, kept=("page", "sort")),
    Kind("articles:tag", ("/", "main a[href^='/tags/']"), **PAGED, kept=("page", "sort")),
    Kind("articles:law", (*ARTICLE, "a[href='law/']"), kept=()),
    Kind("articles:correction", (*ARTICLE, "a[href*='/correction/']"), presses=ANYBODY),
    Kind("articles:useful", (*ARTICLE, "a[href*='/useful/']"), presses=ANYBODY),
    Kind("articles:family", (*ARTICLE, "a[href$='/family/']"), kept=()),
    Kind("articles:versions", (*ARTICLE, "a[href$='/versions/']")),
    Kind("articles:version", (*ARTICLE, "a[href$='/versions/']", "main a[href*='/versions/']")),
    Kind("statutes:list", ("/statutes/",), **FOUND, kept=()),
    Kind("statutes:detail", LAW, **FOUND, kept=()),
    Kind("statutes:provision", (*LAW, "main .list a"), **FOUND, kept=()),
    Kind("search:search", ("/search/?q=花呗",)),
    Kind("qa:list", ("/questions/",), **PAGED, kept=("page", "tag", "status", "stage", "before")),
    Kind("qa:detail", QUESTION, **FOUND, kept=()),
    Kind("qa:summary", (*QUESTION, "a[href$='/summary/']"), kept=("v",)),
    Kind("qa:outcomes", ("/questions/outcomes/",), **FOUND, kept=()),
    Kind("qa:lawyer_answers", (*LAWYERS, "a[href$='/answers/']"), **PAGED, kept=("page",)),
    Kind("accounts:lawyers", ("/lawyers/",), **PAGED, kept=("page",)),
    Kind("accounts:lawyer", LAWYERS, **FOUND, kept=()),
    Kind("reference:glossary", ("/glossary/",), **FOUND, kept=()),
    Kind("reference:figures", ("/figures/",), **FOUND, kept=()),
    Kind("reference:notices", ("/notices/",), **FOUND, kept=()),
    Kind("reference:help", ("/help/",), **FOUND, kept=()),
    # What a reader's own device holds; filled in there
    Kind("kept", ("/kept/",), kept=()),
    Kind("offline", ("/offline/",), kept=()),
    Kind("clear", ("/clear/",), presses=ANYBODY),
    Kind("cleared", ("/clear/done/",)),
    # Tools; what they answer to a form is no address
    Kind("selfhelp:index", ("/selfhelp/",), **FOUND, kept=()),
    Kind("selfhelp:guide", ("/selfhelp/guide/",), **FOUND, kept=()),
    Kind("selfhelp:guide_all", ("/selfhelp/guide/all/",), **FOUND, kept=()),
    Kind("selfhelp:guide_step", ("/selfhelp/guide/", ".ways a"), **FOUND, kept=()),
    Kind("selfhelp:letters", ("/selfhelp/letters/",), **FOUND, kept=()),
    Kind(
        "selfhelp:letter",
        ("/selfhelp/letters/", "main a[href^='/selfhelp/letters/']"),
        **FOUND,
        kept=(),
        presses=ANYBODY,
    ),
    Kind("selfhelp:take_along", ("/selfhelp/take-along/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:by_hand", ("/selfhelp/by-hand/",), kept=()),
    Kind("selfhelp:cost", ("/selfhelp/cost/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:rate", ("/selfhelp/rate/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:instalment", ("/selfhelp/instalment/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:credit_record", ("/selfhelp/credit-record/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:court_fee", ("/selfhelp/court-fee/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:limitation", ("/selfhelp/limitation/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:delay_interest", ("/selfhelp/delay-interest/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:deadlines", ("/selfhelp/deadlines/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:message", ("/selfhelp/message/",), **FOUND, kept=(), presses=ANYBODY),
    Kind("selfhelp:papers", ("/selfhelp/papers/",), **FOUND, kept=()),
    Kind("selfhelp:paper", ("/selfhelp/papers/", "main a[href^='/selfhelp/papers/']"), **FOUND, kept=()),
    Kind("selfhelp:sheet", ("/selfhelp/sheet/",), **FOUND, kept=(), presses=ANYBODY),
    # Writing to us: a stranger gets the form, or is told why one has to sign in
    Kind("qa:ask", ("/questions/ask/",), presses=MEMBER),
    Kind("qa:flag", (*QUESTION, "a[href^='/questions/flag/']"), presses=MEMBER),
    Kind("qa:comment_article", (*ARTICLE, "a[href$='/comment/']"), presses=MEMBER),
    Kind("qa:comment_answer", (*QUESTION, "a[href$='/comment/']"), presses=MEMBER),
    Kind("following:article", (*ARTICLE, "a[href^='/me/articles/']"), presses=MEMBER),
    Kind("following:tag", (*ARTICLE, "a[href^='/tags/']", "a[href^='/me/tags/']"), presses=MEMBER),
    Kind("following:statute", (*LAW, "a[href^='/me/statutes/']"), presses=MEMBER),
    Kind("following:provision", (*LAW, "main .list a", "a[href^='/me/statutes/']"), presses=MEMBER),
    Kind("following:question", (*QUESTION, "a[href^='/me/questions/']"), presses=MEMBER),
    # Accounts
    Kind("account_login", ("/accounts/login/",), presses=ANYBODY),
    Kind("account_signup", ("/accounts/signup/",), presses=ANYBODY),
    Kind("account_request_login_code", ("/accounts/login/code/",), presses=ANYBODY),
    Kind("account_reset_password", ("/accounts/password/reset/",), presses=ANYBODY),
    Kind("account_password_reset_completed", ("/accounts/password/reset/done/",)),
    Kind("account_inactive", ("/accounts/inactive/",)),
    Kind("accounts:erased", ("/accounts/erased/",)),
    Kind("account_email_verification_sent", shape=STEP, presses=ANYBODY),
    Kind("account_confirm_login_code", shape=STEP, presses=ANYBODY),
    Kind("account_confirm_password_reset_code", shape=STEP, presses=ANYBODY),
    Kind("account_complete_password_reset", shape=STEP, presses=ANYBODY),
    Kind("mfa_authenticate", shape=STEP, presses=ANYBODY),
    Kind("mfa_login_webauthn", shape=STEP, presses=ANYBODY),
    Kind("accounts:let_in", ("/accounts/let-in/",), presses=ANYBODY),
    # A member's own
    Kind("accounts:profile", ("/accounts/me/",), MEMBER, presses=MEMBER),
    Kind("accounts:erase", ("/accounts/me/erase/",), MEMBER, presses=MEMBER),
    Kind("accounts:export", ("/accounts/me/export/",), MEMBER, presses=MEMBER),
    Kind("accounts:devices", ("/accounts/me/devices/",), MEMBER),
    Kind("accounts:end_device", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("accounts:phone", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("accounts:phone_code", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("accounts:phone_remove", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("accounts:alive", who=MEMBER, shape=PART),
    Kind("accounts:lawyer_apply", ("/lawyers/apply/",), MEMBER, presses=MEMBER),
    Kind("accounts:lawyer_take_back", who=MEMBER, shape=STEP, presses=MEMBER, whose="who applied"),
    Kind("account_logout", ("/accounts/logout/",), MEMBER, presses=MEMBER),
    Kind("account_reauthenticate", ("/accounts/reauthenticate/",), MEMBER, presses=MEMBER),
    Kind("account_email", ("/accounts/email/",), MEMBER, presses=MEMBER),
    Kind("account_change_password", ("/accounts/password/change/",), MEMBER, presses=MEMBER),
    Kind("account_set_password", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("mfa_index", ("/accounts/2fa/",), MEMBER),
    Kind("mfa_activate_totp", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("mfa_deactivate_totp", who=MEMBER, shape=STEP, presses=MEMBER, whose="who has set it up"),
    Kind("mfa_reauthenticate", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("mfa_reauthenticate_webauthn", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("mfa_list_webauthn", who=MEMBER, shape=STEP),
    Kind("mfa_add_webauthn", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("mfa_edit_webauthn", who=MEMBER, shape=STEP, presses=MEMBER, whose="whoever holds the passkey"),
    Kind("mfa_remove_webauthn", who=MEMBER, shape=STEP, presses=MEMBER, whose="whoever holds the passkey"),
    Kind("accounts:second_step", ("/accounts/second-step/",), MEMBER),
    Kind("mfa_view_recovery_codes", who=MEMBER, shape=STEP, whose="who has set them up"),
    Kind("mfa_generate_recovery_codes", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("mfa_download_recovery_codes", who=MEMBER, shape=FILE, whose="who has set them up"),
    Kind("qa:my_list", ("/questions/mine/",), MEMBER),
    Kind("qa:mine", MINE, MEMBER, whose="the asker"),
    Kind("qa:edit", (*MINE, "main a[href$='/edit/']"), MEMBER, presses=MEMBER, whose="the asker"),
    Kind("qa:appeal", (*MINE, "main a[href$='/appeal/']"), MEMBER, presses=MEMBER, whose="the asker"),
    Kind("qa:step", (*MINE, "main a[href$='/resolve/']"), MEMBER, presses=MEMBER, whose="the asker"),
    Kind(
        "qa:mine_comment", ("/questions/mine/?kind=comments", "main .list h2 a"), MEMBER, whose="the author"
    ),
    Kind(
        "qa:edit_comment",
        ("/questions/mine/?kind=comments", "main .list h2 a", "main a[href$='/edit/']"),
        MEMBER,
        presses=MEMBER,
        whose="the author",
    ),
    Kind("qa:withdraw", (*MINE, "main a[href$='/withdraw/']"), MEMBER, presses=MEMBER, whose="the author"),
    Kind("qa:notices", ("/questions/notices/",), MEMBER),
    Kind("qa:notice_choices", ("/questions/notices/choices/",), MEMBER, presses=MEMBER),
    Kind("qa:read_notice", who=MEMBER, shape=STEP, presses=MEMBER, whose="whom it tells"),
    Kind("qa:read_notices", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("qa:void_links", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("following:kept", ("/me/kept/",), MEMBER),
    Kind("following:followed", ("/me/followed/",), MEMBER),
    Kind("following:let_go", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("following:unfollow", who=MEMBER, shape=STEP, presses=MEMBER),
    Kind("following:take_over", who=MEMBER, shape=STEP, presses=MEMBER),
    # A lawyer's own
    Kind("qa:desk", ("/questions/desk/",), LAWYER),
    Kind("qa:desk_settings", ("/questions/desk/settings/",), LAWYER, presses=LAWYER),
    Kind("qa:desk_snippets", ("/questions/desk/snippets/",), LAWYER, presses=LAWYER),
    Kind(
        "qa:desk_snippet",
        ("/questions/desk/snippets/", "main a[href^='/questions/desk/snippets/']"),
        LAWYER,
        presses=LAWYER,
        whose="the lawyer who wrote it",
    ),
    Kind("qa:desk_remove_snippet", who=LAWYER, shape=STEP, presses=LAWYER, whose="the lawyer who wrote it"),
    Kind("qa:desk_provisions", who=LAWYER, shape=PART),
    Kind("qa:conflicts", ("/questions/desk/conflicts/",), LAWYER, presses=LAWYER),
    Kind("qa:remove_conflict", who=LAWYER, shape=STEP, presses=LAWYER, whose="the lawyers of the firm"),
    Kind("qa:claim", who=LAWYER, shape=STEP, presses=LAWYER),
    Kind("qa:answer", ("/questions/desk/", "main a[href$='/answer/']"), LAWYER, presses=LAWYER),
    Kind(
        "qa:answer_draft",
        who=LAWYER,
        shape=PART,
        presses=LAWYER,
        whose="the lawyer who has taken the question",
    ),
    Kind(
        "qa:give_up",
        ("/questions/desk/", "main a[href$='/give-up/']"),
        LAWYER,
        presses=LAWYER,
        whose="the lawyer who holds the question",
    ),
    Kind(
        "qa:figures",
        ("/questions/desk/", "main a[href$='/figures/']"),
        LAWYER,
        presses=LAWYER,
        whose="the lawyer who holds the question",
    ),
    Kind("qa:mine_answer", ("/questions/mine/?kind=answers", "main .list h2 a"), LAWYER, whose="the author"),
    Kind(
        "qa:answer_step",
        ("/questions/mine/?kind=answers", "main .list h2 a", "main a[href$='/withdraw/']"),
        LAWYER,
        presses=LAWYER,
        whose="the author",
    ),
    Kind(
        "qa:review",
        (*QUESTION, "main a[href$='/review/']"),
        LAWYER,
        presses=LAWYER,
        whose="a lawyer of another firm",
    ),
    Kind("qa:mine_review", who=LAWYER, whose="the author"),
    # Staff's
    Kind("style_guide", ("/styleguide/",), STAFF),
    # Behind links that we sent
    Kind("articles:preview", who=LINK, presses=LINK),
    Kind("articles:preview_thanks", who=LINK),
    Kind("qa:outcome", who=LINK, presses=LINK),
    Kind("qa:stop_mail", who=LINK, presses=LINK),
    # Parts of pages, files, and what machines ask
    Kind("search:suggest", shape=PART),
    Kind("qa:similar", shape=STEP, presses=ANYBODY),
    Kind("articles:record", shape=FILE),
    Kind("articles:qr", shape=FILE, kept=()),
    Kind("articles:picture", shape=FILE, kept=("v",)),
    Kind("articles:feed", shape=FILE, kept=()),
    Kind("articles:tag_feed", shape=FILE, kept=()),
    Kind("statutes:feed", shape=FILE, kept=()),
    Kind("qa:feed", shape=FILE, kept=()),
    Kind("qa:answered_feed", shape=FILE, kept=()),
    Kind("worker", shape=FILE, kept=()),
    Kind("manifest", shape=FILE, kept=()),
    Kind("healthz", shape=FILE),
    Kind("readyz", shape=FILE),
    Kind("robots", shape=FILE, kept=()),
    Kind("security_txt", shape=FILE, kept=()),
    Kind("sitemap", shape=FILE, kept=()),
    Kind("sitemap_all", shape=FILE, kept=()),
    Kind("sitemap_blocks", shape=FILE, kept=("p",)),
)
# Pages of these kinds that look otherwise than the first that one meets.
STATES = {
    "articles-none": ("/articles/?q=没有这个词",),
    "search-start": ("/search/",),
    "search-none": ("/search/?q=qqzzxx",),
    "not-found": ("/no-such-page/",),
}
