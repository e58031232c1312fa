"""What `make lighthouse` makes of the reports."""

import lighthouse


def report(accessibility=1.0, performance=1.0, audits=()):
    """A report as Lighthouse writes it, cut down to what is read; audits are (title, weight, score)."""
    scores = {"accessibility": accessibility, "performance": performance, "best-practices": 1.0, "seo": None}
    parts = [{"id": title, "weight": weight} for title, weight, _ in audits]
    return {
        "categories": {name: {"score": one, "auditRefs": parts} for name, one in scores.items()},
        "audits": {title: {"title": title, "score": one} for title, _, one in audits},
    }


def test_the_median_of_three_runs_counts_and_what_was_not_judged_counts_as_nothing():
    runs = [report(performance=0.90), report(performance=0.97), report(performance=0.955)]

    assert lighthouse.medians(runs) == {
        "performance": 96, "accessibility": 100, "best-practices": 100, "seo": 0
    }  # fmt: skip


def test_a_median_below_what_is_promised_is_named_with_its_page():
    good = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}

    assert lighthouse.below({"home": good, "tool": good | {"performance": 94, "seo": 99}}) == [
        ("tool", "performance"),
        ("tool", "seo"),
    ]


def test_what_cost_points_is_told_from_the_worst_run_the_dearest_first():
    audits = [
        ("Small", 1, 0.5),
        ("Dear", 30, 0.5),
        ("Good", 10, 1),
        ("Told only", 0, 0),
        ("Not asked", 5, None),
    ]
    runs = [report(accessibility=0.9, audits=audits), report()]

    assert lighthouse.short_of(runs, "accessibility") == ["Dear", "Small"]
