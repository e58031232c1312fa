from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('qa', '0008_products_of_questions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='grounds',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='answer',
            name='next_steps',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='下一步与期限'),
        ),
        migrations.AddField(
            model_name='answer',
            name='no_direct_law',
            field=models.BooleanField(default=False, help_text='The lawyer says that no provision settles this directly.', verbose_name='没有直接的法条'),
        ),
        migrations.AddField(
            model_name='answer',
            name='peer_review',
            field=models.CharField(choices=[('none', '没有请同行复核'), ('requested', '已请同行复核'), ('endorsed', '同行复核：认同'), ('disputed', '同行复核：有不同意见')], default='none', editable=False, max_length=12, verbose_name='同行复核'),
        ),
        migrations.AddField(
            model_name='answer',
            name='review_requested_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='请同行复核的时间'),
        ),
        migrations.AddField(
            model_name='answer',
            name='risks',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='风险'),
        ),
        migrations.AddField(
            model_name='answer',
            name='see_lawyer',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='什么时候必须当面找律师'),
        ),
        migrations.AddField(
            model_name='answer',
            name='shown_parts',
            field=models.JSONField(blank=True, default=dict, editable=False, help_text='The other parts with links, by name.'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='grounds',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='依据'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='next_steps',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='下一步与期限'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='no_direct_law',
            field=models.BooleanField(default=False, help_text='The lawyer says that no provision settles this directly.', verbose_name='没有直接的法条'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='risks',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='风险'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='see_lawyer',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='什么时候必须当面找律师'),
        ),
        migrations.AddField(
            model_name='answerrevision',
            name='shown_parts',
            field=models.JSONField(blank=True, default=dict, editable=False, help_text='The other parts with links, by name.'),
        ),
        migrations.AlterField(
            model_name='answer',
            name='body',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='理由'),
        ),
        migrations.AlterField(
            model_name='answerrevision',
            name='body',
            field=models.TextField(blank=True, help_text='Closed subset of HTML, see core.markup.', verbose_name='理由'),
        ),
        migrations.AlterField(
            model_name='answerrevision',
            name='conclusion',
            field=models.TextField(help_text='一到三行，每行一个结论。', max_length=300, verbose_name='结论'),
        ),
        migrations.AlterField(
            model_name='answerrevision',
            name='laws',
            field=models.JSONField(blank=True, default=dict, editable=False, help_text='What its tokens mean: code to ref.'),
        ),
        migrations.AlterField(
            model_name='answerrevision',
            name='shown_html',
            field=models.TextField(blank=True, editable=False, help_text='The body with links; see qa.answers.'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(condition=models.Q(('peer_review', 'requested'), ('status', 'published')), fields=['review_requested_at', 'id'], name='answers_wanting_review'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['submitted', 'published']), _negated=True), models.Q(('body', ''), _negated=True), models.Q(('grounds', ''), _negated=True), ('no_direct_law', True), _connector='OR'), name='an_answer_names_its_law_or_says_there_is_none'),
        ),
        migrations.AddConstraint(
            model_name='answerrevision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'submitted'), _negated=True), models.Q(('body', ''), _negated=True), models.Q(('grounds', ''), _negated=True), ('no_direct_law', True), _connector='OR'), name='a_revision_names_its_law_or_says_there_is_none'),
        ),
    ]
