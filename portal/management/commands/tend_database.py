from django.core.management.base import BaseCommand

from core import tending


class Command(BaseCommand):
    help = "让 SQLite 重新数一数各表有什么，好选对索引；PostgreSQL 自己会数，什么也不做。每夜运行一次。"

    def handle(self, *args, **options):
        tending.count_rows()
        self.stdout.write("数过了。")
