"""The watch over every page would hear what it is there for."""


def test_a_breach_of_the_policy_and_a_lost_picture_are_heard(browser, live, watch):
    page = browser.new_context(base_url=live).new_page()
    watch.listen(page)
    page.goto("/about/")

    page.evaluate("""() => {
        document.body.insertAdjacentHTML('beforeend', '<p style="color: red"><img src="/lost.png" alt="">')
        setTimeout(() => { throw new Error('a script broke') })
    }""")
    page.wait_for_load_state("networkidle")
    page.context.close()

    heard = "\n".join(watch.faults)
    assert "Content Security Policy" in heard
    assert "/lost.png" in heard
    assert "a script broke" in heard


def test_a_missing_page_that_was_asked_for_is_no_fault(page):
    answer = page.goto("/nothing-lies-here/")

    assert answer.status == 404


def test_axe_names_what_keeps_people_out(browser, faults):
    page = browser.new_context().new_page()

    page.set_content("<html lang='zh'><title>题</title><main><h1>题</h1><img src='data:,'></main>")

    assert [fault.split(" ")[0] for fault in faults(page)] == ["image-alt"]
    page.context.close()
