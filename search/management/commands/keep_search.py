from django.core.management.base import BaseCommand

from search import live


class Command(BaseCommand):
    help = "把这台机器上各进程共用的搜索数组更新到和数据库一致；每台机器启动网站前、每天夜里各运行一次。"

    def handle(self, **options):
        self.stdout.write(f"这台机器的搜索数组是新的：{live.keep()} 条。")
