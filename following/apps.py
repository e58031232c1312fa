from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "following"
    verbose_name = "收藏与关注"

    def ready(self):
        from accounts import privacy  # models are there only now
        from following.privacy import PRIVATE
        from following.things import SUBJECTS
        from qa.notifications import showing

        privacy.register(PRIVATE)
        showing.SUBJECTS.update(SUBJECTS)
