import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('statutes', '0001_initial'), ('statutes', '0002_room_for_the_place_in_tasks'), ('statutes', '0003_tasks_know_their_place'), ('statutes', '0004_a_task_needs_no_citation')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(help_text='例如：2023年修正', max_length=60, verbose_name='版本')),
                ('document_number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('promulgated_on', models.DateField(blank=True, null=True, verbose_name='公布日期')),
                ('effective_from', models.DateField(verbose_name='施行日期')),
                ('effective_to', models.DateField(blank=True, help_text='从这一天起不再适用。', null=True, verbose_name='失效日期')),
                ('effective_note', models.CharField(blank=True, max_length=200, verbose_name='日期说明')),
                ('numbering_since', models.DateField(blank=True, help_text='更早的文字里的条号可能指旧版，不会链接到这一版。不填等于施行日期。', null=True, verbose_name='条号沿用自')),
                ('text_as_of', models.DateField(blank=True, null=True, verbose_name='文本截至')),
                ('text_note', models.CharField(blank=True, help_text='对读者说明文本还有什么没核对。', max_length=200, verbose_name='文本说明')),
                ('last_number', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='最后一条的条号')),
                ('source_name', models.CharField(blank=True, max_length=200, verbose_name='文本来源')),
                ('source_url', models.URLField(blank=True, verbose_name='来源地址')),
                ('content_hash', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'verbose_name': '版本',
                'verbose_name_plural': '版本',
                'ordering': ['statute', '-effective_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='an_edition_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Statute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='地址')),
                ('title', models.CharField(help_text='例如：中华人民共和国民法典', max_length=120, unique=True, verbose_name='全称')),
                ('short_title', models.CharField(help_text='例如：民法典', max_length=60, unique=True, verbose_name='简称')),
                ('aliases', models.JSONField(blank=True, default=list, help_text='文中也会这样写它，例如：民诉法', verbose_name='别名')),
                ('level', models.CharField(choices=[('law', '法律'), ('regulation', '行政法规'), ('interpretation', '司法解释'), ('rule', '部门规章'), ('local', '地方性法规'), ('document', '规范性文件'), ('standard', '国家标准与行业自律文件')], max_length=20, verbose_name='效力级别')),
                ('issuer', models.CharField(max_length=120, verbose_name='制定机关')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='排序')),
                ('content_hash', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'verbose_name': '法律',
                'verbose_name_plural': '法律',
                'ordering': ['order', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='Provision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='条')),
                ('sub', models.PositiveSmallIntegerField(default=0, help_text='第二百九十三条之一填 1，没有填 0。', verbose_name='之')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='编章节')),
                ('text', models.TextField(blank=True, help_text='一款一行，一字不改。', verbose_name='官方原文')),
                ('text_status', models.CharField(choices=[('official', '官方文本'), ('unseen', '待核对原文')], default='official', max_length=10, verbose_name='文本状态')),
                ('summary', models.CharField(blank=True, help_text='本站的白话，不超过 60 字，不强于原文。', max_length=200, verbose_name='换句话说')),
                ('gloss', models.CharField(blank=True, help_text='四到八个字，例如：按约定履行', max_length=12, verbose_name='边注')),
                ('note', models.TextField(blank=True, verbose_name='编者注')),
                ('content_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provisions', to='statutes.edition', verbose_name='版本')),
                ('predecessor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='successors', to='statutes.provision', verbose_name='旧版对应条')),
            ],
            options={
                'verbose_name': '法条',
                'verbose_name_plural': '法条',
                'ordering': ['edition', 'number', 'sub'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'number', 'sub'), name='one_provision_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('text_status', 'official'), models.Q(('text', ''), _negated=True)), models.Q(('text_status', 'unseen'), ('text', ''), models.Q(('summary', ''), _negated=True)), _connector='OR'), name='a_provision_quotes_or_says_that_it_cannot')],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_kind', models.CharField(max_length=30, verbose_name='来源类型')),
                ('source_key', models.CharField(max_length=120, verbose_name='来源编号')),
                ('raw_text', models.CharField(max_length=200, verbose_name='原文写法')),
                ('reason', models.CharField(blank=True, max_length=60, verbose_name='未能对应的原因')),
                ('cited_on', models.DateField(verbose_name='引用日期')),
                ('provision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='statutes.provision', verbose_name='法条')),
            ],
            options={
                'verbose_name': '引用',
                'verbose_name_plural': '引用',
                'indexes': [models.Index(fields=['source_kind', 'source_key'], name='citation_by_source')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('provision__isnull', False)), fields=('source_kind', 'source_key', 'provision'), name='one_citation_per_source_and_provision')],
            },
        ),
        migrations.CreateModel(
            name='ReviewTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='原因')),
                ('status', models.CharField(choices=[('open', '待复核'), ('confirmed', '已确认'), ('needless', '条文没有变，不用复核')], default='open', editable=False, max_length=10, verbose_name='状态')),
                ('opened_at', models.DateTimeField(verbose_name='提出时间')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='了结时间')),
                ('source_kind', models.CharField(max_length=30, verbose_name='来源类型')),
                ('source_key', models.CharField(max_length=120, verbose_name='来源编号')),
                ('fate', models.CharField(choices=[('same', '没有变'), ('moved', '条号变了，文字没有变'), ('referred', '只有文中提到的条号变了'), ('changed', '文字改了'), ('merged', '并入另一条'), ('repealed', '新版里没有找到相近的条'), ('added', '新增'), ('unknown', '新版的原文还没有录入')], default='unknown', max_length=10, verbose_name='怎样变的')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('confirmed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='确认人')),
                ('new_provision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='statutes.provision', verbose_name='新条文')),
                ('old_provision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_tasks', to='statutes.provision', verbose_name='写的时候依据的条文')),
            ],
            options={
                'verbose_name': '复核任务',
                'verbose_name_plural': '复核任务',
                'indexes': [models.Index(fields=['source_kind', 'source_key'], name='review_task_by_source')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'open'), ('confirmed_at__isnull', False), _connector='OR'), name='a_confirmed_task_says_when'), models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('source_kind', 'source_key', 'old_provision'), name='one_open_task_per_place_and_provision')],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='statute',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='statutes.statute', verbose_name='法律'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('statute', 'effective_from'), name='one_edition_per_effective_date'),
        ),
    ]
