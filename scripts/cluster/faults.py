"""Parts of the cluster are killed, started again, exchanged, one after the other, while the crowd goes on."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster.crowd import Crowd
from cluster.journeys import Fault, ask_all, decide, shows, sign_in_by_code
from cluster.machines import Cluster
from cluster.people import Person

A_WHILE = 3.0  # seconds that the crowd goes on after each event, so that what goes wrong is met with
TITLES = (
    "借呗逾期一个月会不会影响孩子上学", "信用卡分期提前还清还要不要交手续费", "网贷平台改名以后钱该还给谁",
    "收到支付令以后十五天怎么数", "朋友用我的身份证借了钱，该不该我还", "工资卡被冻结还能留多少生活费",
    "催收打到单位来了能不能告", "微粒贷协商时要不要先付一部分", "父母去世留下的信用卡欠款要不要还",
    "仲裁开庭去不了外地怎么办", "和解以后又反悔会怎么样", "房贷断供几个月会被起诉",
)  # fmt: skip


class Asked:
    """Questions that wait for a moderator, so that a decision can be made, and looked for, at any moment."""

    def __init__(self, cluster: Cluster, moderator: Person):
        self.cluster, self.moderator, self.used = cluster, moderator, 0
        self.waiting: list[tuple[str, str]] = []

    def hand_in(self, number: int) -> None:
        """Asked before the faults begin, each by another member."""
        members = self.cluster.people["members"]
        asking = []
        for each, title in enumerate(TITLES[:number]):
            person = self.cluster.visitor(f"127.0.4.{each + 1}")
            person.cookies["__Host-session"] = members[-1 - each]["session"]
            asking.append((person, f"示例：{title}"))
        receipts = ask_all(asking)
        self.waiting = [(own.split("/")[-2], title) for own, (_, title) in zip(receipts, asking, strict=True)]

    def decide_one(self) -> str:
        """Approve one and see it on every process in the time that is promised."""
        number, title = self.waiting[self.used]
        self.used += 1
        since = decide(self.moderator, "question", number, "approve")
        took = shows(self.cluster, "/questions/", title, since=since)
        return f"a decision was seen after {took:.2f} s"


@contextmanager
def away(cluster: Cluster, name: str) -> Iterator[None]:
    """A part is killed as by a power cut, and started again afterwards, whatever was wrong meanwhile."""
    cluster.parts[name].kill()
    try:
        yield
    finally:
        (cluster.folder / name / "data" / "postmaster.pid").unlink(missing_ok=True)
        cluster.parts[name].start()
        cluster.parts[name].wait()


def kill_a_site(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """Its workers die with it; nginx sends readers to the other two."""
    with away(cluster, "site2"):
        told = asked.decide_one()
    _is_asked_again(cluster, "site2")
    return told


def let_a_site_hang(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """A process that hangs, and answers nobody: readers wait no longer than nginx lets them, and it comes back."""
    cluster.parts["site3"].tell(signal.SIGSTOP)
    time.sleep(A_WHILE)
    cluster.parts["site3"].tell(signal.SIGCONT)
    return asked.decide_one()


def _is_asked_again(cluster: Cluster, name: str) -> None:
    """nginx gives it work again: it holds connections of nginx's, or has answered one since."""
    deadline = time.monotonic() + 15
    port = f"{cluster.ports[name]:04X}"
    while time.monotonic() < deadline:
        table = Path("/proc/net/tcp").read_text()
        if re.search(rf"0100007F:[0-9A-F]{{4}} 0100007F:{port} 0[16]", table):
            return
        time.sleep(0.1)
    raise Fault(f"{name} is there again, but nginx sends nobody to it")


def kill_the_replica(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """Readers are answered from the primary until it is there again and has caught up."""
    with away(cluster, "replica"):
        told = asked.decide_one()
    cluster.lag_is_over()
    _says(cluster, "replica1", there=False)
    return told


def kill_redis(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """Limits go on in the database, pages in each process."""
    with away(cluster, "redis"):
        told = asked.decide_one()
    _says(cluster, "redis", there=False)
    return told


def _says(cluster: Cluster, name: str, *, there: bool, seconds: float = 45) -> None:
    """What every process says of a part at /readyz."""
    deadline = time.monotonic() + seconds
    for site in cluster.sites:
        while (name in (said := cluster.at(site).get("/readyz").text)) != there:
            if time.monotonic() > deadline:
                raise Fault(f"{site} says after {seconds:.0f} s: {' / '.join(said.split(chr(10)))}")
            time.sleep(0.3)


def reload_nginx(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    cluster.parts["nginx"].tell(signal.SIGHUP)
    return asked.decide_one()


def _workers(cluster: Cluster, name: str) -> set[int]:
    process = cluster.parts[name].process
    assert process is not None
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return {int(number) for number in told}


def roll(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """`systemctl reload youju-web` on one box after the other, as for a new release."""
    for name in cluster.sites:
        before = _workers(cluster, name)
        cluster.parts[name].tell(signal.SIGHUP)
        deadline = time.monotonic() + 60
        while not (now := _workers(cluster, name)) or now & before:
            if time.monotonic() > deadline:
                raise Fault(f"{name} did not replace its workers within a minute")
            time.sleep(0.1)
        cluster.parts[name].wait()
    return asked.decide_one()


def kill_the_worker(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """Killed while it hands a mail over: the mail is tried again and comes once, and a second worker does the work meanwhile."""
    post = cluster.postbox
    email = cluster.people["members"][-1 - asked.used]["email"]
    number, title = asked.waiting[asked.used]
    asked.used += 1
    seen = post.count(email)
    post.hold()
    decide(asked.moderator, "question", number, "approve")
    _as_if_it_were_later(cluster)
    if not post.waiting.wait(30):
        raise Fault("the worker brought no mail within half a minute")
    cluster.parts["worker"].kill()
    post.release()
    second = cluster.begin(cluster.worker("worker-2"))
    sign_in_by_code(cluster, "reader2", "127.0.0.19")  # whose mail the second worker brings
    _as_if_it_were_later(cluster)
    cluster.manage("send_notices")
    mail = post.next(email, seen, 30)
    cluster.parts["worker"].start()
    cluster.manage("send_notices")
    if post.count(email) != seen + 1:
        raise Fault(f"{post.count(email) - seen} mails came instead of one")
    if title in mail.splitlines()[0]:
        raise Fault("the mail's subject names what was asked")
    second.stop()
    return "the mail that was in its hands came once, by the next try"


def _as_if_it_were_later(cluster: Cluster) -> None:
    """Past the moment up to which a decision can be taken back, and past the wait before a mail is tried again."""
    for change in (
        "UPDATE qa_undoable SET until = now() - interval '1 second'",
        "UPDATE qa_telling SET not_before = now() - interval '1 second'",
        "UPDATE django_tasks_database_dbtaskresult SET run_after = now() - interval '1 second' WHERE status = 'READY'",
        "UPDATE qa_notice SET mail_after = now() - interval '1 second' WHERE mail = 'due'",
    ):
        cluster.change(change)


def kill_the_primary(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """Public pages go on from the replica, whoever posts is told calmly, and nothing acknowledged is gone afterwards."""
    crowd.posts_may_fail = True
    try:
        with away(cluster, "primary"):
            time.sleep(A_WHILE * 2)
        came_back = _posts_work(crowd)
    finally:
        crowd.posts_may_fail = False
    worker = "ended and was started again" if cluster.revive_worker() else "went on by itself"
    sign_in_by_code(cluster, "reader2", "127.0.0.20")  # whose mail it brings
    return f"posts worked {came_back:.1f} s after it was back, the worker {worker}; {asked.decide_one()}"


def switch_over(cluster: Cluster, asked: Asked, crowd: Crowd) -> str:
    """In order: PgBouncer holds all questions, the primary ends and hands over all it has, the replica is promoted.

    No process of the site is touched, and whoever posts waits for a moment. The worker, which asks past PgBouncer, is
    started anew with the address of the new server.
    """
    began = time.monotonic()
    cluster.tell_pgbouncer("PAUSE youju")
    try:
        cluster.parts["primary"].stop()
        with cluster.database("replica").connection as connection:
            if not connection.execute("SELECT pg_promote(true, 30)").fetchone()[0]:
                raise Fault("the replica was not promoted within half a minute")
        cluster.server = "replica"
        cluster.configure_pgbouncer()
        cluster.tell_pgbouncer("RELOAD")
    finally:
        cluster.tell_pgbouncer("RESUME youju")
    held = time.monotonic() - began
    _posts_work(crowd)
    cluster.parts["worker"].stop()
    cluster.begin(cluster.worker())
    sign_in_by_code(cluster, "reader2", "127.0.0.21")  # whose mail the worker brings, from where it now asks
    return f"posts waited for {held:.1f} s; {asked.decide_one()}"


def _posts_work(crowd: Crowd, seconds: float = 40) -> float:
    """Until somebody's post is acknowledged again."""
    began, before = time.monotonic(), len(crowd.acknowledged)
    while len(crowd.acknowledged) == before:
        if time.monotonic() - began > seconds:
            raise Fault(f"nobody could post for {seconds:.0f} s after the database was there again")
        time.sleep(0.1)
    return time.monotonic() - began


# What is done, in this order, and how it is told. The last two need the crowd, since nobody can post for a moment.
STAGES: list[tuple[str, Callable[[Cluster, Asked, Crowd], str]]] = [
    ("a site process is killed", kill_a_site),
    ("a site process hangs", let_a_site_hang),
    ("the replica is killed", kill_the_replica),
    ("Redis is killed", kill_redis),
    ("nginx is reloaded", reload_nginx),
    ("the sites are renewed one by one", roll),
    ("a worker is killed with a mail in hand", kill_the_worker),
    ("the primary is killed", kill_the_primary),
    ("the replica is promoted", switch_over),
]
