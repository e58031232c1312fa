from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from portal.bulk import running
from portal.bulk.jobs import TABLE, jobs
from portal.models import BulkRun


class Command(BaseCommand):
    help = "在终端里做一项批量任务，和后台“批量任务”里是同一件事，进度也看得到；Ctrl-C 停在做完的一条之后。"

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(set(jobs()) - {TABLE}), help="做哪一项")

    def handle(self, *args, kind, **options):
        job = jobs()[kind]
        try:
            run = running.start(job, by=None, now=timezone.now(), here=True)
        except running.AlreadyRunning as refused:
            raise CommandError(str(refused)) from None
        with tqdm(disable=None, leave=False) as bar:
            try:
                running.carry_out(run, job, seen=lambda report: self._show(bar, report))
            except running.Broken as broken:
                raise CommandError(str(broken)) from None
            except KeyboardInterrupt:
                raise CommandError("停下了，做完的都在；再运行一次就会做完。", returncode=130) from None
        run = BulkRun.objects.get(pk=run.pk)
        for note in run.notes.order_by("pk"):
            self.stderr.write(str(note))
        self.stdout.write(f"{job.label}：{run.get_status_display()}。{run.outcome}")
        if run.status != BulkRun.Status.DONE or run.faults:
            raise CommandError(f"{run.faults} 处要看一看，上面写了是哪一条。")

    @staticmethod
    def _show(bar, report):
        bar.total = report.total
        bar.n = report.done
        bar.set_description(report.phase, refresh=True)
