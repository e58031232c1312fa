from django.db import migrations, models

# The products among the tags that this site comes with.
PRODUCTS = ("huabei", "jiebei", "weilidai", "wangdai", "xinyongka")


def mark_products(apps, schema_editor):
    apps.get_model("articles", "Tag").objects.filter(slug__in=PRODUCTS).update(is_product=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0004_what_readers_ask")]

    operations = [
        migrations.AddField(
            model_name="tag",
            name="is_product",
            field=models.BooleanField(
                default=False,
                help_text="提问的人能从这些里选自己欠的是哪一种。",
                verbose_name="是一种借款产品",
            ),
        ),
        migrations.RunPython(mark_products, migrations.RunPython.noop),
    ]
