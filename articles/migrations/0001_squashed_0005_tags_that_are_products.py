import articles.models.article
import django.db.models.deletion
import taggit.managers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('articles', '0001_initial'), ('articles', '0002_source_pages'), ('articles', '0003_review_by_editors_and_overrides'), ('articles', '0004_what_readers_ask'), ('articles', '0005_tags_that_are_products')]

    initial = True

    dependencies = [
        ('accounts', '0002_states_of_lawyers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='英文小写和连字符，用在网址里。', max_length=40, unique=True, verbose_name='地址')),
                ('name', models.CharField(max_length=20, unique=True, verbose_name='名称')),
                ('intro', models.CharField(blank=True, max_length=120, verbose_name='一句话介绍')),
                ('order', models.PositiveSmallIntegerField(default=100, help_text='小的在前。', verbose_name='排序')),
            ],
            options={
                'verbose_name': '栏目',
                'verbose_name_plural': '栏目',
                'ordering': ['order', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                ('description', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('is_product', models.BooleanField(default=False, help_text='提问的人能从这些里选自己欠的是哪一种。', verbose_name='是一种借款产品')),
            ],
            options={
                'verbose_name': '标签',
                'verbose_name_plural': '标签',
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='英文小写和连字符，发布后改动会留下跳转。', max_length=70, unique=True, verbose_name='地址')),
                ('title', models.CharField(max_length=80, verbose_name='标题')),
                ('question', models.CharField(help_text='读者会怎么问，用他的话写。', max_length=120, verbose_name='读者的问题')),
                ('description', models.CharField(blank=True, help_text='搜索引擎和列表里显示，90 字以内。', max_length=120, verbose_name='摘要')),
                ('short_answer', models.JSONField(blank=True, default=list, verbose_name='先说结论')),
                ('do_now', models.JSONField(blank=True, default=list, verbose_name='现在就做')),
                ('do_not', models.JSONField(blank=True, default=list, verbose_name='先别做')),
                ('further', models.JSONField(blank=True, default=list, verbose_name='接着看')),
                ('author_name', models.CharField(default='编辑部', max_length=30, verbose_name='作者')),
                ('status', models.CharField(choices=[('draft', '草稿'), ('in_review', '待复核'), ('published', '已发布'), ('retired', '已撤下')], default='draft', editable=False, max_length=12, verbose_name='状态')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='首次发布')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最近更新')),
                ('reviewed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='核对日期')),
                ('retired_reason', models.CharField(blank=True, editable=False, max_length=200, verbose_name='撤下原因')),
                ('reads', models.PositiveIntegerField(default=0, editable=False, verbose_name='阅读量')),
                ('edited_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最近编辑')),
                ('version', models.PositiveIntegerField(default=0, editable=False, help_text='Every verb raises it; see articles.publishing.')),
                ('content_hash', models.CharField(blank=True, editable=False, help_text='Of the working copy as last loaded.', max_length=64)),
                ('file_hash', models.CharField(blank=True, editable=False, help_text='Of the content file as last loaded.', max_length=64)),
                ('asked', models.JSONField(blank=True, default=list, help_text='What readers type who need this article; for search, never shown.', verbose_name='问法')),
                ('edited_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='最近编辑的人')),
                ('responsible_editor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='责任编辑')),
                ('reviewer', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviewed_articles', to='accounts.lawyerprofile', verbose_name='复核律师')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='articles.category', verbose_name='栏目')),
            ],
            options={
                'verbose_name': '文章',
                'verbose_name_plural': '文章',
                'permissions': [('publish_article', '可以发布和撤下文章'), ('review_article', '可以记录核对'), ('override_check', '可以在检查没通过时写明理由发布')],
                'indexes': [models.Index(fields=['status', '-updated_at'], name='articles_by_freshness')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'retired'), _negated=True), models.Q(('retired_reason', ''), _negated=True), _connector='OR'), name='a_retired_article_says_why')],
            },
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=70, unique=True, verbose_name='旧地址')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='articles.article', verbose_name='文章')),
            ],
            options={
                'verbose_name': '旧地址',
                'verbose_name_plural': '旧地址',
            },
        ),
        migrations.CreateModel(
            name='LiveSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(max_length=120, unique=True)),
                ('key', models.CharField(max_length=40)),
                ('title', models.CharField(help_text='Of the article and of the section.', max_length=150)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='live_sections', to='articles.article')),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='第几版')),
                ('snapshot', models.JSONField(help_text='See articles.snapshot.', verbose_name='内容')),
                ('card', models.JSONField(default=dict, verbose_name='列表里的样子')),
                ('text', models.TextField(blank=True, verbose_name='全文')),
                ('kinds', models.CharField(blank=True, help_text='Between commas: ,advice,myths,', max_length=300, verbose_name='小节类型')),
                ('change_note', models.CharField(blank=True, help_text='读者会看到；小改动可以不写。', max_length=200, verbose_name='改了什么')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('content_hash', models.CharField(editable=False, max_length=64)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.article', verbose_name='文章')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='articles.category', verbose_name='栏目')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
            ],
            options={
                'verbose_name': '发布版本',
                'verbose_name_plural': '发布版本',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='one_revision_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('faults', models.JSONField(help_text='Each as the check told it on that day.', verbose_name='没有通过的地方')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='articles.article', verbose_name='文章')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁放行的')),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='override', to='articles.revision', verbose_name='版本')),
            ],
            options={
                'verbose_name': '放行记录',
                'verbose_name_plural': '放行记录',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='an_override_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('useful', '帮到了'), ('lacking', '还缺东西'), ('correction', '纠错')], max_length=12, verbose_name='类型')),
                ('section_key', models.CharField(blank=True, max_length=40, verbose_name='小节')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='内容')),
                ('contact', models.EmailField(blank=True, max_length=254, verbose_name='联系邮箱')),
                ('form_key', models.CharField(editable=False, help_text='Of the form as shown, so that it counts once.', max_length=32, unique=True)),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('status', models.CharField(choices=[('open', '待处理'), ('handled', '已处理')], default='open', editable=False, max_length=10, verbose_name='状态')),
                ('handled_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='处理时间')),
                ('handling_note', models.CharField(blank=True, editable=False, max_length=300, verbose_name='处理结果')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feedback', to='articles.article', verbose_name='文章')),
                ('handled_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='处理人')),
                ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.revision', verbose_name='版本')),
            ],
            options={
                'verbose_name': '读者反馈',
                'verbose_name_plural': '读者反馈',
                'ordering': ['-created_at'],
                'permissions': [('handle_feedback', '可以处理读者反馈')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'correction'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='a_correction_says_what_is_wrong'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'handled'), _negated=True), ('handled_at__isnull', False), _connector='OR'), name='handled_feedback_says_when')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='published_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision', verbose_name='线上版本'),
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.CharField(default=articles.models.article.new_uid, editable=False, max_length=120, unique=True)),
                ('key', models.SlugField(help_text='英文，用在网址的 # 后面。', max_length=40, verbose_name='锚点')),
                ('title', models.CharField(max_length=60, verbose_name='小标题')),
                ('kind', models.CharField(choices=[('explanation', '说明'), ('consequences', '逾期后果'), ('negotiation', '协商步骤'), ('credit_repair', '信用修复'), ('statutes', '相关法条'), ('advice', '建议'), ('prevention', '避免逾期'), ('collection', '催收应对'), ('litigation', '诉讼'), ('myths', '常见误会'), ('comments', '评论要点')], default='explanation', max_length=20, verbose_name='类型')),
                ('body', models.TextField(verbose_name='正文')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='articles.article', verbose_name='文章')),
            ],
            options={
                'verbose_name': '小节',
                'verbose_name_plural': '小节',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('article', 'key'), name='one_anchor_per_article')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20, verbose_name='编号')),
                ('site', models.CharField(blank=True, max_length=80, verbose_name='网站')),
                ('title', models.CharField(max_length=120, verbose_name='标题')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='网址')),
                ('printed_date', models.CharField(blank=True, help_text='照页面上的写法。', max_length=60, verbose_name='页面上的日期')),
                ('publisher', models.CharField(blank=True, max_length=80, verbose_name='作者或发布者')),
                ('rights', models.CharField(blank=True, max_length=300, verbose_name='版权声明')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='articles.article', verbose_name='文章')),
            ],
            options={
                'verbose_name': '来源',
                'verbose_name_plural': '来源',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('article', 'key'), name='one_source_per_key')],
            },
        ),
        migrations.CreateModel(
            name='EditorNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(help_text='可以写 **粗体** 和 [文字](law:民法典-675#1)。', verbose_name='内容')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='articles.article', verbose_name='文章')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to='articles.source', verbose_name='来源')),
            ],
            options={
                'verbose_name': '编者注',
                'verbose_name_plural': '编者注',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SourcePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300, verbose_name='原标题')),
                ('site', models.CharField(blank=True, max_length=80, verbose_name='网站')),
                ('text', models.TextField(help_text='Lines of the article and its comments; what identifies people is masked.', verbose_name='原文')),
                ('printed', models.JSONField(default=dict, help_text='Date, author, category, url, rights, tags as printed.', verbose_name='页面上写的')),
                ('raw_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('words_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(verbose_name='导入时间')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='最近核对')),
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='source_page', to='articles.article', verbose_name='草稿')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导入的人')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='最近核对的人')),
                ('source', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='page', to='articles.source', verbose_name='来源')),
            ],
            options={
                'verbose_name': '来源网页',
                'verbose_name_plural': '来源网页',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='SourcePart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lead', '开头'), ('section', '正文'), ('statutes', '页面引用的法条'), ('comments', '页面下的评论')], default='section', max_length=10, verbose_name='类型')),
                ('numbering', models.CharField(blank=True, max_length=20, verbose_name='原编号')),
                ('heading', models.CharField(blank=True, max_length=200, verbose_name='原小标题')),
                ('our_title', models.CharField(blank=True, max_length=60, verbose_name='我们的小标题')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='articles.sourcepage', verbose_name='网页')),
            ],
            options={
                'verbose_name': '网页的一节',
                'verbose_name_plural': '网页的各节',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('page', 'order'), name='one_part_of_a_page_per_place')],
            },
        ),
        migrations.CreateModel(
            name='SourceClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claim', models.TextField(verbose_name='来源的说法')),
                ('details', models.JSONField(default=dict, help_text='Of a comment: name, role, date; of a provision: law, number, quoted.', verbose_name='页面上写的')),
                ('our_text', models.TextField(blank=True, verbose_name='我们的文字')),
                ('verdict', models.CharField(blank=True, choices=[('accurate', '准确'), ('inaccurate', '不准确'), ('outdated', '过时'), ('unfounded', '无依据'), ('harmful', '推销或有害'), ('unused', '不用')], max_length=10, verbose_name='判定')),
                ('provisions', models.JSONField(blank=True, default=list, help_text='Codes: 民法典-675#1', verbose_name='法条')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='备注')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('carried_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_claims', to='articles.section', verbose_name='已带进')),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='articles.sourcepart', verbose_name='小节')),
            ],
            options={
                'verbose_name': '来源的说法',
                'verbose_name_plural': '来源的说法',
                'ordering': ['part__order', 'order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('part', 'order'), name='one_claim_of_a_part_per_place'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', 'unused'), _negated=True), ('our_text', ''), _connector='OR'), name='an_unused_claim_has_no_words_of_ours')],
            },
        ),
        migrations.CreateModel(
            name='FormerTagSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100, unique=True, verbose_name='旧地址')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_slugs', to='articles.tag', verbose_name='标签')),
            ],
            options={
                'verbose_name': '标签的旧地址',
                'verbose_name_plural': '标签的旧地址',
            },
        ),
        migrations.CreateModel(
            name='TaggedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged', to='articles.article')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_articles', to='articles.tag')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('content_object', 'tag'), name='an_article_bears_a_tag_once')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='tags',
            field=taggit.managers.TaggableManager(blank=True, help_text='用逗号、顿号或空格分开，例如：花呗、网贷', through='articles.TaggedArticle', to='articles.Tag', verbose_name='标签'),
        ),
        migrations.CreateModel(
            name='TaggedRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged', to='articles.revision')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_revisions', to='articles.tag')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('content_object', 'tag'), name='a_revision_bears_a_tag_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('published_at__isnull', False), ('published_revision__isnull', False), ('updated_at__isnull', False)), _connector='OR'), name='a_published_article_has_a_revision'),
        ),
    ]
