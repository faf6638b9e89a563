"""Postings: the inbox, worked through by keyboard, with the reader beside it."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.worker import Worker

from scoutly_tui.domain.triage import InboxState
from scoutly_tui.services.posting_rows import InboxCounts, PostingQuery, PostingRow, Standpoint, View
from scoutly_tui.tui import keys, posting_cells, posting_windows, words
from scoutly_tui.tui.later import later
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.proposal_line import ProposalLine
from scoutly_tui.tui.widgets.row_table import RowTable
from scoutly_tui.tui.widgets.view_bar import ViewTab

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from scoutly_tui.services import filters, notes, postings, proposals
    from scoutly_tui.services.opinions import Opinion
    from scoutly_tui.services.postings import PostingDetail
    from scoutly_tui.services.proposals import Proposal
    from scoutly_tui.tui.pulse import Pulse
    from scoutly_tui.tui.session import Session
else:
    filters, notes, postings, proposals = later("filters", "notes", "postings", "proposals")

SEEN_SECONDS: Final = 1.0
VIEWS: Final[tuple[tuple[View, str], ...]] = (
    (View.INBOX, "Inbox"),
    (View.SAVED, "Saved"),
    (View.SNOOZED, "Snoozed"),
    (View.BACKLOG, "Backlog"),
    (View.HIDDEN, "Hidden by rules"),
    (View.DISCARDED, "Discarded"),
    (View.ALL, "All"),
)
REACH: Final = 200
"""How far ahead the next undecided row is looked for, among those that are loaded."""
UNDECIDED: Final = (InboxState.NEW, InboxState.SEEN, InboxState.BACKLOG)


class PostingsScreen(ListPage[PostingRow]):
    """What was found, best first, and what the person decides about it."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.POSTINGS
    NOUN: ClassVar[tuple[str, str]] = ("posting", "postings")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.POSTINGS)]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._windows = posting_windows.PostingWindows(session)

    _counts: InboxCounts | None = None
    _newest_first = False
    _view_before = 0
    _proposal: Proposal | None = None

    # What it shows

    def above(self) -> ComposeResult:
        """A rule that is proposed, now and then."""
        yield ProposalLine()

    def columns(self) -> Sequence[Column[PostingRow]]:
        """State, score, title, company, place, pay, age; what the rules hide with the reason."""
        return posting_cells.columns(self.session.glyphs, self.session.now, why=self._shows_hidden)

    @property
    def _shows_hidden(self) -> bool:
        return VIEWS[self.view][0] is View.HIDDEN

    def action_show_view(self, number: int) -> None:
        """What the rules hide is shown with the rule in the place of the place."""
        before = self._shows_hidden
        super().action_show_view(number)
        if before != self._shows_hidden:
            self.table.show_columns(self.columns())

    def views(self) -> Sequence[ViewTab]:
        """Every view with its count."""
        counts = self._counts
        return [
            ViewTab(
                name,
                None if counts is None else getattr(counts, view.value, None),
                name.split()[0],
                always=view is View.HIDDEN,
            )
            for view, name in VIEWS
        ]

    def note(self) -> str:
        """The order."""
        return "newest first" if self._newest_first else "best first"

    def show_part(self, part: str) -> None:
        """What is new since the last look, newest first; or the backlog that first checks found."""
        if part == "new":
            self._newest_first = True
            self.action_show_view(0)
            self.reload()
        elif part == "backlog":
            self.action_show_view([view for view, _ in VIEWS].index(View.BACKLOG))

    SAVED_VIEWS = "postings"

    def filter_fields(self) -> Mapping[str, filters.Field]:
        """The fields of postings."""
        return filters.POSTINGS

    def compile_filter(self, text: str, saved: Mapping[str, str]) -> None:
        """The filter language over postings."""
        filters.for_postings(text, self.session.now(), saved)

    def show_pulse(self, pulse: Pulse) -> None:
        """What an empty inbox means depends on what is watched."""
        super().show_pulse(pulse)
        if self._counts is not None and not self.filter_text:
            for table in self.query(RowTable):
                table.show_notice(self.emptiness())

    def emptiness(self) -> Sequence[Cell]:
        """What an empty view means, and where to go from there."""
        counts, muted = self._counts, Tone.MUTED
        if VIEWS[self.view][0] is not View.INBOX or counts is None:
            return [
                [(f"Nothing is in “{VIEWS[self.view][1]}”.", muted)],
                [("Tab shows the next view.", muted)],
            ]
        if self.pulse is not None and not self.pulse.headline.companies:
            return [
                [("Welcome. No company is watched yet.", Tone.STRONG)],
                "",
                [("2", Tone.ACCENT), ("  adds companies: yours, or the ones that ship with scoutly", muted)],
                [("6", Tone.ACCENT), ("  reads your CV, so that postings can be scored", muted)],
                [("?", Tone.ACCENT), ("  shows every key", muted)],
            ]
        lines: list[Cell] = [[("Nothing waits for a decision.", Tone.STRONG)], ""]
        if counts.backlog:
            lines.append(
                [("Tab", Tone.ACCENT), (f"  {words.plural(counts.backlog, 'posting')} in the backlog", muted)]
            )
        if counts.hidden:
            lines.append(
                [("h", Tone.ACCENT), (f"    {words.plural(counts.hidden, 'posting')} hidden by rules", muted)]
            )
        if not (counts.backlog or counts.hidden or counts.saved):
            lines.append([("Postings appear as companies are checked:", muted)])
            lines.append([("3", Tone.ACCENT), ("  shows the queue at work", muted)])
        return lines

    async def refill(self) -> None:
        """What is about the cursor, and the counts; other rows follow as they come into sight.

        How many a filter finds may take a moment to count: until then the list is as long as what is in sight.
        """
        query, user, now = self._query(), self.session.user_id, self.session.now()
        self._windows.begin()
        load = functools.partial(self._windows.load, query)
        keys, index, above = self.table.about_cursor()
        count = max(40, 2 * self.table.size.height)
        stand = Standpoint(tuple(keys), index, max(above, 0), count, frozenset(self.table.marks))
        if index < count and query != self._windows.shown:
            seen = await self.ask(posting_windows.glimpsed, user, query, now, count)
            if seen is not None:
                self.table.show_window(seen, load)
                self.settled()
        found, self._counts = await self.ask(posting_windows.listed, user, query, now, stand)
        self._windows.shown = query
        self.table.show_window(found, load)
        self.settled()
        if found.size > posting_windows.FENCED:
            _: Worker[None] = self.run_worker(
                self._windows.fence(query), group="fences", exclusive=True, exit_on_error=False
            )

    def _query(self) -> PostingQuery:
        sort = "new" if self._newest_first else "score"
        return PostingQuery(VIEWS[self.view][0], text=self.filter_text, sort=sort)

    def _meant(self, all_of_them: bool) -> Coroutine[Any, Any, list[int]]:
        """The keys a verb acts on, as of now: the row under the cursor, or all marked, else all that are listed."""
        user, query, now = self.session.user_id, self._query(), self.session.now()
        keys = sorted(self.table.marks) if all_of_them else self.targets(False)

        async def listed() -> list[int]:
            return (
                keys
                if keys or not all_of_them
                else await self.ask(posting_windows.all_keys, user, query, now)
            )

        return listed()

    async def describe(self, row: PostingRow) -> Content:
        """The posting in full."""
        from scoutly_tui.tui.posting_document import posting_document

        detail, opinion = await self.ask(_read, self.session.user_id, row.key, self.session.now())
        return posting_document(detail, self.session.now(), self.session.glyphs, opinion)

    def on_opened(self, row: PostingRow) -> None:
        """Opened by hand: seen."""
        self._see(row.key)

    def on_shown(self, row: PostingRow) -> None:
        """A posting that stays before one's eyes is seen."""
        if row.state is InboxState.NEW:
            self.set_timer(SEEN_SECONDS, functools.partial(self._seen_if_still, row.key))

    def _seen_if_still(self, key: int) -> None:
        if self.table.cursor_key == key and self.is_current:
            self._see(key)

    def _see(self, key: int) -> None:
        row = self.table.row(key)
        if row is not None and row.state is InboxState.NEW and not self.session.read_only:
            self.spawn(self._mark_seen(key))

    async def _mark_seen(self, key: int) -> None:
        await self.write(postings.seen, self.session.user_id, key, self.session.now())

    # Deciding

    def action_save(self, all_of_them: bool = False) -> None:
        """Save; what is saved already goes back to the undecided."""
        row = self.table.row()
        back = not all_of_them and row is not None and row.state is InboxState.SAVED
        self.spawn(self._save(self._meant(all_of_them), back))

    async def _save(self, asked: Awaitable[list[int]], back: bool) -> None:
        state, done = (InboxState.SEEN, "Unsaved") if back else (InboxState.SAVED, "Saved")
        await self._decide(await asked, state, done)

    def action_discard(self, all_of_them: bool = False) -> None:
        """Discard, for a reason."""
        self.spawn(self._discard(self._meant(all_of_them)))

    async def _discard(self, asked: Awaitable[list[int]]) -> None:
        from scoutly_tui.tui.triage import REASONS

        chosen = await asked
        if chosen and (reason := await self.pick(f"{self._named('Discard', chosen)}: why?", REASONS)):
            await self._decide(chosen, InboxState.DISCARDED, "Discarded", reason=reason)
            await self._propose()

    async def _propose(self) -> None:
        """Look for a rule in what was discarded so far; the line over the list asks, and does not insist."""
        self._proposal = await self.ask(proposals.find, self.session.user_id, self.session.now())
        key = next(key for key in keys.of(self.SCOPE) if key.name == "proposal")
        said = self._proposal.question if self._proposal else ""
        self.query_one(ProposalLine).show(said, keys.shown(self.session.keys_of(key)).split(" ")[0])

    def action_proposal(self) -> None:
        """Say yes or no to the rule that is proposed, or look whether there is one."""
        self.spawn(self._answer_proposal())

    async def _answer_proposal(self) -> None:
        if self._proposal is None:
            await self._propose()
        from scoutly_tui.tui import triage

        proposal = self._proposal
        if proposal is None:
            self.say("There is no rule to propose: too little was discarded for one reason")
            return
        said = await self.pick(f"A rule that {proposal.does}?", triage.proposal_choices(proposal))
        if said is None:
            return
        answer = proposals.accept if said else proposals.decline
        await self.write(answer, self.session.user_id, proposal, self.session.now())
        if said and not self.session.read_only:
            self.say("It is a rule now; scores follow in a moment. u takes it back")
        await self._propose()

    def action_snooze(self, all_of_them: bool = False) -> None:
        """Snooze for a while."""
        self.spawn(self._snooze(self._meant(all_of_them)))

    async def _snooze(self, asked: Awaitable[list[int]]) -> None:
        chosen = await asked
        if not chosen:
            return
        from scoutly_tui.tui.triage import until_when

        answer = await until_when(self, self._named("Snooze", chosen))
        if answer is not None:
            until, reason = answer
            await self._decide(chosen, InboxState.SNOOZED, "Snoozed", until=until, reason=reason)

    def _named(self, verb: str, chosen: list[int]) -> str:
        row = self.table.row(chosen[0])
        if len(chosen) == 1 and row is not None:
            return f"{verb} “{row.title[:50]}”"
        return f"{verb} {words.plural(len(chosen), 'posting')}"

    async def _decide(self, chosen: list[int], state: InboxState, done: str, **how: Any) -> None:
        if not chosen or not await self.agreed(done, len(chosen)):
            return
        self._step_past(chosen)
        count = await self.write(
            postings.mark, self.session.user_id, chosen, state, self.session.now(), **how
        )
        if count is not None:
            self.say(f"{done} {words.plural(count, 'posting')}; u takes it back")
            self.table.clear_marks()

    def _step_past(self, chosen: list[int]) -> None:
        """On to the next undecided row, where the decided one stays in the list."""
        if VIEWS[self.view][0] is not View.ALL or len(chosen) != 1:
            return
        here = self.table.cursor
        following = (self.table.row(key) for key in self.table.keys[here + 1 : here + REACH])
        undecided = next((row.key for row in following if row is not None and row.state in UNDECIDED), None)
        if undecided is None:
            self.table.action_move(1)
        else:
            self.table.move_to_key(undecided)

    def action_notes(self) -> None:
        """Write down what is worth keeping about the posting, in one's own editor."""
        if row := self.table.row():
            self.spawn(self._notes(row.key))

    async def _notes(self, key: int) -> None:
        user = self.session.user_id
        before = await self.ask(notes.read, user, key)
        keep = functools.partial(self._keep_notes, key)
        await self.edit_text(before, f"posting-{key}", keep)

    async def _keep_notes(self, key: int, text: str) -> None:
        if await self.write(notes.write, self.session.user_id, key, text, self.session.now()):
            self.say("Notes kept; u takes them back")
            self._read_now()

    def action_apply(self) -> None:
        """Set the application's status."""
        row = self.table.row()
        if row is not None:
            self.spawn(self._apply(row))

    async def _apply(self, row: PostingRow) -> None:
        from scoutly_tui.services import applications
        from scoutly_tui.tui.triage import STATUSES

        here = next((n for n, choice in enumerate(STATUSES) if choice.label == row.application), 0)
        status = await self.pick(f"Application for “{row.title[:50]}”", STATUSES, selected=here)
        if status is None:
            return
        if await self.write(
            applications.set_status, self.session.user_id, row.key, status, self.session.now()
        ):
            self.say(f"{row.company_name}: {status.value}; u takes it back")

    def action_open_link(self) -> None:
        """Open the posting in a browser."""
        if row := self.table.row():
            self.open_link(row.url)

    def action_copy_link(self) -> None:
        """Copy the posting's link."""
        if row := self.table.row():
            self.copy(row.url, "the link")

    def action_toggle_hidden(self) -> None:
        """To what the rules hide, and back."""
        hidden = next(number for number, (view, _) in enumerate(VIEWS) if view is View.HIDDEN)
        if self.view == hidden:
            self.action_show_view(self._view_before)
        else:
            self._view_before = self.view
            self.action_show_view(hidden)

    def action_sort(self) -> None:
        """Best first, or newest first."""
        self._newest_first = not self._newest_first
        self.show_views()
        self.reload()


def _read(user_id: int, key: int, now: int) -> tuple[PostingDetail, Opinion | None]:
    from scoutly_tui.services import opinions

    return postings.reader(user_id, key, now), opinions.opinion(user_id, key)
