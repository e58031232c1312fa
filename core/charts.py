"""Small charts made on the server: figures in, one SVG out, with the same figures in words and as rows of a table.

The drawing holds shapes alone and takes the colour of the text around it, so that it stands on light and dark alike and in
forced colours; two kinds of figures are told apart by hatching. Words stand beside it as HTML and keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 600, 120
MOST_MARKS = 8
GAP = 0.25  # of the room of a column


@dataclass(frozen=True)
class Chart:
    """Columns over time or over kinds: `points` are labels with a number for each name in `series` (one or two)."""

    key: str  # of the drawing on its page; letters, digits and hyphens
    title: str
    unit: str
    series: tuple[str, ...]
    points: Sequence[tuple[str, tuple[int, ...]]]

    @property
    def total(self) -> int:
        return sum(map(sum, (values for _, values in self.points)))

    @property
    def is_empty(self) -> bool:
        return not self.total

    @property
    def top(self) -> tuple[str, int]:
        """The highest column; of two equal ones the latest."""
        return max(((label, sum(values)) for label, values in reversed(self.points)), key=lambda one: one[1])

    @property
    def words(self) -> str:
        """What the drawing shows, in one sentence."""
        if self.is_empty:
            return "还没有数字。"
        label, most = self.top
        sums = [sum(values[place] for _, values in self.points) for place in range(len(self.series))]
        parts = f"（{'，'.join(f'{name} {one}' for name, one in zip(self.series, sums, strict=True))}）"
        return f"一共 {self.total} {self.unit}{parts if len(sums) > 1 else ''}；最多的是“{label}”，{most} {self.unit}。"

    @property
    def marks(self) -> list[str]:
        """What stands under the columns: every label where there is room for all, else the first and the last."""
        labels = [label for label, _ in self.points]
        return labels if len(labels) <= MOST_MARKS else [labels[0], labels[-1]]

    @property
    def marks_all(self) -> bool:
        return len(self.points) <= MOST_MARKS

    @property
    def svg(self) -> str:
        return columns(self)


def columns(chart: Chart) -> str:
    """The drawing: a column for each point, its numbers one above the other, the second hatched."""
    key = escape(chart.key)
    most = max((sum(values) for _, values in chart.points), default=0) or 1
    room = WIDTH / (len(chart.points) or 1)
    shapes = []
    for place, (_, values) in enumerate(chart.points):
        left, foot = place * room + room * GAP / 2, float(HEIGHT)
        for number, value in enumerate(values):
            height = HEIGHT * value / most
            foot -= height
            fill = "currentColor" if number == 0 else f"url(#{key}-hatch)"
            if value:
                shapes.append(
                    f'<rect x="{left:.1f}" y="{foot:.1f}" width="{room * (1 - GAP):.1f}" height="{height:.1f}" '
                    f'fill="{fill}"/>'
                )
    return (
        f'<svg class="chart-drawing" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-labelledby="{key}-title {key}-desc">'
        f'<title id="{key}-title">{escape(chart.title)}</title><desc id="{key}-desc">{escape(chart.words)}</desc>'
        f"{_hatch(key) if len(chart.series) > 1 else ''}{''.join(shapes)}"
        f'<path d="M0 {HEIGHT}H{WIDTH}" stroke="currentColor" vector-effect="non-scaling-stroke"/></svg>'
    )


def _hatch(key: str) -> str:
    return (
        f'<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0V6" stroke="currentColor" stroke-width="3"/></pattern></defs>'
    )
