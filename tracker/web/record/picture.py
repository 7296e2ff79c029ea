"""Where the marks of a case's timeline stand: numbers for an inline picture, no words."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from tracker.queries.timeline import Bar, Mark, Timeline

LANES = ("door", "phone", "message", "others")
LEFT, RIGHT, TOP, STEP = 148.0, 988.0, 42.0, 38.0
NEAR = 5.0
BAR_STEP, BAR_HEIGHT, LABEL, MOST_ROWS = 15.0, 12.0, 13.0, 5
NAME_WIDTH = 6.4
"""About so wide is one letter of the label at a request."""


@dataclass(frozen=True)
class Dot:
    """A contact, or several; `r` grows with their number."""

    x: float
    y: float
    r: float
    mark: Mark


@dataclass(frozen=True)
class Line:
    """A request to stop; `anchor` keeps its name inside the picture, `name_y` apart from others."""

    x: float
    name_x: float
    name_y: float
    anchor: str
    outlet: str
    at: datetime


@dataclass(frozen=True)
class Box:
    """A stretch of a publication."""

    x: float
    y: float
    width: float
    state: str
    title: str


@dataclass(frozen=True)
class Gone:
    """The label where something was taken down."""

    x: float
    y: float
    anchor: str
    title: str
    at: datetime


@dataclass
class Picture:
    """All marks with their places, in a room of 1000 by `height`."""

    height: float = 0
    bottom: float = 0
    axis_y: float = 0
    published_y: float = 0
    lanes: list[tuple[str, float]] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    ticks: list[tuple[float, str, datetime]] = field(default_factory=list)
    after_x: float | None = None
    after_width: float = 0


class Scale:
    """From instants to places."""

    def __init__(self, first: datetime, last: datetime) -> None:
        pad = min(max((last - first) * 0.02, timedelta(hours=6)), timedelta(days=30))
        self.first, self.last = first - pad, last + pad
        self.width = (self.last - self.first).total_seconds()

    def x(self, at: datetime) -> float:
        """Return the place of an instant, held inside the picture."""
        share = (at - self.first).total_seconds() / self.width
        return round(LEFT + (RIGHT - LEFT) * min(max(share, 0), 1), 1)


def draw(shown: Timeline, *, now: datetime) -> Picture:
    """Return the picture of a timeline."""
    moments = list(shown.moments()) or [now]
    last = max(moments)
    # What is still online goes on until today, but old cases do not end in an empty half.
    scale = Scale(
        min(moments), min(now, last + (last - min(moments)) * 0.1) if now > last else last
    )
    picture = Picture(lanes=[(lane, TOP + n * STEP) for n, lane in enumerate(LANES)])
    picture.published_y = TOP + len(LANES) * STEP
    picture.bottom = _bars(picture, shown.bars, scale) + 8
    picture.axis_y = picture.bottom + 18
    picture.height = picture.axis_y + 10
    picture.dots = _dots(shown.marks, scale)
    _lines(picture, shown, scale)
    picture.ticks = _ticks(scale)
    return picture


def _dots(marks: list[Mark], scale: Scale) -> list[Dot]:
    most = max((mark.count for mark in marks), default=1)
    taken: Counter[tuple[str, int]] = Counter()
    dots = []
    for mark in marks:
        x = scale.x(mark.at)
        place = (mark.lane, round(x / NEAR))
        taken[place] += 1
        dots.append(Dot(x, _lane_y(mark.lane) + _aside(taken[place]), _radius(mark, most), mark))
    return sorted(dots, key=lambda dot: dot.mark.candidate)


def _lane_y(lane: str) -> float:
    return TOP + LANES.index(lane) * STEP


def _aside(nth: int) -> float:
    """Return how far the nth mark at one place steps aside: 0, 5, -5, 9, -9, …"""
    far = (0.0, 5.0, -5.0, 9.0, -9.0)
    return far[(nth - 1) % len(far)]


def _radius(mark: Mark, most: int) -> float:
    if mark.candidate or most == 1:
        return 5.0
    return round(3.5 + 8.5 * (mark.count / most) ** 0.5, 1)


def _lines(picture: Picture, shown: Timeline, scale: Scale) -> None:
    ends: list[float] = []
    for ask in shown.asks:
        x = scale.x(ask.at)
        width = (len(ask.outlet) + 26) * NAME_WIDTH
        to_left = x + width > RIGHT
        start = x - width if to_left else x
        row = next((n for n, end in enumerate(ends) if start > end), len(ends))
        ends[row : row + 1] = [start + width]
        name_x, anchor = (x - 6, "end") if to_left else (x + 6, "start")
        y = 14 + 13 * min(row, 1)
        picture.lines.append(Line(x, name_x, y, anchor, ask.outlet, ask.at))
    if picture.lines:
        picture.after_x = min(line.x for line in picture.lines)
        picture.after_width = round(RIGHT - picture.after_x, 1)


def _bars(picture: Picture, bars: list[Bar], scale: Scale) -> float:
    """Lay publications into rows so that none covers another; return where the last one ends."""
    ends: list[datetime | None] = []
    placed = [(_free_row(ends, bar), bar) for bar in bars]
    tops = _tops(picture.published_y - 6, placed)
    for row, bar in placed:
        for stretch in bar.stretches:
            x = scale.x(stretch.start)
            width = round(max(scale.x(stretch.end or scale.last) - x, 3), 1)
            picture.boxes.append(Box(x, tops[row], width, stretch.state, bar.title))
        if bar.gone_at:
            x = scale.x(bar.gone_at)
            anchor = "end" if x > (LEFT + RIGHT) / 2 else "start"
            picture.gone.append(Gone(x, tops[row] - 4, anchor, bar.title, bar.gone_at))
    return max(tops, default=picture.published_y) + BAR_HEIGHT


def _tops(first: float, placed: list[tuple[int, Bar]]) -> list[float]:
    """Return where each row begins; one with something gone has room for its label above."""
    labelled = {row for row, bar in placed if bar.gone_at}
    tops: list[float] = []
    y = first
    for row in range(max((row for row, _bar in placed), default=-1) + 1):
        y += LABEL if row in labelled and row else 0
        tops.append(y)
        y += BAR_STEP
    return tops


def _free_row(ends: list[datetime | None], bar: Bar) -> int:
    start, end = bar.stretches[0].start, bar.stretches[-1].end
    for row, until in enumerate(ends):
        if until is not None and until < start:
            ends[row] = end
            return row
    if len(ends) < MOST_ROWS:
        ends.append(end)
        return len(ends) - 1
    return MOST_ROWS - 1


def _ticks(scale: Scale) -> list[tuple[float, str, datetime]]:
    first = timezone.localtime(scale.first).replace(hour=0, minute=0, second=0, microsecond=0)
    days = max((scale.last - scale.first).days, 1)
    step = next((n for n in (1, 2, 5, 7, 14, 30, 61, 91, 182, 365) if days / n <= 7), 730)
    ticks, day = [], first + timedelta(days=1)
    while day <= scale.last:
        x = scale.x(day)
        if LEFT + 4 <= x <= RIGHT - 16:
            ticks.append((x, "middle", day))
        day += timedelta(days=step)
    return ticks
