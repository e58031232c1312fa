import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('search', '0001_initial'), ('search', '0002_arrays_instead_of_gram_indexes'), ('search', '0003_hot_searches'), ('search', '0004_what_people_look_for'), ('search', '0005_what_people_ask')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='HotSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(help_text='最多 20 个字，读者会看到。不写号码和联系方式。', max_length=20, unique=True, verbose_name='搜索词')),
                ('rank', models.PositiveSmallIntegerField(default=1, help_text='小的在前。', verbose_name='次序')),
                ('is_shown', models.BooleanField(default=True, verbose_name='显示')),
                ('approved_by', models.CharField(editable=False, max_length=40, verbose_name='批准的人')),
                ('approved_on', models.DateField(editable=False, verbose_name='批准日期')),
            ],
            options={
                'verbose_name': '热门搜索',
                'verbose_name_plural': '热门搜索',
                'ordering': ['rank', 'word'],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40, unique=True, verbose_name='本站用词')),
                ('same', models.TextField(blank=True, help_text='用逗号分开。搜其中一个，写了另一个的也会找到。', verbose_name='同义词')),
                ('leads', models.TextField(blank=True, help_text='错别字、拼音、绰号，用逗号分开。搜它们会找到上面的词，反过来不会。', verbose_name='只作入口的写法')),
                ('is_used', models.BooleanField(default=True, help_text='不想用就取消勾选；随站点文件来的词组删掉后会再回来。', verbose_name='启用')),
                ('content_hash', models.CharField(blank=True, editable=False, help_text='Of the row as last loaded.', max_length=64)),
            ],
            options={
                'verbose_name': '同义词',
                'verbose_name_plural': '同义词',
                'ordering': ['word'],
            },
        ),
        migrations.CreateModel(
            name='SearchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.BigIntegerField(verbose_name='条目编号')),
                ('transaction', models.BigIntegerField(help_text='On PostgreSQL, the number of the transaction; else 0.')),
                ('told_at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '搜索变更',
                'verbose_name_plural': '搜索变更',
                'indexes': [models.Index(fields=['transaction'], name='search_change_by_transaction'), models.Index(fields=['told_at'], name='search_change_by_time')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30, verbose_name='类型')),
                ('key', models.CharField(max_length=120, verbose_name='编号')),
                ('title', models.CharField(max_length=300, verbose_name='标题')),
                ('url', models.CharField(max_length=300, verbose_name='地址')),
                ('summary', models.TextField(blank=True, verbose_name='摘要')),
                ('headings', models.TextField(blank=True, verbose_name='小标题')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('tags', models.TextField(blank=True, help_text='One a line.', verbose_name='标签')),
                ('folded', models.TextField(help_text='Title, tags, headings, summary, body and what is asked, folded, parted by FIELD_BREAK.')),
                ('authority', models.PositiveSmallIntegerField(default=0, help_text='0 to 100; law in force above superseded law.', verbose_name='分量')),
                ('updated_on', models.DateField(null=True, verbose_name='更新日期')),
                ('digest', models.CharField(help_text='Of everything above; an unchanged page is not written again.', max_length=64)),
                ('groups', models.TextField(blank=True, help_text='One a line: the larger and the smaller whole that the page is a part of.')),
                ('asked', models.TextField(blank=True, help_text='One a line: what people type who need this page. Never shown.', verbose_name='问法')),
            ],
            options={
                'verbose_name': '搜索条目',
                'verbose_name_plural': '搜索条目',
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='one_search_entry_per_page')],
            },
        ),
        migrations.CreateModel(
            name='SearchLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(max_length=100, verbose_name='搜索词')),
                ('searched_on', models.DateField(verbose_name='日期')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='次数')),
                ('found', models.PositiveIntegerField(default=0, help_text='As last answered.', verbose_name='结果数')),
                ('at_first', models.PositiveIntegerField(default=0, verbose_name='点开第 1 条')),
                ('at_ten', models.PositiveIntegerField(default=0, verbose_name='点开第 4 到 10 条')),
                ('at_top', models.PositiveIntegerField(default=0, verbose_name='点开第 2、3 条')),
                ('clicks', models.PositiveIntegerField(default=0, verbose_name='点开的次数')),
                ('empty', models.PositiveIntegerField(default=0, verbose_name='没结果的次数')),
                ('ranks', models.PositiveIntegerField(default=0, help_text='Over all clicks; the first result is 1.', verbose_name='名次之和')),
            ],
            options={
                'verbose_name': '读者在搜什么',
                'verbose_name_plural': '读者在搜什么',
                'indexes': [models.Index(fields=['searched_on'], name='search_log_by_day')],
                'constraints': [models.UniqueConstraint(fields=('query', 'searched_on'), name='one_log_per_query_and_day')],
            },
        ),
        migrations.CreateModel(
            name='PinnedResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('query', models.CharField(help_text='读者搜的字和这里完全一样时才起作用，大小写和全半角不计。', max_length=100, verbose_name='搜索词')),
                ('rank', models.PositiveSmallIntegerField(default=1, verbose_name='次序')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='search.searchentry', verbose_name='条目')),
            ],
            options={
                'verbose_name': '置顶结果',
                'verbose_name_plural': '置顶结果',
                'ordering': ['query', 'rank', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('query', 'entry'), name='one_pin_per_query_and_entry')],
            },
        ),
    ]
