"""A member follows a page from its own link, and brings along what this telephone had kept."""

from playwright.sync_api import expect

from following.models import Followed, Kept
from tests.factories import make_article, make_member, make_provision


def test_a_member_follows_an_article_and_brings_along_what_the_device_keeps(new_page, sign_in):
    article, provision, member = make_article("huabei"), make_provision(675), make_member()
    page = new_page(width=360)
    sign_in(page, member)

    page.goto(article.get_absolute_url())
    page.get_by_role("link", name="留进账号或关注").click()
    for button in ("留着", "关注"):
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("button", name="不再关注")).to_be_visible()
    kept = [{"path": each.get_absolute_url(), "title": "x"} for each in (article, provision)]
    page.evaluate("pages => localStorage.setItem('kept', JSON.stringify(pages))", kept)
    page.get_by_role("link", name="我留着的").first.click()
    offer = page.locator("[data-take-over]")
    expect(offer).to_contain_text("还留着 1 条")  # the article is in the account already
    assert Kept.objects.count() == 1  # nothing is sent before the button
    offer.get_by_role("button").click()

    expect(page.get_by_role("status")).to_have_text("1 条在账号里了。")
    expect(offer).to_be_hidden()
    assert (Kept.objects.filter(user=member).count(), Followed.objects.get().article) == (2, article)
