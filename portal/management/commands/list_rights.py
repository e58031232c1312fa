from django.core.management.base import BaseCommand

from portal.rights import told


class Command(BaseCommand):
    help = "列出每个地址谁能看、谁能做，就是 docs/rights.md 的内容。"
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(told.page(), ending="")
