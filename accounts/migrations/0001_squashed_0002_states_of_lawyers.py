import accounts.models.people
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_states_of_lawyers')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(error_messages={'unique': '这个邮箱已有账号。'}, max_length=254, unique=True, verbose_name='邮箱')),
                ('display_name', models.CharField(blank=True, help_text='别人看到的名字，可以不是真名；空着就显示“读者”加编号。', max_length=20, verbose_name='显示名')),
                ('is_active', models.BooleanField(default=True, editable=False, verbose_name='可以使用')),
                ('is_staff', models.BooleanField(default=False, help_text='可以进入后台；能做什么由分组决定。', verbose_name='工作人员')),
                ('sessions_ended', models.PositiveIntegerField(default=0, editable=False, help_text='Raised to end every session.')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': '账号',
                'verbose_name_plural': '账号',
                'ordering': ['pk'],
                'permissions': [('suspend_user', '可以停用和恢复账号')],
            },
            managers=[
                ('objects', accounts.models.people.AccountManager()),
            ],
        ),
        migrations.CreateModel(
            name='LawyerProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('real_name', models.CharField(max_length=20, verbose_name='姓名')),
                ('role', models.CharField(choices=[('lawyer', '律师'), ('trainee', '实习律师'), ('assistant', '律师助理'), ('adviser', '法律顾问'), ('legal_assistant', '法务助理')], max_length=20, verbose_name='身份')),
                ('licence_number', models.CharField(blank=True, help_text='律师必填，17 位数字；其他身份可以不填。', max_length=17, validators=[django.core.validators.RegexValidator('^1\\d{16}$', '执业证号是以 1 开头的 17 位数字。')], verbose_name='执业证号')),
                ('firm', models.CharField(max_length=60, verbose_name='执业机构或单位')),
                ('region', models.CharField(blank=True, max_length=30, verbose_name='执业地')),
                ('introduction', models.TextField(blank=True, max_length=500, verbose_name='简介')),
                ('status', models.CharField(choices=[('unverified', '未申请核验'), ('submitted', '待核验'), ('verified', '已核验'), ('rejected', '未通过'), ('suspended', '已暂停'), ('expired', '核验已过期')], default='submitted', editable=False, max_length=20, verbose_name='状态')),
                ('applied_at', models.DateTimeField(verbose_name='申请时间')),
                ('verified_on', models.DateField(blank=True, editable=False, null=True, verbose_name='核验日期')),
                ('verification_method', models.CharField(blank=True, max_length=200, verbose_name='核验方式')),
                ('decision_reason', models.TextField(blank=True, help_text='申请人会看到。', verbose_name='未通过或暂停的原因')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('proposed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='提出核验的时间')),
                ('proposed_method', models.CharField(blank=True, editable=False, max_length=200, verbose_name='提出的核验方式')),
                ('proposed_on', models.DateField(blank=True, editable=False, null=True, verbose_name='提出的核验日期')),
                ('checked_by', models.ForeignKey(blank=True, editable=False, help_text='Who looked it up first.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='查证人')),
                ('proposed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='提出核验的人')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lawyer_profile', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('verified_by', models.ForeignKey(blank=True, editable=False, help_text='Who confirmed what the first had found.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='核验人')),
            ],
            options={
                'verbose_name': '律师资料',
                'verbose_name_plural': '律师资料',
                'permissions': [('verify_lawyer', '可以核验律师')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('licence_number', ''), _negated=True), fields=('licence_number',), name='one_profile_per_licence_number'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'lawyer'), _negated=True), models.Q(('licence_number', ''), _negated=True), ('user__isnull', True), _connector='OR'), name='a_lawyer_has_a_licence_number'), models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('licence_number', ''), ('status', 'suspended')), _connector='OR'), name='a_profile_without_a_person_is_suspended'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'verified'), _negated=True), ('verified_on__isnull', False), _connector='OR'), name='a_verified_profile_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['rejected', 'suspended']), _negated=True), models.Q(('decision_reason', ''), _negated=True), _connector='OR'), name='a_refused_profile_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_at__isnull', True), ('proposed_method', ''), ('proposed_on__isnull', True)), models.Q(('proposed_at__isnull', False), ('proposed_on__isnull', False), models.Q(('proposed_method', ''), _negated=True)), _connector='OR'), name='a_proposal_says_how_and_when')],
            },
        ),
        migrations.CreateModel(
            name='VerificationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(choices=[('apply', '申请'), ('take_back', '撤回申请'), ('propose', '查证，提出核验'), ('verify', '核验通过'), ('recheck', '复核通过'), ('reject', '不通过'), ('suspend', '暂停'), ('expire', '核验到期'), ('remind', '提醒复核'), ('look', '复核一人决定')], max_length=10, verbose_name='动作')),
                ('from_status', models.CharField(blank=True, choices=[('unverified', '未申请核验'), ('submitted', '待核验'), ('verified', '已核验'), ('rejected', '未通过'), ('suspended', '已暂停'), ('expired', '核验已过期')], max_length=20, verbose_name='原状态')),
                ('to_status', models.CharField(choices=[('unverified', '未申请核验'), ('submitted', '待核验'), ('verified', '已核验'), ('rejected', '未通过'), ('suspended', '已暂停'), ('expired', '核验已过期')], max_length=20, verbose_name='新状态')),
                ('actor_label', models.CharField(max_length=40, verbose_name='操作人称呼')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='方式或原因')),
                ('created_at', models.DateTimeField(verbose_name='时间')),
                ('decided_alone', models.BooleanField(default=False, help_text='Two people are wanted and there was only one; to be looked at again.', verbose_name='一人决定')),
                ('about', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='looks', to='accounts.verificationevent', verbose_name='复核的是')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='accounts.lawyerprofile', verbose_name='律师资料')),
            ],
            options={
                'verbose_name': '核验记录',
                'verbose_name_plural': '核验记录',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('about__isnull', False)), fields=('about',), name='a_decision_is_looked_at_once')],
            },
        ),
    ]
