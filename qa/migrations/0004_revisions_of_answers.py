import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def remember_who_answered(apps, schema_editor):
    """Beside each published answer, what is known of its lawyer today; it was not kept until now."""
    answers = apps.get_model("qa", "Answer")._base_manager.using(schema_editor.connection.alias)
    verified = answers.filter(status="published", lawyer__status="verified").select_related("lawyer")
    for answer in verified.iterator():
        answers.filter(pk=answer.pk).update(
            lawyer_role=answer.lawyer.role, lawyer_firm=answer.lawyer.firm, licence_checked_on=answer.lawyer.verified_on
        )


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0003_states_of_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='lawyer_firm',
            field=models.CharField(blank=True, editable=False, max_length=60, verbose_name='当时的执业机构'),
        ),
        migrations.AddField(
            model_name='answer',
            name='lawyer_role',
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name='当时的身份'),
        ),
        migrations.AddField(
            model_name='answer',
            name='licence_checked_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='当时的执业证核验日期'),
        ),
        migrations.AddField(
            model_name='answer',
            name='revised_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='修改后再发布的时间'),
        ),
        migrations.RunPython(remember_who_answered, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='moderationevent',
            name='verb',
            field=models.CharField(choices=[('submit', '提交'), ('resubmit', '修改后重交'), ('withdraw', '作者撤回'), ('approve', '通过'), ('revise', '换成修改后的文字'), ('reject', '不通过'), ('hide', '隐藏'), ('restore', '恢复'), ('ask_back', '请作者补充'), ('close', '关闭'), ('close_duplicate', '并到相同的提问'), ('close_stale', '久未补充，关闭'), ('resolve', '标为已解决'), ('reopen', '重新打开'), ('purge', '彻底删除文字'), ('appeal', '申诉'), ('grant', '申诉成立，公开'), ('deny', '申诉不成立'), ('second_look', '复核'), ('feature', '设为精选'), ('unfeature', '取消精选'), ('note', '写编者注'), ('uphold', '举报成立'), ('dismiss', '举报不成立'), ('load', '载入转载'), ('answered', '有了回答'), ('unanswered', '回答不再公开'), ('cut_off', '账号注销')], max_length=20, verbose_name='动作'),
        ),
        migrations.CreateModel(
            name='AnswerRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_label', models.CharField(help_text='账号注销后仍保留的称呼。', max_length=40, verbose_name='署名')),
                ('created_at', models.DateTimeField(verbose_name='提交时间')),
                ('edited_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作者修改时间')),
                ('held_for', models.JSONField(blank=True, default=list, help_text='Rows of level, reason and word; see qa.screening.', verbose_name='自动规则的命中')),
                ('masked', models.JSONField(blank=True, default=list, help_text='Kind and shape only: the number itself is never stored.', verbose_name='遮去的内容')),
                ('is_urgent', models.BooleanField(default=False, editable=False, verbose_name='优先处理')),
                ('fingerprint', models.CharField(blank=True, db_index=True, editable=False, help_text='Of the words alone, to find repeats.', max_length=64)),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='处理时间')),
                ('decision_reason', models.CharField(blank=True, editable=False, max_length=40, verbose_name='原因')),
                ('public_note', models.TextField(blank=True, editable=False, verbose_name='给作者的说明')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='Every verb raises it; see qa.steps.')),
                ('conclusion', models.TextField(max_length=300, verbose_name='结论')),
                ('body', models.TextField(help_text='Closed subset of HTML, see core.markup.', verbose_name='理由')),
                ('shown_html', models.TextField(blank=True, editable=False)),
                ('laws', models.JSONField(blank=True, default=dict, editable=False)),
                ('replaced', models.JSONField(blank=True, default=dict, editable=False, help_text='The words that stood before.', verbose_name='换下的文字')),
                ('status', models.CharField(choices=[('submitted', '审核中'), ('published', '已发布'), ('rejected', '未通过'), ('retracted', '已撤回')], default='submitted', editable=False, max_length=12, verbose_name='状态')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='qa.answer', verbose_name='回答')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作者')),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
            ],
            options={
                'verbose_name': '回答的修改',
                'verbose_name_plural': '回答的修改',
                'indexes': [models.Index(condition=models.Q(('status', 'submitted')), fields=['-is_urgent', 'created_at', 'id'], name='revisions_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'rejected'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='a_rejected_revision_has_a_reason'), models.UniqueConstraint(condition=models.Q(('status__in', ['submitted', 'rejected'])), fields=('answer',), name='one_open_revision_per_answer')],
            },
        ),
    ]
