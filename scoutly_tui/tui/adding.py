"""Adding a company: paste an address, watch a child process look at it, see what it holds, and only then store it."""

from __future__ import annotations

import json
import time
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from scoutly_tui.domain import ranks
from scoutly_tui.domain.errors import ScoutlyError
from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import preview, ranking
from scoutly_tui.services.company_rows import DEFAULT_RANK, RankCost
from scoutly_tui.services.intake import Added
from scoutly_tui.services.preview import Preview
from scoutly_tui.tui import words
from scoutly_tui.tui.child import Child
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.widgets.columns import Tone

STEPS: Final = 6


class AddScreen(ModalScreen[Added | None]):
    """Its value is the company that was added; None when it was left, and then nothing is stored."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "cancel, then leave", show=False)]
    DEFAULT_CSS = """
    AddScreen { align: center middle; background: $background 60%; }
    AddScreen > Vertical { width: 76; max-width: 96%; height: auto; max-height: 96%; background: $panel;
        border: round $primary; padding: 0 1; }
    AddScreen Static { width: 100%; height: auto; }
    AddScreen .label { color: $muted; }
    AddScreen Input { width: 100%; height: 1; border: none; padding: 0 1; background: $surface; }
    AddScreen Input:focus { border: none; background: $cursor; }
    AddScreen #more { height: auto; display: none; }
    AddScreen.-seen #more { display: block; }
    """

    def __init__(self, session: Session, url: str = "") -> None:
        super().__init__()
        self.session = session
        self._pasted = url
        self._looking: Worker[None] | None = None
        self._began = 0.0
        self._steps: list[str] = []
        self._seen: Preview | None = None
        self._costs: tuple[RankCost, dict[int, RankCost]] | None = None

    def compose(self) -> ComposeResult:
        """Address; what is seen; name and rank once it is."""
        with Vertical():
            yield Static(
                "Address of the careers page, the job board, or one posting", classes="label", markup=False
            )
            yield _line("url", "https://company.example/careers")
            yield Static(id="said", markup=False)
            with Vertical(id="more"):
                yield Static("Name", classes="label", markup=False)
                yield _line("name", "")
                yield Static("Rank", classes="label", markup=False)
                yield _line("rank", "")
            yield Static(id="hint", classes="label", markup=False)

    def on_mount(self) -> None:
        """The address first."""
        self.query_one("#url", Input).focus()
        self._hint("Enter looks at it; nothing is stored yet")
        self.set_interval(1.0, self._tick)
        if self._pasted:
            self.query_one("#url", Input).value = self._pasted

    def _hint(self, text: str, *, wrong: bool = False) -> None:
        page = Document()
        page.line((text, Tone.BAD if wrong else Tone.MUTED))
        self.query_one("#hint", Static).update(page.build())

    # Looking

    @on(Input.Changed, "#url")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._seen is not None and event.value.strip() != self._seen.url:
            self._forget()
        if not self._looking:
            self._judge(event.value.strip())

    def _judge(self, text: str) -> bool:
        if not text:
            self._hint("Enter looks at it; nothing is stored yet")
            return False
        try:
            self._hint(f"Enter looks at {careers_url(text)}")
        except ScoutlyError as error:
            self._hint(" ".join((str(error), error.remedy)), wrong=True)
            return False
        return True

    @on(Input.Submitted, "#url")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._seen is not None:
            self.query_one("#name", Input).focus()
        elif self._looking is None and self._judge(event.value.strip()):
            self._began, self._steps = time.monotonic(), []
            self._looking = self.run_worker(self._look(careers_url(event.value)), exit_on_error=False)

    async def _look(self, url: str) -> None:
        self._paint_steps()
        child = Child(self.session.home, ["detect", url, "--json", "--progress"], self._step)
        code, printed = await child.run()
        try:
            document = json.loads(printed)
        except ValueError:
            said = self._steps[-1] if self._steps else f"it ended with {code}"
            self._refuse(f"The address could not be looked at: {said}")
            return
        gateway, user = self.session.gateway, self.session.user_id
        seen = await gateway.read(preview.preview, document)
        self._costs = await gateway.read(_costs, user)
        self._show(seen)

    def _step(self, line: str) -> None:
        if line:
            self._steps.append(line)
            self._paint_steps()

    def _tick(self) -> None:
        if self._looking is not None:
            self._paint_steps()

    def _paint_steps(self) -> None:
        page = Document()
        page.gap()
        for line in self._steps[-STEPS:]:
            page.line((f"{self.session.glyphs.arrow} ", Tone.ACCENT), (line, Tone.MUTED))
        self.query_one("#said", Static).update(page.build())
        self._hint(f"looking for {time.monotonic() - self._began:.0f} s in a process of its own; Esc cancels")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A look ended: well, badly, or because it was cancelled."""
        event.stop()
        if event.worker is not self._looking:
            if event.state is WorkerState.ERROR and event.worker.error is not None:
                self._wrong(event.worker.error)
            return
        if event.state in (WorkerState.SUCCESS, WorkerState.ERROR, WorkerState.CANCELLED):
            self._looking = None
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._wrong(event.worker.error)
        elif event.state is WorkerState.CANCELLED:
            self._refuse("Cancelled; nothing is stored.")

    def _wrong(self, error: BaseException) -> None:
        said = " ".join(part for part in (str(error), getattr(error, "remedy", "")) if part)
        self._refuse(said or type(error).__name__)

    def _refuse(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(""))
        self._hint(text, wrong=True)

    # What was seen

    def _forget(self) -> None:
        self._seen = None
        self.remove_class("-seen")
        self.query_one("#said", Static).update(Content(""))

    def _show(self, seen: Preview) -> None:
        self._seen = seen
        line = self.query_one("#url", Input)
        with self.prevent(Input.Changed):
            line.value = seen.url
            self.query_one("#name", Input).value = seen.name
            self.query_one("#rank", Input).value = str(DEFAULT_RANK)
        self.query_one("#said", Static).update(self._found(seen))
        self.add_class("-seen")
        self._price(str(DEFAULT_RANK))
        self.query_one("#name", Input).focus()

    def _found(self, seen: Preview) -> Content:
        page, glyphs = Document(), self.session.glyphs
        page.gap()
        cost = f"{words.plural(seen.requests, 'request')}, {words.size(seen.bytes)}"
        if seen.error is not None or seen.source is None:
            kind = (seen.error_kind or "unreadable").replace("_", " ")
            page.line((f"{glyphs.warning} {kind}", Tone.BAD), (f"  {seen.error or ''}", Tone.PLAIN))
            page.line((seen.remedy, Tone.MUTED))
            page.line(("Added all the same, its source is looked for at every check.", Tone.MUTED))
        else:
            count = words.plural(seen.count, "posting")
            page.line(
                (f"{glyphs.ok} {seen.source}", Tone.GOOD), (f", board {seen.board}: ", Tone.PLAIN),
                (count, Tone.STRONG), (f"  {cost}", Tone.MUTED),
            )  # fmt: skip
            for title in seen.titles:
                page.line((f"  {title}", Tone.MUTED))
            if seen.count > len(seen.titles):
                page.line((f"  and {seen.count - len(seen.titles)} more", Tone.FAINT))
        if seen.known_as:
            page.line((f"You know it already, as {seen.known_as}.", Tone.WARN))
        return page.build()

    @on(Input.Changed, "#rank")
    def _ranked(self, event: Input.Changed) -> None:
        event.stop()
        self._price(event.value.strip())

    def _price(self, text: str) -> bool:
        try:
            rank = ranks.validate_rank(text)
        except ScoutlyError as error:
            self._hint(" ".join((str(error), error.remedy)), wrong=True)
            return False
        if self._costs is not None:
            days = ranks.interval_days(rank)
            before, after = self._costs[0].checks_per_day, self._costs[1][days].checks_per_day
            cost = f"checked {words.every(days)}; {before:.1f} {self.session.glyphs.arrow} {after:.1f} checks a day"
            self._hint(f"{cost}. Enter adds it")
        return True

    @on(Input.Submitted, "#name, #rank")
    def _taken(self, event: Input.Submitted) -> None:
        event.stop()
        rank = self.query_one("#rank", Input).value.strip()
        if self._seen is not None and self._price(rank):
            name = self.query_one("#name", Input).value.strip()
            self.run_worker(self._add(self._seen, name, rank), exit_on_error=False)

    async def _add(self, seen: Preview, name: str, rank: str) -> None:
        session = self.session
        self.dismiss(
            await session.gateway.read(
                preview.add, session.user_id, seen, session.now(), name=name, rank=rank
            )
        )

    def action_leave(self) -> None:
        """Cancel the look; if there is none, leave."""
        if self._looking is not None:
            self._looking.cancel()
        else:
            self.dismiss(None)


def _line(name: str, placeholder: str) -> Input:
    line = Input(placeholder=placeholder, id=name, compact=True)
    line.cursor_blink = False  # A blinking cursor costs 2 kB/s over SSH.
    return line


def _costs(user_id: int) -> tuple[RankCost, dict[int, RankCost]]:
    """What all ranks cost now, and with one company more in each band, by its days."""
    now = ranking.cost(user_id)
    more = {
        days: RankCost(now.by_interval | {days: count + 1}, now.checks_per_day + 1 / days)
        for days, count in now.by_interval.items()
    }
    return now, more
