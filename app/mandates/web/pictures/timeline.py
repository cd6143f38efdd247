"""Who held something when: one line for each text, a bar from its date on; dashed where it has none."""

from markupsafe import Markup

from mandates.model.pictures import Timeline
from mandates.web.pictures.canvas import WIDTH, Canvas, fit

_ROW, _TOP, _NAMES = 34, 40, 460


def draw_timeline(timeline: Timeline, lang: str) -> Markup:
    """Return the picture of a timeline."""
    canvas = Canvas("timeline", timeline.title, timeline.note, lang)
    days = [day for span in timeline.spans for day in (span.since, span.until) if day] + [timeline.until]
    first, last = int(min(_year(day) for day in days)), int(max(_year(day) for day in days)) + 1
    room = WIDTH - _NAMES - 20

    def across(day: str) -> float:
        return _NAMES + room * (_year(day) - first) / (last - first)

    bottom = _TOP + len(timeline.spans) * _ROW
    step = max(1, -(-(last - first) // 8))
    for year in range(first, last + 1, step):
        canvas.path("rule", f"M{across(str(year)):.1f} {_TOP - 8}V{bottom}")
        canvas.text(across(str(year)), _TOP - 14, str(year), look="muted", anchor="middle")
    for number, span in enumerate(timeline.spans):
        y = _TOP + number * _ROW
        words = f"{span.label} · {span.role}"
        canvas.text(0, y + 21, fit(words, _NAMES - 16))
        begin, end = across(span.since or str(first)), across(span.until or timeline.until)
        told = f"{words} {span.since or '?'} – {span.until or ''}"
        canvas.rect("bar" if span.since else "dashed", (begin, y + 7, max(end - begin, 3), 18), told)
    return canvas.finish(bottom + 6)


def _year(day: str) -> float:
    """Return a day or a year as a number: 2024-07-01 → 2024.5."""
    parts = [int(part) for part in day.split("-")] + [1, 1]
    return parts[0] + (parts[1] - 1) / 12 + (parts[2] - 1) / 365
