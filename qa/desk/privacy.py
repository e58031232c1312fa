"""What the desk holds about one lawyer: shown to them, and gone with their account."""

from accounts.models import LawyerProfile, User
from accounts.privacy import Private
from core.events import public_page_changed
from qa.models import LawyerDesk, Snippet


def export(user: User) -> dict:
    lawyer = LawyerProfile.objects.of(user)
    desk = LawyerDesk.objects.of(lawyer).prefetch_related("topics").first() if lawyer else None
    kept = Snippet.objects.of(lawyer) if lawyer else []
    return {
        "设置": desk
        and {
            "话题": sorted(topic.name for topic in desk.topics.all()),
            "地方": desk.regions,
            "一周最多答几个": desk.weekly_limit,
            "休息到": desk.away_until and desk.away_until.isoformat(),
            "每天一封邮件": desk.daily_mail,
        },
        "常用段落": [{"名称": each.title, "内容": each.body} for each in kept],
    }


def erase(user: User) -> None:
    Snippet.objects.filter(lawyer__user=user).delete()
    if LawyerDesk.objects.filter(lawyer__user=user).delete()[0]:
        public_page_changed.send(sender=LawyerDesk, reason="a lawyer left")


MODELS = ("qa.LawyerDesk", "qa.DeskTopic", "qa.Snippet")
PRIVATE = Private("律师的工作台", export, erase, MODELS)
