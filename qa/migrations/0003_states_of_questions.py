import hashlib
import json
from datetime import UTC

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

LINKED = (
    "number", "previous_hash", "item_kind", "item_id", "verb", "from_status", "to_status", "actor_label", "reason",
    "public_note", "internal_note", "rule_hits", "content_hash", "decided_alone",
)  # fmt: skip


def keep_closed_ones_readable(apps, schema_editor):
    """Until now a closed question stayed readable; now it leads elsewhere or is seen by its asker alone."""
    alias = schema_editor.connection.alias
    questions = apps.get_model("qa", "Question")._base_manager.using(alias)
    events = apps.get_model("qa", "ModerationEvent")._base_manager.using(alias)
    head = apps.get_model("qa", "LogHead")._base_manager.using(alias).get_or_create(pk=1)[0]
    for question in questions.filter(status="closed").order_by("pk").iterator():
        questions.filter(pk=question.pk).update(status="resolved", version=question.version + 1)
        words = {"title": question.title, "body": question.body}
        event = events.model(
            number=head.number + 1, previous_hash=head.hash, item_kind="question", item_id=question.pk, verb="resolve",
            from_status="closed", to_status="resolved", actor_label="系统", internal_note="旧的“已关闭”改叫“已解决”",
            content_hash=_sha(words), created_at=timezone.now(),
        )  # fmt: skip
        told = {name: getattr(event, name) for name in LINKED}
        told["created_at"] = event.created_at.astimezone(UTC).isoformat(timespec="microseconds")
        event.hash = _sha(told, separators=(",", ":"))
        event.save(using=alias)
        head.number, head.hash = event.number, event.hash
    head.save(using=alias)


def _sha(told, **layout):
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, **layout).encode()).hexdigest()


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0002_moderation_log_chained'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=1000, verbose_name='理由')),
                ('status', models.CharField(choices=[('open', '待处理'), ('granted', '成立'), ('denied', '不成立')], default='open', editable=False, max_length=10, verbose_name='状态')),
                ('reply', models.TextField(blank=True, editable=False, verbose_name='答复')),
                ('created_at', models.DateTimeField(verbose_name='提出时间')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='处理时间')),
            ],
            options={
                'verbose_name': '申诉',
                'verbose_name_plural': '申诉',
            },
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(verbose_name='从何时起')),
            ],
            options={
                'verbose_name': '关注',
                'verbose_name_plural': '关注',
            },
        ),
        migrations.RemoveConstraint(
            model_name='question',
            name='a_public_question_was_approved',
        ),
        migrations.RemoveIndex(
            model_name='question',
            name='questions_as_listed',
        ),
        migrations.AddField(
            model_name='question',
            name='canonical',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='qa.question', verbose_name='并到的提问'),
        ),
        migrations.AlterField(
            model_name='moderationevent',
            name='verb',
            field=models.CharField(choices=[('submit', '提交'), ('resubmit', '修改后重交'), ('withdraw', '作者撤回'), ('approve', '通过'), ('reject', '不通过'), ('hide', '隐藏'), ('restore', '恢复'), ('ask_back', '请作者补充'), ('close', '关闭'), ('close_duplicate', '并到相同的提问'), ('close_stale', '久未补充，关闭'), ('resolve', '标为已解决'), ('reopen', '重新打开'), ('purge', '彻底删除文字'), ('appeal', '申诉'), ('grant', '申诉成立，公开'), ('deny', '申诉不成立'), ('second_look', '复核'), ('feature', '设为精选'), ('unfeature', '取消精选'), ('note', '写编者注'), ('uphold', '举报成立'), ('dismiss', '举报不成立'), ('load', '载入转载'), ('answered', '有了回答'), ('unanswered', '回答不再公开'), ('cut_off', '账号注销')], max_length=20, verbose_name='动作'),
        ),
        migrations.AlterField(
            model_name='question',
            name='status',
            field=models.CharField(choices=[('draft', '草稿'), ('pending', '审核中'), ('needs_info', '等你补充'), ('open', '等律师回答'), ('answered', '律师已答'), ('resolved', '已解决'), ('closed', '已关闭'), ('rejected', '未通过'), ('hidden', '已隐藏'), ('withdrawn', '已撤回'), ('summary', '提问人已撤回'), ('purged', '已删除')], default='pending', editable=False, max_length=12, verbose_name='状态'),
        ),
        migrations.RunPython(keep_closed_ones_readable, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('status__in', ['open', 'answered', 'resolved'])), fields=['-approved_at', '-id'], name='questions_as_listed'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('status', 'needs_info')), fields=['decided_at'], name='questions_to_complete'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['open', 'answered', 'resolved', 'summary']), _negated=True), ('approved_at__isnull', False), _connector='OR'), name='a_public_question_was_approved'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'closed'), _negated=True), ('decision_reason', 'stale'), ('canonical__isnull', False), _connector='OR'), name='a_closed_question_is_stale_or_a_duplicate'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'purged'), _negated=True), models.Q(('body', ''), ('fingerprint', '')), _connector='OR'), name='a_purged_question_has_no_words'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='decided_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人'),
        ),
        migrations.AddField(
            model_name='appeal',
            name='question',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='qa.question', verbose_name='提问'),
        ),
        migrations.AddField(
            model_name='follow',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='qa.question', verbose_name='提问'),
        ),
        migrations.AddField(
            model_name='follow',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='读者'),
        ),
        migrations.AddIndex(
            model_name='appeal',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['created_at', 'id'], name='appeals_waiting'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'open'), ('decided_at__isnull', False), _connector='OR'), name='a_decided_appeal_says_when'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('user', 'question'), name='a_question_is_followed_once'),
        ),
    ]
