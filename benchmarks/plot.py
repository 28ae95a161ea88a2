"""The plot of a bench as SVG by hand: pieces a second as bars, memory by number of pieces as lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from xml.sax.saxutils import escape

from benchmarks.measure import Measurement
from benchmarks.runs import RUNS, Run

WIDTH, HEIGHT = 1080, 500
_OURS, _OURS_TOO = "#1d5c8f", "#3f97d6"
_PEERS = ("#c2542d", "#8a6d3b", "#7a4b8c", "#4f7d4a")
_INK, _FAINT, _GRID = "#1c2733", "#5b6875", "#d9dee3"
_LIMIT_MB = 250
_ROW = 30
_HALO = ' stroke="#ffffff" stroke-width="4"'
"""Keeps words legible over a line."""


def svg(measurements: Sequence[Measurement]) -> str:
    """The whole picture on its own white ground, so that it reads on a dark page too."""
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    fonts = "system-ui, Segoe UI, Helvetica, Arial, sans-serif"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{fonts}" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#ffffff"/>',
        *_speed(_best(measurements)),
        *_memory(measurements),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _name(run: Run) -> str:
    return f"{run.label}, {run.workers} at work" if run.workers > 1 else run.label


def colour(run_id: str) -> str:
    """The colour of a run in both halves: blue is ours, the darker blue with all processors at work."""
    peers = [name for name, run in RUNS.items() if run.is_peer]
    if run_id in peers:
        return _PEERS[peers.index(run_id) % len(_PEERS)]
    return _OURS if RUNS[run_id].workers > 1 else _OURS_TOO


def _best(measurements: Sequence[Measurement]) -> list[Measurement]:
    """Each run at the size at which it is fastest, the fastest first."""
    best: dict[str, Measurement] = {}
    for one in measurements:
        if one.run not in best or one.pieces_per_second > best[one.run].pieces_per_second:
            best[one.run] = one
    return sorted(best.values(), key=lambda one: -one.pieces_per_second)


def _text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = _INK, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{extra}>{escape(words)}</text>'


def _title(x: float, words: str, more: str) -> Iterator[str]:
    yield _text(x, 36, words, extra=' font-size="17" font-weight="600"')
    yield _text(x, 56, more, fill=_FAINT)


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, extra: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"{extra}/>'


def _decades(low: float, high: float) -> list[int]:
    return [10**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def _speed(best: Sequence[Measurement]) -> Iterator[str]:
    left, right, top = 262, 500, 76
    scale = (right - left) / max(one.pieces_per_second for one in best)
    yield from _title(24, "Pieces a second", "each at the size at which it is fastest")
    yield _line(left, top, left, top + _ROW * len(best), _FAINT)
    for place, one in enumerate(best):
        run, y, width = RUNS[one.run], top + _ROW * place, scale * one.pieces_per_second
        ink = _FAINT if run.is_peer else _INK
        yield _text(left - 10, y + 19, _name(run), anchor="end", fill=ink)
        yield f'<rect x="{left}" y="{y + 5}" width="{width:.1f}" height="{_ROW - 10}" fill="{colour(one.run)}"/>'
        rate = f"{one.pieces_per_second:,.0f}"
        yield _text(left + width + 8, y + 19, rate, fill=ink, extra=' font-weight="600"')


def _memory(measurements: Sequence[Measurement]) -> Iterator[str]:
    shown = [one for one in measurements if one.run in {"x4-1", "vt-2"} or RUNS[one.run].is_peer]
    left, right, top, bottom = 640, 890, 82, 440
    counts = _decades(min(one.count for one in shown), max(one.count for one in shown))
    marks = _decades(min(one.memory for one in shown) / 1e6, max(one.memory for one in shown) / 1e6)
    wide, tall = math.log10(counts[-1] / counts[0]) or 1, math.log10(marks[-1] / marks[0]) or 1

    def x(count: float) -> float:
        return left + (right - left) * math.log10(count / counts[0]) / wide

    def y(megabytes: float) -> float:
        return bottom - (bottom - top) * math.log10(megabytes / marks[0]) / tall

    yield from _title(590, "Peak memory, MB", "by number of pieces, workers included; logarithmic")
    for mark in marks:
        yield _line(left, y(mark), right, y(mark), _GRID)
        yield _text(left - 8, y(mark) + 4, f"{mark:,}", anchor="end", fill=_FAINT)
    for count in counts:
        yield _text(x(count), bottom + 20, f"{count:,}", anchor="middle", fill=_FAINT)
    yield _line(left, y(_LIMIT_MB), right, y(_LIMIT_MB), "#b3261e", ' stroke-dasharray="5 4"')
    limit = (y(_LIMIT_MB), "our limit, 250", "#b3261e")
    yield from _curves(shown, x, y, {right: [limit]})


Ends = dict[float, list[tuple[float, str, str]]]
"""By the place across where a line ends: height, words and ink of what is written beside it."""


def _curves(
    shown: Sequence[Measurement], x: Callable[[float], float], y: Callable[[float], float], ends: Ends
) -> Iterator[str]:
    for run_id in dict.fromkeys(one.run for one in shown):
        points = sorted((one.count, one.memory / 1e6) for one in shown if one.run == run_id)
        path = " ".join(f"{x(count):.1f},{y(size):.1f}" for count, size in points)
        ink = colour(run_id)
        yield f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-width="2.5"/>'
        for count, size in points:
            yield f'<circle cx="{x(count):.1f}" cy="{y(size):.1f}" r="3.5" fill="{ink}"/>'
        ends.setdefault(x(points[-1][0]), []).append((y(points[-1][1]), _name(RUNS[run_id]), ink))
    for across, names in ends.items():
        taken = float("inf")
        for height, words, ink in sorted(names, reverse=True):
            taken = min(height, taken - 16)
            yield _text(across + 10, taken + 4, words, fill=ink, extra=_HALO)
            yield _text(across + 10, taken + 4, words, fill=ink)
