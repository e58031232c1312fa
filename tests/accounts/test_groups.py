"""Least rights: what each group may do, and above all what it may not."""

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.groups import RIGHTS, ensure_groups
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def all_rights():
    return {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Permission.objects.select_related("content_type")
    }


def test_every_right_named_exists():
    named = set().union(*RIGHTS.values())

    assert named - all_rights() == set()


@pytest.mark.parametrize("group", sorted(RIGHTS))
def test_a_member_of_a_group_has_its_rights_and_no_others(group):
    user = make_staff(group)

    assert user.get_all_permissions() == RIGHTS[group]
    assert not user.is_superuser


@pytest.mark.parametrize(
    ("group", "right"),
    [
        ("审核员", "articles.change_article"),
        ("审核员", "articles.publish_article"),
        ("审核员", "accounts.verify_lawyer"),
        ("审核员", "accounts.change_user"),
        ("编辑", "qa.moderate"),
        ("编辑", "accounts.verify_lawyer"),
        ("编辑", "accounts.view_user"),
        ("律师核验", "qa.moderate"),
        ("律师核验", "articles.view_article"),
        ("律师核验", "accounts.change_user"),
        ("管理员", "qa.moderate"),
        ("管理员", "articles.publish_article"),
        ("管理员", "accounts.verify_lawyer"),
        ("管理员", "auth.change_group"),
        ("管理员", "auth.change_permission"),
    ],
)
def test_no_group_does_the_work_of_another(group, right):
    assert right in all_rights()
    assert not make_staff(group).has_perm(right)


def test_nobody_is_given_the_right_to_give_rights_by_a_group():
    given = set().union(*RIGHTS.values())

    assert {right for right in given if right.startswith("auth.")} == {"auth.view_group"}


def test_making_the_groups_again_takes_back_what_was_clicked_together():
    ensure_groups()
    moderators = Group.objects.get(name="审核员")
    moderators.permissions.add(Permission.objects.get(codename="publish_article"))

    ensure_groups()

    assert Group.objects.count() == len(RIGHTS)
    assert not moderators.permissions.filter(codename="publish_article").exists()
