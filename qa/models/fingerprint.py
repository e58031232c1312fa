from django.db import models


class LearnedContact(models.Model):
    """A way of reaching somebody that stood in a post which a moderator refused as an advertisement: its hash alone.

    The hash is keyed with the site's secret, since all telephone numbers there are can be hashed in an afternoon.
    """

    print = models.CharField("指纹", max_length=64, editable=False)
    item_kind = models.CharField("对象", max_length=12)
    item_id = models.PositiveBigIntegerField("编号")
    learned_at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = "被拒广告里的联系方式"
        verbose_name_plural = "被拒广告里的联系方式"
        constraints = [
            # Its index also serves the question whether a print is known.
            models.UniqueConstraint(
                fields=["print", "item_kind", "item_id"], name="a_contact_is_learned_once_from_an_item"
            )
        ]
        # `fingerprints.unlearn`, when a refusal is taken back.
        indexes = [models.Index(fields=["item_kind", "item_id"], name="contacts_of_an_item")]

    def __str__(self):
        return f"{self.item_kind}:{self.item_id}"
