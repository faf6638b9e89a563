"""The duel: two companies side by side, one key, and what the answers would make of the ranks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, ParamSpec, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from scoutly_tui.domain import ranks
from scoutly_tui.domain.duel import ENOUGH, Answer, Outcome, Spread
from scoutly_tui.services import duels
from scoutly_tui.services.duels import Contender, DuelView, Proposal
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.dialogs import confirmation
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.messages import Failed
from scoutly_tui.tui.safe_text import clip, pad, safe_line
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.widgets.columns import Piece, Tone
from scoutly_tui.tui.widgets.key_bar import KeyBar

P = ParamSpec("P")
T = TypeVar("T")
METER: Final = 16
SURENESS: Final = 24
SPREADS: Final = {
    Spread.KEPT: "the ranks you have, dealt out anew",
    Spread.USUAL: "a few daily, most every three days",
    Spread.EVEN: "evenly from 100 down to 1",
}
LETTERS: Final = {"first": ("left", "far-left"), "second": ("right", "far-right")}


class DuelScreen(ModalScreen[str | None]):
    """Asks which of two matters more until the order is good enough. Its value is what to say of it, if anything."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.DUEL)]
    DEFAULT_CSS = """
    DuelScreen { background: $background; layout: vertical; overflow: hidden; }
    DuelScreen #head { height: 2; background: $panel; padding: 0 1; }
    DuelScreen #pair { height: 11; padding: 1 1 0 1; }
    DuelScreen .card { width: 1fr; height: 100%; border: round $faint; padding: 0 1; }
    DuelScreen #first { margin-right: 1; }
    DuelScreen .card:hover { border: round $primary; }
    DuelScreen #said { height: 1fr; padding: 1 2 0 2; overflow: hidden; }
    """

    def __init__(self, session: Session, among: Sequence[int]) -> None:
        super().__init__()
        self.session = session
        self._among = tuple(among)
        self._view: DuelView | None = None
        self._proposals: tuple[Proposal, ...] = ()
        self._spread = 0
        self._busy = True

    def compose(self) -> ComposeResult:
        """Head, the two cards, what follows from the answers, keys."""
        yield Static(id="head", markup=False)
        with Horizontal(id="pair"):
            yield Static(id="first", classes="card", markup=False)
            yield Static(id="second", classes="card", markup=False)
        yield Static(id="said", markup=False)
        yield KeyBar(self.session, keys.Scope.DUEL)

    def on_mount(self) -> None:
        """Go on with the duel that was left, or begin one."""
        self._paint()
        self._do(duels.open_duel, self.session.user_id, self.session.now(), self._among)

    def _do(self, service: Callable[P, DuelView], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """Let ``service`` change the duel, then show it. Keys pressed before that belong to no question."""
        self._busy = True
        self.run_worker(self._done(service, *args, **kwargs), exit_on_error=False)

    async def _done(self, service: Callable[P, DuelView], /, *args: P.args, **kwargs: P.kwargs) -> None:
        def both() -> tuple[DuelView, tuple[Proposal, ...]]:
            view = service(*args, **kwargs)
            return view, duels.proposals(self.session.user_id, view.key)

        self._view, self._proposals = await self.session.gateway.read(both)
        self._busy = False
        self._paint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What cannot be done is told to the app; where there is no duel at all, this screen leaves."""
        event.stop()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self._busy = False
            self.app.post_message(Failed(event.worker.error))
            if self._view is None:
                self.dismiss(None)

    # What it shows

    def on_resize(self) -> None:
        """More room shows more."""
        self._paint()

    def _paint(self) -> None:
        self.query_one("#head", Static).update(self._head())
        pair = self._view.question if self._view is not None else None
        for name, number in (("first", 0), ("second", 1)):
            card = self.query_one(f"#{name}", Static)
            card.update(self._card(pair[number], name) if pair else Content(""))
        self.query_one("#pair").display = pair is not None
        self.query_one("#said", Static).update(self._said())

    def _head(self) -> Content:
        page, view = Document(), self._view
        if view is None:
            page.line(("Duel", Tone.STRONG), ("  loading…", Tone.MUTED))
            return page.build()
        asked = words.plural(view.answered, "answer")
        page.line(("Duel", Tone.STRONG), (f"  {view.contenders} companies, {asked} so far", Tone.MUTED))
        if view.question is None:
            page.line(("Every pair worth asking about has been answered.", Tone.GOOD))
        else:
            page.line(("Which of these two matters more to you?", Tone.ACCENT))
        return page.build()

    def _card(self, one: Contender, side: str) -> Content:
        page, glyphs = Document(), self.session.glyphs
        page.title(clip(one.name, max(10, self.size.width // 2 - 8), glyphs.ellipsis))
        rhythm = words.every(ranks.interval_days(one.rank))
        page.line(
            *words.meter(one.rank / 100, METER, glyphs),
            (f" {one.rank}", Tone.STRONG),
            (f"  {rhythm}", Tone.MUTED),
        )
        count = self._view.contenders if self._view else 0
        page.line((f"place {one.place} of {count} so far", Tone.MUTED))
        place = ", ".join(
            part for part in (one.headquarters, (one.work_model or "").replace("_", " ")) if part
        )
        page.line((one.fields or "", Tone.PLAIN))
        page.line((place, Tone.MUTED))
        best = "" if one.best_score is None else f", best fit {one.best_score}"
        page.line((f"{words.plural(one.open_postings, 'posting')} open{best}", Tone.MUTED))
        page.gap()
        near, far = LETTERS[side]
        page.line(
            (f"{self._key(near)}", Tone.ACCENT), " this one   ", (f"{self._key(far)}", Tone.ACCENT), " by far"
        )
        return page.build()

    def _key(self, name: str) -> str:
        key = next(key for key in keys.of(keys.Scope.DUEL) if key.name == name)
        return keys.shown(self.session.keys_of(key)).split(" ")[0]

    def _said(self) -> Content:
        page, view = Document(), self._view
        if view is None:
            return page.build()
        glyphs = self.session.glyphs
        sure = words.meter(
            (view.soundness - 0.5) * 2, SURENESS, glyphs, Tone.GOOD if not view.remaining else Tone.ACCENT
        )
        goal = (
            "good enough to take"
            if not view.remaining
            else f"about {_rounded(view.remaining)} more to {ENOUGH:.0%}"
        )
        page.fact("Order", [*sure, (f" {view.soundness:.0%}", Tone.STRONG), (f" sure; {goal}", Tone.MUTED)])
        room = self.size.width - 18
        page.fact("On top", clip(", ".join(view.leaders), room, glyphs.ellipsis))
        page.gap()
        self._proposal(page)
        return page.build()

    def _proposal(self, page: Document) -> None:
        if not self._proposals:
            return
        shown = self._proposals[self._spread]
        before, after = shown.before.checks_per_day, shown.after.checks_per_day
        cost = f"{after:.1f} checks a day" + (
            f" instead of {before:.1f}" if abs(after - before) >= 0.05 else ", as now"
        )
        page.fact("If taken", [(f"{words.plural(len(shown.changes), 'rank')} change; {cost}", Tone.STRONG)])
        page.fact(
            "Ranks",
            [(SPREADS[shown.spread], Tone.PLAIN), (f"  {self._key('spread')} another way", Tone.FAINT)],
        )
        room = 2 * max(1, self.size.height - 21)
        moved = [
            _moved(change.name, change.before, change.after, self.session.glyphs.arrow)
            for change in shown.changes
        ]
        width = 31
        for start in range(0, min(len(moved), room), 2):
            pieces: list[Piece] = [(" " * 13, Tone.PLAIN)]
            for text, up in moved[start : start + 2]:
                pieces.append((pad(text, width), Tone.GOOD if up else Tone.WARN))
            page.line(*pieces)
        if len(moved) > room:
            page.line((f"{'':<13}and {len(moved) - room} more", Tone.FAINT))

    # What the keys do

    def action_answer(self, outcome: str) -> None:
        """Give an answer to the question that is shown."""
        view = self._view
        if self._busy or view is None or view.question is None:
            return
        first, second = view.question
        given = Answer(first.key, second.key, Outcome(outcome))
        self._do(duels.answer, self.session.user_id, view.key, given, self.session.now())

    def on_click(self, event: events.Click) -> None:
        """A click on a card takes that one."""
        if event.widget is not None and event.widget.id in ("first", "second"):
            event.stop()
            self.action_answer(event.widget.id)

    def action_take_back(self) -> None:
        """Take the latest answer back."""
        if self._view is not None and not self._busy:
            self._do(duels.take_back, self.session.user_id, self._view.key)

    def action_give_again(self) -> None:
        """Give the answer taken back last again."""
        if self._view is not None and not self._busy:
            self._do(duels.give_again, self.session.user_id, self._view.key)

    def action_spread(self) -> None:
        """Another way to give ranks to the order."""
        if self._proposals:
            self._spread = (self._spread + 1) % len(self._proposals)
            self._paint()

    def action_take(self) -> None:
        """Take the ranks, after one more question."""
        if self._view is not None and self._proposals and not self._busy:
            self.run_worker(self._take(self._view.key, self._proposals[self._spread]), exit_on_error=False)

    async def _take(self, key: int, shown: Proposal) -> None:
        count = words.plural(len(shown.changes), "company", "companies")
        cost = (
            f"{shown.before.checks_per_day:.1f} {self.session.glyphs.arrow} {shown.after.checks_per_day:.1f}"
        )
        if await self.app.push_screen_wait(confirmation(f"Give {count} new ranks ({cost} checks a day)?")):
            changed = await self.session.gateway.read(
                duels.take, self.session.user_id, key, shown.spread, self.session.now()
            )
            self.dismiss(f"Ranked {words.plural(changed, 'company', 'companies')} by duel; u takes it back")

    def action_give_up(self) -> None:
        """Give the duel up, after one more question."""
        if self._view is not None and not self._busy:
            self.run_worker(self._give_up(self._view), exit_on_error=False)

    async def _give_up(self, view: DuelView) -> None:
        asked = words.plural(view.answered, "answer")
        if await self.app.push_screen_wait(confirmation(f"Give this duel up, and its {asked}?")):
            await self.session.gateway.read(duels.give_up, self.session.user_id, view.key, self.session.now())
            self.dismiss("The duel is given up; every rank is as it was. u takes it back")

    def action_leave(self) -> None:
        """Leave it for later."""
        answered = self._view.answered if self._view else 0
        self.dismiss(f"{words.plural(answered, 'answer')} kept; d goes on" if answered else None)


def _moved(name: str, before: int, after: int, arrow: str) -> tuple[str, bool]:
    return f"{clip(safe_line(name), 18)} {before} {arrow} {after}", after > before


def _rounded(count: int) -> int:
    return count if count < 10 else round(count, -1)
