"""What the log keeps to itself."""

import logging

import pytest
from django.conf import settings

from portal.logs import WithoutLinks


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/preview/k3y:s1gnature/", "Gone: /preview/…/"),
        ("/preview/k3y:s1gnature/remarks/", "Gone: /preview/…/remarks/"),
        ("/questions/mail/k3y:s1gnature/", "Gone: /questions/mail/…/"),
        ("/questions/outcome/k3y:s1gnature/", "Gone: /questions/outcome/…/"),
        ("/articles/huabei/", "Gone: /articles/huabei/"),
    ],
)
def test_no_line_of_the_log_holds_a_link_that_opens_something(path, told):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", path), None)

    WithoutLinks().filter(record)

    assert record.getMessage() == told
    assert all("without_links" in each["filters"] for each in settings.LOGGING["handlers"].values())
