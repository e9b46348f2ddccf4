"""Draws the growth: two panels, with the number of favorites on a logarithmic axis."""
import math
from html import escape

WIDTH, HEIGHT, LEFT, TOP, SIZE = 980, 380, 62, 58, (270, 260)
SECOND = 490  # where the second panel begins
COLORS = ["#0b6bcb", "#6b7280", "#b45309", "#15803d", "#a21caf"]
LINE_HEIGHT = 15


def drawing(seconds, memory):
    colors = dict(zip(seconds, COLORS))
    panels = [
        Panel("Time for one favorite (µs)", 0, seconds, Logarithmic(values(seconds)), colors),
        Panel("Peak memory (MB)", SECOND, memory, Linear(values(memory)), colors)]
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img"'
        ' font-family="sans-serif" font-size="13">' % (WIDTH, HEIGHT),
        '<rect width="%d" height="%d" rx="8" fill="#ffffff"/>' % (WIDTH, HEIGHT),
        *(line for panel in panels for line in panel.lines()), "</svg>", ""])


def values(series):
    return [value for points in series.values() for value in points.values()]


class Logarithmic:
    """A scale from a power of ten to a power of ten, or as little more as is needed."""

    def __init__(self, values):
        self.low = 10 ** math.floor(math.log10(min(values)))
        self.high = next(t for t in self.steps() if t >= max(values))

    def steps(self):
        return (self.low * 10 ** power * step for power in range(12) for step in (1, 2, 5))

    def ticks(self):
        return [tick for tick in self.steps() if tick <= self.high]

    def share(self, value):
        return math.log(value / self.low) / math.log(self.high / self.low)


class Linear:
    """A scale from nothing to the next multiple of a round step."""

    def __init__(self, values):
        self.step = next(s for power in range(9) for s in (10 ** power, 2 * 10 ** power,
                                                           5 * 10 ** power)
                         if max(values) / s <= 8)
        self.high = self.step * math.ceil(max(values) / self.step)

    def ticks(self):
        return range(0, self.high + 1, self.step)

    def share(self, value):
        return value / self.high


class Panel:
    def __init__(self, title, left, series, scale, colors):
        self.title, self.left, self.series = title, left + LEFT, series
        self.scale, self.colors = scale, colors
        self.counts = sorted({count for points in series.values() for count in points})

    def x(self, count):
        low, high = math.log(self.counts[0]), math.log(self.counts[-1])
        return self.left + SIZE[0] * (math.log(count) - low) / ((high - low) or 1)

    def y(self, value):
        return TOP + SIZE[1] * (1 - self.scale.share(value))

    def lines(self):
        yield text(self.left - 40, 30, self.title, weight="bold")
        yield from self.grid()
        for work, points in self.series.items():
            yield self.curve(points, self.colors[work])
        yield from self.labels()

    def grid(self):
        for tick in self.scale.ticks():
            y = self.y(tick)
            yield '<path d="M%.1f %.1fh%d" stroke="#e5e7eb"/>' % (self.left, y, SIZE[0])
            yield text(self.left - 8, y + 4, "%g" % tick, anchor="end", color="#4b5563")
        for count in self.counts:
            yield text(self.x(count), TOP + SIZE[1] + 22, format(count, ","), anchor="middle",
                       color="#4b5563")
        yield text(self.left + SIZE[0] / 2, TOP + SIZE[1] + 44, "favorites", anchor="middle",
                   color="#4b5563")

    def curve(self, points, color):
        places = [(self.x(count), self.y(value)) for count, value in sorted(points.items())]
        path = '<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>' % (
            " ".join("%.1f,%.1f" % place for place in places), color)
        return path + "".join(
            '<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>' % (*place, color) for place in places)

    def labels(self):
        """Each curve's name at its end, moved down where two would lie on each other."""
        ends = sorted((self.y(points[max(points)]), work) for work, points in self.series.items())
        lowest = 0
        for y, work in ends:
            lowest = max(y, lowest + LINE_HEIGHT)
            yield text(self.left + SIZE[0] + 10, lowest + 4, work, color=self.colors[work])


def text(x, y, words, anchor="start", color="#111827", weight="normal"):
    return '<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s" font-weight="%s">%s</text>' % (
        x, y, anchor, color, weight, escape(words))
