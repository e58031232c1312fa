from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('qa', '0004_revisions_of_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='moderationevent',
            name='verb',
            field=models.CharField(choices=[('submit', '提交'), ('resubmit', '修改后重交'), ('withdraw', '作者撤回'), ('approve', '通过'), ('revise', '换成修改后的文字'), ('reject', '不通过'), ('hide', '隐藏'), ('hide_flagged', '两位律师举报，先隐藏'), ('restore', '恢复'), ('ask_back', '请作者补充'), ('close', '关闭'), ('close_duplicate', '并到相同的提问'), ('close_stale', '久未补充，关闭'), ('resolve', '标为已解决'), ('reopen', '重新打开'), ('purge', '彻底删除文字'), ('appeal', '申诉'), ('grant', '申诉成立，公开'), ('deny', '申诉不成立'), ('second_look', '复核'), ('feature', '设为精选'), ('unfeature', '取消精选'), ('note', '写编者注'), ('uphold', '举报成立'), ('dismiss', '举报不成立'), ('load', '载入转载'), ('answered', '有了回答'), ('unanswered', '回答不再公开'), ('cut_off', '账号注销')], max_length=20, verbose_name='动作'),
        ),
    ]
