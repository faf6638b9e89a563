"""Problems: what cannot be checked well, grouped by why, the remedy first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.domain.times import DAY_MS, ago, local
from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import companies, company_detail, problems, queue, ranking
from scoutly_tui.services.problems import Action, ProblemRow
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.choices import Choice
from scoutly_tui.tui.dialogs import Ask, Picker
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.view_bar import ViewTab

SNOOZES: Final = (
    Choice("1", "a day", 1),
    Choice("3", "three days", 3),
    Choice("w", "a week", 7),
    Choice("m", "a month", 30),
)
ACTION_WORDS: Final = {
    Action.TRY_NOW: "check now",
    Action.FIND_SOURCE: "find the source",
    Action.CHANGE_URL: "change the URL",
    Action.SELECTOR: "give a selector",
    Action.SNOOZE: "snooze",
    Action.UNTRACK: "untrack",
}

SEEN_LINES: Final = 8
REMEDY_KEYS: Final = (
    ("check", Action.TRY_NOW),
    ("find", Action.FIND_SOURCE),
    ("url", Action.CHANGE_URL),
    ("selector", Action.SELECTOR),
    ("snooze", Action.SNOOZE),
    ("untrack", Action.UNTRACK),
)
"""Names of keys and what they do."""


class ProblemsScreen(ListPage[ProblemRow]):
    """Enter does the remedy that is named beside the problem."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.PROBLEMS
    NOUN: ClassVar[tuple[str, str]] = ("problem", "problems")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.PROBLEMS)]

    _sizes: tuple[int, int] | None = None
    _kinds: Counter[str] = Counter()
    _heads: frozenset[int] = frozenset()

    def columns(self) -> Sequence[Column[ProblemRow]]:
        """Kind, company, rank, since, failures, remedy."""
        now = self.session.now
        return (
            Column("", 1, lambda row: [(self.session.glyphs.warning, Tone.BAD)]),
            Column("Kind", 16, self._kind_cell),
            Column("Company", 14, lambda row: row.company_name, flex=2),
            Column("Rank", 4, lambda row: [(str(row.rank or ""), Tone.MUTED)], right=True),
            Column("Since", 5, lambda row: [(words.age(row.since, now()), Tone.MUTED)], right=True),
            Column(
                "Fails", 5, lambda row: [(str(row.failures or ""), Tone.MUTED)], right=True, from_width=66
            ),
            Column("Enter does", 15, lambda row: [(ACTION_WORDS[row.action], Tone.ACCENT)]),
            Column("What happened", 12, lambda row: [(row.message, Tone.MUTED)], flex=3, from_width=96),
        )

    def _kind_cell(self, row: ProblemRow) -> Cell:
        """The first of a group names its kind and how many there are; the others follow it quietly."""
        kind = row.kind.value.replace("_", " ")
        if row.key not in self._heads:
            return [(kind, Tone.MUTED)]
        return [(kind, Tone.BAD), (f" {self._kinds[row.kind.value]}", Tone.STRONG)]

    def views(self) -> Sequence[ViewTab]:
        """Open and snoozed ones."""
        sizes = self._sizes or (None, None)
        return [ViewTab("Problems", sizes[0]), ViewTab("Snoozed", sizes[1])]

    def note(self) -> str:
        """How many of each kind."""
        return ", ".join(f"{kind.replace('_', ' ')} {count}" for kind, count in self._kinds.most_common(4))

    def emptiness(self) -> Sequence[Cell]:
        """The best of news."""
        if self.view:
            return [[("No problem is snoozed.", Tone.MUTED)]]
        return [[(f"{self.session.glyphs.ok} Every tracked company can be checked.", Tone.GOOD)]]

    async def refill(self) -> None:
        """All problems of the view, grouped by kind."""
        now = self.session.now()
        everything = await self.ask(problems.rows, self.session.user_id, now, snoozed=True)
        asleep = [row for row in everything if (row.snoozed_until or 0) > now]
        awake = [row for row in everything if (row.snoozed_until or 0) <= now]
        self._sizes = (len(awake), len(asleep))
        wanted = self.filter_text.lower().split()
        shown = [
            row for row in (asleep if self.view else awake) if all(word in _haystack(row) for word in wanted)
        ]
        self._kinds = Counter(row.kind.value for row in shown)
        groups = [next(group) for _, group in groupby(shown, key=lambda row: row.kind)]
        self._heads = frozenset(row.key for row in groups)
        self.table.show_rows(shown)
        self.settled()

    async def describe(self, row: ProblemRow) -> Content:
        """What was seen, since when, and every remedy."""
        page, now = Document(), self.session.now()
        page.title(row.company_name)
        page.line((row.careers_url, Tone.MUTED))
        page.gap()
        page.line(
            (f"{self.session.glyphs.warning} {row.kind.value.replace('_', ' ')}", Tone.BAD),
            f"  {row.message}",
        )
        page.gap()
        page.fact("Since", f"{ago(row.since, now)} ({local(row.since)})")
        page.fact("Failed", f"{words.plural(row.failures, 'time')} in a row" if row.failures > 1 else "")
        page.fact(
            "Next check", "due now" if (row.next_due_at or 0) <= now else words.ahead(row.next_due_at, now)
        )
        page.fact(
            "Snoozed",
            f"until {local(row.snoozed_until)}" if row.snoozed_until and row.snoozed_until > now else "",
        )
        why = await self.ask(company_detail.why, self.session.user_id, row.company, now)
        page.fact("Why then", why)
        if row.seen:
            page.heading("What came back")
            lines = row.seen.splitlines()
            page.block("\n".join(lines[:SEEN_LINES]), style="$muted")
            if len(lines) > SEEN_LINES:
                page.line((f"and {words.plural(len(lines) - SEEN_LINES, 'line')} more", Tone.FAINT))
        page.heading("What to do")
        page.line(row.remedy)
        page.gap()
        for key, does in self._remedies(row):
            page.line((f"{key:>6}  ", Tone.ACCENT), does)
        return page.build()

    def _remedies(self, row: ProblemRow) -> list[tuple[str, str]]:
        """Every remedy with its key, as remapped, the first one first."""
        named = {key.name: keys.shown(self.session.keys_of(key)).split(" ")[0] for key in keys.of(self.SCOPE)}
        others = [
            (named[name], ACTION_WORDS[action]) for name, action in REMEDY_KEYS if action is not row.action
        ]
        return [("Enter", ACTION_WORDS[row.action]), *others]

    # Remedies

    def action_why(self) -> None:
        """Read what was seen, since when, and every remedy."""
        super().action_open()

    def action_open(self) -> None:
        """Do the first remedy; from the reader, too."""
        row = self.table.row()
        if row is None:
            return
        match row.action:
            case Action.TRY_NOW:
                self.action_check()
            case Action.FIND_SOURCE:
                self.action_find()
            case Action.CHANGE_URL:
                self.action_change_url()
            case Action.SELECTOR:
                self.action_selector()
            case Action.SNOOZE:
                self.action_snooze()
            case Action.UNTRACK:
                self.action_untrack()

    def action_check(self, all_of_them: bool = False) -> None:
        """Check now."""
        rows = [row for key in self.targets(all_of_them) if (row := self.table.row(key)) is not None]
        self.spawn(self._check([row.company for row in rows]))

    async def _check(self, slugs: list[str]) -> None:
        if slugs and await self.agreed("Check", len(slugs)):
            queued = await self.write(queue.enqueue_companies, slugs, self.session.now())
            if queued is not None:
                self.say(
                    f"Queued {words.plural(len(queued), 'check')}" if queued else "It is in the queue already"
                )

    def action_find(self, all_of_them: bool = False) -> None:
        """Find the source again."""
        self.spawn(self._find(self.targets(all_of_them)))

    async def _find(self, chosen: list[int]) -> None:
        if chosen and await self.agreed("Find the source again for", len(chosen)):
            queued = await self.write(problems.find_again, self.session.user_id, chosen, self.session.now())
            if queued is not None:
                self.say(f"The source is looked for anew ({words.plural(len(queued), 'check')} queued)")

    def action_snooze(self, all_of_them: bool = False) -> None:
        """Keep out of sight for a while; checks go on."""
        self.spawn(self._snooze(self.targets(all_of_them)))

    async def _snooze(self, chosen: list[int]) -> None:
        if not chosen:
            return
        days = await self.answer(Picker(f"Snooze {words.plural(len(chosen), 'problem')} for", SNOOZES))
        if days and await self.agreed("Snooze", len(chosen)):
            now = self.session.now()
            count = await self.write(problems.snooze, self.session.user_id, chosen, now + days * DAY_MS, now)
            if count is not None:
                self.say(f"Snoozed {words.plural(count, 'problem')}; u takes it back")

    def action_change_url(self) -> None:
        """Give another careers URL."""
        if row := self.table.row():
            self.spawn(self._change_url(row))

    async def _change_url(self, row: ProblemRow) -> None:
        url = await self.answer(
            Ask(f"Careers URL of {row.company_name}", value=row.careers_url, hint=careers_url)
        )
        if not url:
            return
        if await self.write(companies.set_url, self.session.user_id, row.company, url, self.session.now()):
            await self.write(queue.enqueue_companies, [row.company], self.session.now())
            self.say(f"{row.company_name} has a new URL and is checked now; u takes it back")

    def action_selector(self) -> None:
        """Give a selector that names the postings in plain HTML."""
        if row := self.table.row():
            self.spawn(self._give_selector(row))

    async def _give_selector(self, row: ProblemRow) -> None:
        question = f"CSS selector of the links to {row.company_name}'s postings"
        selector = await self.answer(Ask(question, note="such as: .openings a"))
        if not selector:
            return
        if await self.write(
            companies.set_hint, self.session.user_id, row.company, selector, self.session.now()
        ):
            await self.write(queue.enqueue_companies, [row.company], self.session.now())
            self.say(f"{row.company_name} is checked with this selector now; u takes it back")

    def action_untrack(self, all_of_them: bool = False) -> None:
        """Stop tracking."""
        self.spawn(self._untrack(self.targets(all_of_them)))

    async def _untrack(self, chosen: list[int]) -> None:
        row = self.table.row(chosen[0]) if chosen else None
        if row is None or not await self.agreed("Stop tracking the companies of", len(chosen)):
            return
        now = self.session.now()
        if await self.write(ranking.set_tracked, self.session.user_id, chosen, False, now) is not None:
            name = row.company_name if len(chosen) == 1 else words.plural(len(chosen), "company", "companies")
            self.say(f"No longer tracking {name}; u takes it back")

    def action_open_link(self) -> None:
        """Open the careers page."""
        if row := self.table.row():
            self.open_link(row.careers_url)

    def action_copy_link(self) -> None:
        """Copy the careers page's link."""
        if row := self.table.row():
            self.copy(row.careers_url, "the link")


def _haystack(row: ProblemRow) -> str:
    return f"{row.kind.value} {row.company_name} {row.company} {row.message}".lower()
