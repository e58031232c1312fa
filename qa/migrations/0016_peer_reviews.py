import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('qa', '0015_figures_apart_pauses_and_duty'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='moderationevent',
            name='verb',
            field=models.CharField(choices=[('submit', '提交'), ('resubmit', '修改后重交'), ('withdraw', '作者撤回'), ('approve', '通过'), ('approve_redacted', '遮去一些地方后通过'), ('undo', '撤销刚才的决定'), ('blind_look', '抽查'), ('read_original', '看遮去以前的原文'), ('revise', '换成修改后的文字'), ('reject', '不通过'), ('hide', '隐藏'), ('hide_flagged', '两位律师举报，先隐藏'), ('restore', '恢复'), ('ask_back', '请作者补充'), ('close', '关闭'), ('close_duplicate', '并到相同的提问'), ('close_stale', '久未补充，关闭'), ('resolve', '标为已解决'), ('reopen', '重新打开'), ('purge', '彻底删除文字'), ('appeal', '申诉'), ('grant', '申诉成立，公开'), ('deny', '申诉不成立'), ('second_look', '复核'), ('feature', '设为精选'), ('unfeature', '取消精选'), ('note', '写编者注'), ('uphold', '举报成立'), ('dismiss', '举报不成立'), ('load', '载入转载'), ('answered', '有了回答'), ('unanswered', '回答不再公开'), ('cut_off', '账号注销'), ('claim', '领取'), ('give_up', '放下'), ('lapse', '到时收回'), ('request_review', '请同行复核'), ('cancel_review', '不再请同行复核'), ('reviewed', '同行复核有了变化'), ('outdate', '回答已改，复核不再算数')], max_length=20, verbose_name='动作'),
        ),
        migrations.CreateModel(
            name='PeerReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_label', models.CharField(help_text='账号注销后仍保留的称呼。', max_length=40, verbose_name='署名')),
                ('created_at', models.DateTimeField(verbose_name='提交时间')),
                ('edited_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='作者修改时间')),
                ('held_for', models.JSONField(blank=True, default=list, help_text='Rows of level, reason and word; see qa.screening.', verbose_name='自动规则的命中')),
                ('masked', models.JSONField(blank=True, default=list, help_text='Kind and shape only: the number itself is never stored.', verbose_name='遮去的内容')),
                ('is_urgent', models.BooleanField(default=False, editable=False, verbose_name='优先处理')),
                ('fingerprint', models.CharField(blank=True, db_index=True, editable=False, help_text='Of the words alone, to find repeats.', max_length=64)),
                ('contacts', models.JSONField(blank=True, default=list, editable=False, help_text='Keyed hashes of the ways to reach somebody that were masked; see qa.fingerprints.')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='处理时间')),
                ('decision_reason', models.CharField(blank=True, editable=False, max_length=40, verbose_name='原因')),
                ('public_note', models.TextField(blank=True, editable=False, verbose_name='给作者的说明')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='Every verb raises it; see qa.steps.')),
                ('verdict', models.CharField(choices=[('endorsed', '认同'), ('disputed', '有不同意见')], max_length=10, verbose_name='看法')),
                ('body', models.TextField(verbose_name='理由')),
                ('status', models.CharField(choices=[('submitted', '审核中'), ('published', '已发布'), ('rejected', '未通过'), ('hidden', '已隐藏'), ('retracted', '已撤回'), ('outdated', '回答已改，不再算数')], default='submitted', editable=False, max_length=12, verbose_name='状态')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='发布时间')),
                ('lawyer_firm', models.CharField(blank=True, editable=False, max_length=60, verbose_name='当时的执业机构')),
                ('licence_checked_on', models.DateField(blank=True, editable=False, null=True, verbose_name='当时的执业证核验日期')),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='peer_reviews', to='qa.answer', verbose_name='回答')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='作者')),
                ('decided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                ('lawyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='peer_reviews', to='accounts.lawyerprofile', verbose_name='律师')),
            ],
            options={
                'verbose_name': '同行复核',
                'verbose_name_plural': '同行复核',
                'indexes': [models.Index(condition=models.Q(('status', 'submitted')), fields=['-is_urgent', 'created_at', 'id'], name='reviews_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'rejected'), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='a_rejected_review_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='a_published_review_says_when'), models.UniqueConstraint(condition=models.Q(('status__in', ['submitted', 'published', 'hidden'])), fields=('answer', 'lawyer'), name='one_live_review_per_lawyer_and_answer')],
            },
        ),
    ]
