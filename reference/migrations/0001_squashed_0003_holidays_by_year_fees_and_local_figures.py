import django.core.validators
import django.db.models.deletion
import reference.fee_steps
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reference', '0001_initial'), ('reference', '0002_figures_by_topic_and_warnings_by_word'), ('reference', '0003_holidays_by_year_fees_and_local_figures')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='HolidayNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('year', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='年份')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='文号')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
                ('is_complete', models.BooleanField(default=False, verbose_name='整年都录完了')),
            ],
            options={
                'verbose_name': '放假安排',
                'verbose_name_plural': '放假安排（按年）',
                'ordering': ['-year'],
            },
        ),
        migrations.CreateModel(
            name='Hotline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='来源')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('number', models.CharField(max_length=10, unique=True, verbose_name='号码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('purpose', models.CharField(max_length=120, verbose_name='管什么')),
                ('hours', models.CharField(blank=True, max_length=60, verbose_name='时间')),
                ('note', models.CharField(blank=True, max_length=120, verbose_name='提醒')),
                ('use', models.CharField(choices=[('crisis', '人身安全与心理'), ('debt', '欠款与法律'), ('other', '其他')], default='other', max_length=10, verbose_name='用途')),
                ('order', models.PositiveSmallIntegerField(default=100, verbose_name='排序')),
            ],
            options={
                'verbose_name': '热线',
                'verbose_name_plural': '热线',
                'ordering': ['order', 'number'],
            },
        ),
        migrations.CreateModel(
            name='LegalFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='来源')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('key', models.SlugField(help_text='文中写 {{figure:键}}。', max_length=60, unique=True, verbose_name='键')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('value', models.CharField(max_length=40, verbose_name='数值')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                ('provision', models.CharField(help_text='例如：征信业管理条例-16', max_length=120, verbose_name='依据')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='生效日期')),
                ('binds', models.CharField(max_length=120, verbose_name='约束谁')),
                ('topic', models.CharField(choices=[('credit', '征信'), ('cost', '利息和费用'), ('time', '诉讼时效和保证期间'), ('court', '打官司的期限'), ('fee', '诉讼费'), ('enforcement', '强制执行'), ('collection', '催收和个人信息'), ('complaint', '投诉'), ('card', '信用卡'), ('bankruptcy', '个人破产（只有深圳、厦门）')], default='court', max_length=20, verbose_name='归在')),
            ],
            options={
                'verbose_name': '法定数字',
                'verbose_name_plural': '法定数字',
                'ordering': ['key'],
            },
        ),
        migrations.CreateModel(
            name='LoanPrimeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='来源')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('published_on', models.DateField(unique=True, verbose_name='公布日期')),
                ('one_year', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='一年期（%）')),
                ('five_year', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='五年期以上（%）')),
            ],
            options={
                'verbose_name': 'LPR',
                'verbose_name_plural': 'LPR',
                'ordering': ['-published_on'],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='来源')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='键')),
                ('kind', models.CharField(choices=[('scam', '骗局提醒'), ('policy', '政策变化')], max_length=10, verbose_name='类型')),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('text', models.TextField(verbose_name='内容')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='开始日期')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
                ('on_home', models.BooleanField(default=False, verbose_name='放在首页')),
                ('if_paid', models.TextField(blank=True, help_text='先做什么、留什么、找谁；不许诺能追回。', verbose_name='已经付了钱的')),
                ('provisions', models.JSONField(blank=True, default=list, help_text='法条代码，例如：征信业管理条例-16', verbose_name='依据')),
                ('triggers', models.JSONField(blank=True, default=list, help_text='搜索、标签、文章和名词里出现就提醒。', verbose_name='触发词')),
            ],
            options={
                'verbose_name': '提醒',
                'verbose_name_plural': '提醒',
                'ordering': ['kind', 'key'],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='来源')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('word', models.CharField(max_length=30, unique=True, verbose_name='词')),
                ('plain', models.CharField(max_length=200, verbose_name='白话')),
                ('also', models.JSONField(blank=True, default=list, verbose_name='也叫')),
                ('pinyin', models.CharField(blank=True, editable=False, help_text='Sorts alike on every database.', max_length=120)),
                ('provision', models.CharField(blank=True, help_text='法条代码，例如：民法典-676', max_length=120, verbose_name='依据')),
            ],
            options={
                'verbose_name': '名词',
                'verbose_name_plural': '名词',
                'ordering': ['pinyin', 'word'],
            },
        ),
        migrations.CreateModel(
            name='FeeSchedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('key', models.SlugField(max_length=60, unique=True, verbose_name='键')),
                ('kind', models.CharField(choices=[('acceptance', '案件受理费（财产案件）'), ('execution', '申请执行费'), ('preservation', '保全申请费'), ('personality', '人格权案件的赔偿部分')], max_length=20, verbose_name='是哪一种')),
                ('effective_on', models.DateField(verbose_name='施行日期')),
                ('steps', models.TextField(help_text='一段一行，从低到高，一段接着一段，最后一段没有上限。例如：不超过1万元：每件50元；超过1万元至10万元：2.5%；超过10万元：2%。可以直接粘贴法条里的写法。', validators=[reference.fee_steps.validate], verbose_name='分段')),
                ('most', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='最多（元）')),
                ('provision', models.CharField(help_text='法条代码，例如：诉讼费用交纳办法-13', max_length=120, verbose_name='依据')),
                ('source', models.CharField(max_length=300, verbose_name='来源')),
            ],
            options={
                'verbose_name': '诉讼费费率',
                'verbose_name_plural': '诉讼费费率',
                'ordering': ['kind', '-effective_on'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'effective_on'), name='one_fee_schedule_per_kind_and_day', violation_error_message='这一种、这一天起的费率已经有了，请改那一条。')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='来源')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('name', models.CharField(max_length=30, verbose_name='名称')),
                ('is_workday', models.BooleanField(default=False, verbose_name='调休上班')),
                ('notice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='days', to='reference.holidaynotice', verbose_name='哪一年的安排')),
            ],
            options={
                'verbose_name': '节假日',
                'verbose_name_plural': '节假日（逐日）',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='LoadedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=80)),
                ('content_hash', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('table', 'key'), name='one_loaded_row_per_table_and_key')],
            },
        ),
        migrations.CreateModel(
            name='LocalFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_status', models.CharField(choices=[('official', '和法条库里的原文核对过'), ('two_sources', '两处来源一致'), ('one_source', '只见一处转述'), ('recalled', '待核对')], default='recalled', max_length=20, verbose_name='可靠程度')),
                ('checked_on', models.DateField(blank=True, null=True, verbose_name='核对日期')),
                ('kind', models.CharField(choices=[('average_wage', '就业人员年平均工资（元/年）'), ('subsistence', '最低生活保障标准（元/月）')], max_length=20, verbose_name='是什么')),
                ('place', models.CharField(help_text='年平均工资写省，例如：浙江省；低保标准写到定标准的市、县。', max_length=30, verbose_name='地方')),
                ('year', models.PositiveSmallIntegerField(help_text='数字本身的年份，不是公布的年份。', validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='哪一年的')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(1)], verbose_name='金额（元）')),
                ('source', models.CharField(help_text='公布的机关、文件名或者网址。', max_length=300, verbose_name='来源')),
            ],
            options={
                'verbose_name': '各地工资和低保标准',
                'verbose_name_plural': '各地工资和低保标准',
                'ordering': ['kind', 'place', '-year'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'place', 'year'), name='one_local_figure_per_kind_place_and_year', violation_error_message='这个地方这一年的数已经有了，请改那一条。')],
            },
        ),
    ]
