"""What people come for, walked through the server in front by several of them; every step says what it expects."""

import re
import time
import urllib.parse
from collections.abc import Callable

import onetime
from cluster.machines import Cluster
from cluster.people import SITE, Answer, Person

ARTICLE = "/articles/huabei-unusable-after-online-loan-overdue/"
DRAFT = "/articles/shi-li-cao-gao/"
QUESTION = "网贷断供两个月，客服说要冻结微信，真的会冻结吗"
BODY = "欠了八千多，还了五期以后失业，断了两个月，客服说要起诉我，我该怎么办？电话13800138000。"
# A decision shows at every process for whoever asks this much later, and through nginx, which keeps copies for a second of
# its own whole-second clock, for whoever asks that much later; after docs/decisions/0044.
AT_A_PROCESS, THROUGH_NGINX = 1.0, 3.0
ANSWER = {
    "conclusion": "平台不能冻结微信。",
    "grounds": "",
    "no_direct_law": "on",
    "next_steps": "先把通话的时间和原话记下来，没有法定期限。",
    "risks": "不理会可能被起诉。",
    "see_lawyer": "收到法院传票的当天就去。",
}


class Fault(Exception):
    """Somebody met with what they should not have met with."""


def expect(answer: Answer, words: str = "", status: int = 200) -> Answer:
    if answer.status != status or words not in answer.text:
        title = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
        shown = title[1].strip() if title else answer.text[:200]
        told = "; ".join(re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)<', answer.text)[:5])
        raise Fault(f"{answer.path} said {answer.status} ({shown}) {told}, not {status} with {words!r}")
    return answer


def sign_in(cluster: Cluster, role: str, address: str) -> Person:
    """With the password of the demonstration."""
    account = next(each for each in cluster.people["accounts"] if each["role"] == role)
    person = cluster.visitor(address)
    expect(person.get("/accounts/login/"))
    expect(
        person.submit(person.form("login", "password"), login=account["email"], password=account["password"])
    )
    if secret := account.get("totp_secret"):
        expect(person.submit(person.form("code"), code=onetime.fresh_code(secret)))
    if "__Host-session" not in person.cookies:
        raise Fault(f"{role} could not sign in")
    return person


def sign_in_by_code(cluster: Cluster, role: str, address: str) -> Person:
    """With a code from a mail, which the worker sends."""
    email = next(each["email"] for each in cluster.people["accounts"] if each["role"] == role)
    person, seen = cluster.visitor(address), cluster.postbox.count(email)
    expect(person.get("/accounts/login/code/"))
    expect(person.submit(person.form("email"), email=email))
    code = re.search(r"\b\d{6}\b", cluster.postbox.next(email, seen, 60))
    expect(person.submit(person.form("code"), code=code[0] if code else ""))
    expect(person.get("/accounts/me/"), email)
    return person


def shows(cluster: Cluster, path: str, words: str, *, there: bool = True, since: float) -> float:
    """Every process shows what was decided to whoever asks a second later, nginx three seconds later."""
    first = wait_for(lambda: (words in cluster.at(cluster.sites[0]).get(path).text) == there, since)
    wait_until(since + AT_A_PROCESS)
    for site in cluster.sites:
        if cluster.parts[site].is_running() and (words in cluster.at(site).get(path).text) != there:
            raise Fault(f"{site} still shows {path} as it was {AT_A_PROCESS} s after a decision")
    wait_until(since + THROUGH_NGINX)
    if (words in cluster.visitor().get(path).text) != there:
        raise Fault(f"nginx still shows {path} as it was {THROUGH_NGINX} s after a decision")
    return first - since


def wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def wait_for(happens: Callable[[], bool], since: float) -> float:
    """The moment at which somebody asked and got what is new; gives up after a second, for `shows` to say so."""
    while True:
        asked = time.monotonic()
        if happens() or asked - since > AT_A_PROCESS:
            return asked
        time.sleep(0.02)


def reader(cluster: Cluster) -> str:
    """From the first page to an article, its law, a search and a question; nothing is ever set in the browser."""
    person = cluster.visitor("127.0.0.11")
    expect(person.get("/"))
    expect(person.get("/articles/"), ARTICLE)
    article = expect(person.get(ARTICLE))
    law = person.links(r"/statutes/[a-z0-9-]+/[0-9-]+/")
    expect(person.get(law[0]), "条")
    sheet = re.findall(r'href="(/static/css/[^"]+)"', article.text)[0]
    expect(person.get(sheet))
    first = expect(person.get(sheet))
    if (
        "immutable" not in first.headers.get("cache-control", "")
        or first.headers.get("content-encoding") != "gzip"
    ):
        raise Fault(f"{sheet} is not served for good and packed: {first.headers}")
    expect(person.get("/search/?q=%E8%8A%B1%E5%91%97"), ARTICLE)
    expect(person.get("/questions/"))
    expect(person.get(person.links(r"/questions/[0-9]+/")[0]))
    expect(person.get("/there-is-nothing-here/"), status=404)
    if not any(_is_known(person, ARTICLE) for _ in range(3)):
        raise Fault("an article that did not change was sent again, three times")
    if person.cookies:
        raise Fault(f"a reader was given cookies: {sorted(person.cookies)}")
    return f"{ARTICLE} leads to {len(law)} provisions"


def _is_known(person: Person, path: str) -> bool:
    """Asked for again by somebody who has it: 304, unless something public changed in this very moment."""
    tag = person.get(path).headers["etag"]
    again = person.ask("GET", path, If_None_Match=tag)
    return again.status == 304 and not again.body


def asker(cluster: Cluster) -> tuple[Person, str]:
    """Signs up with a code from a mail, asks, finds the receipt and the own list; the telephone number is masked."""
    person, email = cluster.visitor("127.0.0.12"), "asker@example.com"
    expect(person.get("/accounts/signup/"))
    expect(
        person.submit(person.form("email", "password1"), email=email, password1="A-long-sentence-of-mine-9")
    )
    code = re.search(r"\b\d{6}\b", cluster.postbox.next(email, 0, 60))
    expect(person.submit(person.form("code"), code=code[0] if code else ""))
    own = ask(person, QUESTION)
    shown = expect(person.get(own), "手机号")
    if "13800138000" in shown.text:
        raise Fault("a telephone number was stored as it was typed")
    expect(person.get("/questions/mine/"), QUESTION)
    return person, own


def ask(person: Person, title: str) -> str:
    """Hand in a question; the address of its receipt."""
    (own,) = ask_all([(person, title)])
    return own


def ask_all(questions: list[tuple[Person, str]]) -> list[str]:
    """Several people ask at once: whoever hands in words within three seconds of opening the page is taken for a program."""
    for person, _ in questions:
        expect(person.get("/questions/ask/"))
    time.sleep(3.1)
    return [_hand_in(person, title) for person, title in questions]


def _hand_in(person: Person, title: str) -> str:
    # The page that shows what others will see is a form still to be agreed to, so it says 400.
    form = person.form("title", "body")
    expect(person.submit(form, title=title, body=BODY, stage="over_90"), "公开的样子", 400)
    expect(person.submit(person.form("agreed"), agreed="on"), title)
    assert person.at is not None
    if not re.fullmatch(r"/questions/mine/\d+/", person.at.path):
        raise Fault(f"handing in a question led to {person.at.path}")
    return person.at.path


def decide(moderator: Person, kind: str, number: str, verb: str, **words: str) -> float:
    """One decision in the back office; the moment at which it was acknowledged."""
    expect(moderator.get(f"/admin/qa/question/item/{kind}/{number}/"))
    form = moderator.form("version", "from")
    form.fields = [(name, value) for name, value in form.fields if name != "also"]  # this one alone
    answer = moderator.submit(form, follow=False, verb=verb, **words)
    if answer.status != 302:
        raise Fault(f"{verb} of {kind} {number} was answered {answer.status}")
    return time.monotonic()


def question_is_answered(cluster: Cluster) -> str:
    """Asked, approved, claimed and answered by a lawyer who signed in by a code, approved: public at each step."""
    person, own = asker(cluster)
    number = own.split("/")[-2]
    public = f"/questions/{number}/"
    expect(cluster.visitor("127.0.0.13").get(public), status=404)
    moderator = sign_in(cluster, "moderator", "127.0.0.14")
    first = shows(cluster, public, QUESTION, since=decide(moderator, "question", number, "approve"))
    lawyer = sign_in_by_code(cluster, "lawyer", "127.0.0.15")
    expect(lawyer.get("/questions/desk/"))
    expect(lawyer.get(f"{public}answer/"))
    expect(lawyer.submit(lawyer.form("no_conflict"), no_conflict="on"))
    form = lawyer.form("conclusion", "next_steps")
    time.sleep(3.1)
    expect(lawyer.submit(form, **ANSWER))
    answer = str(cluster.one("SELECT max(id) FROM qa_answer"))
    since = decide(moderator, "answer", answer, "approve")
    second = shows(cluster, public, ANSWER["conclusion"], since=since)
    expect(person.get(own), ANSWER["conclusion"])
    return f"first seen {first:.2f} and {second:.2f} s after the decisions"


def article_is_published(cluster: Cluster) -> str:
    """A second editor approves and publishes a draft, then retires it: there, and gone, on every process."""
    editor = sign_in(cluster, "editor2", "127.0.0.16")
    number = cluster.one("SELECT id FROM articles_article WHERE slug = 'shi-li-cao-gao'")
    title = "【示例】还没有发布的草稿"
    expect(cluster.visitor("127.0.0.13").get(DRAFT), status=404)
    times = []
    for step, words, there in (
        ("publish", {"approving": "on", "despite": "示例，只试这一步"}, True),
        ("retire", {"reason": "示例，试完撤下"}, False),
    ):
        expect(editor.get(f"/admin/articles/article/{number}/{step}/"))
        form = editor.form("version")
        given = {name: value for name, value in words.items() if name in form.names}
        answer = editor.submit(form, follow=False, **given)
        if answer.status != 302:
            expect(answer, "", 302)
        times.append(shows(cluster, "/articles/", title, there=there, since=time.monotonic()))
    if cluster.visitor("127.0.0.13").get(DRAFT).status not in (404, 410):
        raise Fault("a retired article is still there")
    return f"first seen {times[0]:.2f} s, gone {times[1]:.2f} s after the decisions"


def limits_hold(cluster: Cluster) -> str:
    """Ten wrong passwords from one place are counted together, whichever process they came to."""
    tries, person = [], cluster.visitor("127.0.0.17")
    for attempt in range(12):
        expect(person.get("/accounts/login/"))
        person.close()
        form = person.form("login", "password")
        answer = person.submit(form, login="nobody@example.com", password=f"wrong-{attempt}")
        tries.append(answer.status)
    if tries.count(429) != 2 or tries[-2:] != [429, 429]:
        raise Fault(f"twelve wrong passwords were answered {tries}; the last two should be 429")
    return "10 of 12 wrong passwords were let through, over 3 processes"


def only_a_cdn_is_believed(cluster: Cluster) -> str:
    """Who forwards for others: a machine of the CDN is believed, a visitor is not."""

    def tried(address: str, forwarded: str) -> int:
        """Ask for a code by mail, of which one place gets six in a quarter of an hour."""
        person, path = cluster.visitor(address), "/accounts/login/code/"
        expect(person.get(path, X_Forwarded_For=forwarded))
        form = person.form("email")
        pairs = [(name, value) for name, value in form.fields if name != "email"]
        body = urllib.parse.urlencode([*pairs, ("email", f"of-{address}@example.com")]).encode()
        person.close()
        return person.ask(
            "POST", path, body, Content_Type="application/x-www-form-urlencoded",
            Referer=f"https://{SITE}{path}", X_Forwarded_For=forwarded,
        ).status  # fmt: skip

    forged = [tried("127.0.0.18", f"198.51.100.{number}") for number in range(8)]
    through = [tried("127.0.9.1", f"198.51.100.{number}") for number in range(8)]
    if forged[-2:] != [429, 429] or 429 in through:
        raise Fault(f"forged addresses were answered {forged}, those that a CDN named {through}")
    return "8 invented addresses count as one, 8 named by the CDN as eight"


def nobody_answers(cluster: Cluster) -> str:
    """With every process dead, nginx gives out the copies that it has, and says calmly of all else whom to call."""
    reader = cluster.visitor("127.0.0.21")
    for path in ("/", ARTICLE):
        expect(reader.get(path))
    for site in cluster.sites:
        cluster.parts[site].kill()
    for _ in range(3):  # also once nginx has given up on all of them
        for path in ("/", ARTICLE):
            expect(reader.get(path), "</html>")
    said = expect(reader.get("/accounts/login/"), "急事别等网页", 503)
    if (said.headers.get("retry-after"), said.headers.get("cache-control")) != ("30", "private, no-store"):
        raise Fault(f"the page for when nobody answers may be kept: {said.headers}")
    return "copies of two pages, and for the rest the page with whom to call"
