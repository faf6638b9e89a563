"""Over the queue: what each worker thread does now and for how long, and how the last hours went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from scoutly_tui.domain.times import SECOND_MS, duration
from scoutly_tui.tui.safe_text import clip, safe_line
from scoutly_tui.tui.tall_spark import tall_spark
from scoutly_tui.tui.theme import Glyphs

if TYPE_CHECKING:
    from scoutly_tui.services.queue_view import History, WorkerSlot

LEFT: Final = 36
MOST: Final = 6
FEWEST: Final = 4
LASTS: Final = 6
LABEL: Final = 8
WIDE: Final = 116
"""From this width on the charts are as high as the panel and stand side by side."""


class WorkPanel(Widget):
    """As high as there are threads, within limits. Once a second it repaints how long each has been at it, no more."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    WorkPanel { height: 5; padding: 0 1; background: $background; color: $foreground;
        border-bottom: solid $panel; }
    """

    def __init__(self, glyphs: Glyphs, now: Callable[[], int]) -> None:
        super().__init__()
        self.auto_links = False
        self._glyphs = glyphs
        self._now = now
        self._slots: Sequence[WorkerSlot] | None = None
        self._history: History | None = None
        self._paused = False
        self._lasting: dict[int, tuple[WorkerSlot, str]] = {}

    def on_mount(self) -> None:
        """Time passes."""
        self.set_interval(1.0, self._tick)

    def show(self, slots: Sequence[WorkerSlot], history: History, *, paused: bool) -> None:
        """Show ``slots`` and ``history``; repaints only if anything differs."""
        if (tuple(slots), history, paused) != (self._slots, self._history, self._paused):
            self._slots, self._history, self._paused = tuple(slots), history, paused
            self.styles.height = max(FEWEST, min(MOST, len(slots))) + 1
            self.refresh()

    def _tick(self) -> None:
        if not self.display or self._slots is None:
            return
        for line, (slot, said) in list(self._lasting.items()):
            if self._lasts(slot) != said:
                self.refresh(Region(LEFT - LASTS + 1, line, LASTS, 1))

    def _lasts(self, slot: WorkerSlot) -> str:
        past = max(0, self._now() - (slot.started_at or 0))
        return duration(past // SECOND_MS * SECOND_MS)

    # Painting

    def render(self) -> Content:
        """Threads at the left, charts at the right."""
        height = max(1, self.size.height)
        left, right = self._threads(height), self._charts(height)
        lines = [
            a.pad_right(max(0, LEFT - a.cell_length)) + Content("   ") + b
            for a, b in zip(left, right, strict=True)
        ]
        return Content("\n").join(lines)

    def _threads(self, height: int) -> list[Content]:
        glyphs, self._lasting = self._glyphs, {}
        if self._slots is None:
            return _filled([Content.styled("looking…", "$muted")], height)
        if not self._slots:
            return _filled(
                [
                    Content.styled(f"{glyphs.warning} No worker is running.", "$warning"),
                    Content.styled("  scoutly work  starts one", "$muted"),
                ],
                height,
            )
        processes = list(dict.fromkeys(slot.process for slot in self._slots))
        shown = list(self._slots)
        if len(shown) > height:
            busy = [slot for slot in shown if slot.job is not None]
            shown = [*busy, *(slot for slot in shown if slot.job is None)][: height - 1]
        lines = [self._thread(slot, line, processes) for line, slot in enumerate(shown)]
        if len(shown) < len(self._slots):
            left = len(self._slots) - len(shown)
            lines.append(Content.styled(f"  {glyphs.ellipsis} and {left} more threads", "$muted"))
        return _filled(lines, height)

    def _thread(self, slot: WorkerSlot, line: int, processes: Sequence[str]) -> Content:
        glyphs = self._glyphs
        name = (
            f"{slot.number}" if len(processes) == 1 else f"{processes.index(slot.process) + 1}.{slot.number}"
        )
        if slot.job is None:
            waits = "paused" if self._paused else "waits for work"
            sign = glyphs.paused if self._paused else glyphs.waiting
            return Content.styled(f"{name:>3} {sign} {waits}", "$muted")
        lasts = self._lasts(slot)
        self._lasting[line] = (slot, lasts)
        room = LEFT - 6 - LASTS - 1
        what = slot.subject or slot.kind
        said = clip(
            safe_line(what if slot.kind == "check" else f"{slot.kind} {slot.subject}".strip()),
            room,
            glyphs.ellipsis,
        )
        return Content.assemble(
            (f"{name:>3} ", "$muted"), (f"{glyphs.running} ", "bold $success"), (said, "bold"),
            " " * (room - cell_len(said) + 1), (f"{lasts:>{LASTS}}", "$success"),
        )  # fmt: skip

    def _charts(self, height: int) -> list[Content]:
        if self._history is None:
            return [Content("")] * height
        tall = self._tall if self.size.width >= WIDE else self._short
        return _filled(tall(self._history, height), height)

    def _short(self, history: History, height: int) -> list[Content]:
        glyphs = self._glyphs
        rows = (
            ("done", history.done, f"{sum(history.done):,}", "$success"),
            ("failed", history.failed, f"{sum(history.failed):,}", "$error"),
            ("waited", history.waits, _wait(history).partition(",")[0], "$primary"),
        )
        head = Content.styled(f"{'24 h':<{LABEL}}{'ago':<21}now", "$faint")
        lines = [
            Content.assemble(
                (f"{label:<{LABEL}}", "$muted"),
                (tall_spark(values, 1, glyphs)[0], tone),
                (f" {said}", "bold"),
            )
            for label, values, said, tone in rows
        ]
        return [head, *lines]

    def _tall(self, history: History, height: int) -> list[Content]:
        """Two charts side by side: what ended, failures in their own colour and sign at the foot, and the waiting."""
        glyphs, rows = self._glyphs, height - 1
        room = self.size.width - LEFT - 3
        width = 2 if room >= 4 * len(history.done) + 3 else 1
        across = width * len(history.done)
        failed = sum(history.failed)
        done = tall_spark(history.done, rows - (1 if failed else 0), glyphs, width=width)
        waits = tall_spark(history.waits, rows, glyphs, width=width)
        ended = Content.assemble(
            ("done ", "$muted"), (f"{sum(history.done):,}", "bold $success"), ("  failed ", "$muted"),
            (f"{failed:,}", "bold $error" if failed else "bold"), ("  in 24 h" if width > 1 else "", "$faint"),
        )  # fmt: skip
        left = [ended, *(Content.styled(line, "$success") for line in done)]
        if failed:
            marks = "".join(f"{glyphs.failed if count else ' ':<{width}}" for count in history.failed)
            left.append(Content.styled(marks, "$error"))
        right = [
            Content.assemble(("waited ", "$muted"), (_wait(history), "bold $primary")),
            *(Content.styled(line, "$primary") for line in waits),
        ]
        return [a.pad_right(max(0, across + 3 - a.cell_length)) + b for a, b in zip(left, right, strict=True)]


def _wait(history: History) -> str:
    known = [wait for wait in history.waits if wait is not None]
    if not known:
        return "none"
    return f"{duration(int(known[-1]) * SECOND_MS)}, most {duration(int(max(known)) * SECOND_MS)}"


def _filled(lines: Sequence[Content], height: int) -> list[Content]:
    return [*lines[:height], *[Content("")] * (height - len(lines))]
