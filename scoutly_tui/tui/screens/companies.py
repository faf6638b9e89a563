"""Companies: who is watched, how much each matters, and how checking them goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input

from scoutly_tui.services.company_rows import CompanyRow
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.company_cells import (
    BAR,
    last_cell,
    name_cell,
    next_cell,
    rank_cell,
    rank_hint,
    sign_cell,
)
from scoutly_tui.tui.gateway import SupersededError
from scoutly_tui.tui.later import later
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.messages import Written
from scoutly_tui.tui.widgets.band_line import BandLine
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.filter_bar import FilterBar
from scoutly_tui.tui.widgets.view_bar import ViewTab

if TYPE_CHECKING:
    from scoutly_tui.services import companies, company_detail, company_list, filters, queue, ranking
    from scoutly_tui.services.company_list import Listing
    from scoutly_tui.services.intake import Added
else:
    companies, company_detail, company_list, filters, queue, ranking = later(
        "companies", "company_detail", "company_list", "filters", "queue", "ranking"
    )

ORDERS: Final = ("rank", "due", "name", "openings", "failures")
ORDER_WORDS: Final = {
    "rank": "by rank",
    "due": "by next check",
    "name": "by name",
    "openings": "by openings",
    "failures": "by failures",
}
VIEWS: Final = (
    ("all", "All", "All"),
    ("tracked", "Tracked", "Trk"),
    ("late", "Late", "Late"),
    ("broken", "Broken", "Brk"),
    ("waiting", "Never checked", "Never"),
    ("untracked", "Untracked", "Untr"),
)
"""Names of ``company_list.CompanyView``, as they are shown, and shorter."""
EMPTY: Final = {
    "late": "No company is late: every check comes when its rank earns it.",
    "broken": "No company is broken.",
    "waiting": "Every tracked company has been checked.",
    "untracked": "Every company is tracked.",
}


class CompaniesScreen(ListPage[CompanyRow]):
    """Every company, with its rank as a bar and what that rank costs."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.COMPANIES
    NOUN: ClassVar[tuple[str, str]] = ("company", "companies")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.COMPANIES)]

    _order = 0
    _listing: Listing | None = None
    _goal = 0
    _trends: dict[int, tuple[int, ...]]

    def body(self) -> ComposeResult:
        """The bands over what every list page has."""
        self._trends = {}
        yield from super().body()

    def above(self) -> ComposeResult:
        """The bands stand between the views and the list."""
        yield BandLine(self.session)

    def columns(self) -> Sequence[Column[CompanyRow]]:
        """Sign, rank, name, rhythm, next check, last result, trend, openings."""
        now = self.session.now
        return (
            Column("", 1, lambda row: sign_cell(row, self.session.glyphs)),
            Column("Rank", BAR + 4, lambda row: rank_cell(row, self.session.glyphs)),
            Column("Company", 15, name_cell, flex=4),
            Column("Band", 6, lambda row: [(words.rhythm(row.interval_days), Tone.MUTED)], from_width=58),
            Column("Next", 6, lambda row: next_cell(row, now()), right=True),
            Column("Last", 8, lambda row: last_cell(row, now()), flex=1, from_width=66),
            Column("Trend", 8, self._trend_cell, from_width=62),
            Column("Open", 4, lambda row: [(str(row.open_postings or ""), Tone.PLAIN)], right=True),
            Column("Source", 10, lambda row: [(row.source or "", Tone.FAINT)], from_width=100),
        )

    def _trend_cell(self, row: CompanyRow) -> Cell:
        trend = self._trends.get(row.key, ())
        return [(words.spark(trend, self.session.glyphs), Tone.ACCENT if row.tracked else Tone.FAINT)]

    def views(self) -> Sequence[ViewTab]:
        """All, tracked, late, broken, never checked, untracked, each with its count."""
        counts: dict[Any, int] = {} if self._listing is None else self._listing.counts
        return [ViewTab(name, counts.get(view), short) for view, name, short in VIEWS]

    def note(self) -> str:
        """The order."""
        return ORDER_WORDS[ORDERS[self._order]]

    def emptiness(self) -> Sequence[Cell]:
        """How to get from nothing to something."""
        if self.view:
            said = EMPTY.get(VIEWS[self.view][0], "No company here.")
            return [[(said, Tone.MUTED)], [("Tab shows the next view.", Tone.MUTED)]]
        return [
            [("No companies yet.", Tone.STRONG)],
            "",
            [("a", Tone.ACCENT), ("  add one by the address of its careers page", Tone.MUTED)],
            [
                ("A", Tone.ACCENT),
                ("  take in the companies that ship with scoutly, the best-known ranked", Tone.MUTED),
            ],
        ]

    def show_part(self, part: str) -> None:
        """The view that a part of the head line counts."""
        names = [view for view, _, _ in VIEWS]
        if part in names:
            self.action_show_view(names.index(part))

    async def refill(self) -> None:
        """The keys of the view; rows and trends follow for what is in sight."""
        self._listing = await self.ask(
            company_list.listing, self.session.user_id, self.session.now(), view=VIEWS[self.view][0],
            sort=ORDERS[self._order], text=self.filter_text,
        )  # fmt: skip
        for line in self.query(BandLine):
            line.show(self._listing.cost)
        self.table.show_keys(self._listing.keys, self._load)
        if self._goal in self._listing.keys:
            self.table.move_to_key(self._goal)
        self._goal = 0
        self.settled()

    async def _load(self, wanted: Sequence[int]) -> Sequence[CompanyRow]:
        rows, trends = await self.session.gateway.read(
            company_list.page, self.session.user_id, wanted, self.session.now()
        )
        self._trends |= trends
        return rows

    async def rows_of(self, keys: Sequence[int]) -> list[CompanyRow]:
        """These companies, in sight or not."""
        return list(await self._load(keys))

    async def describe(self, row: CompanyRow) -> Content:
        """The company from close by."""
        from scoutly_tui.tui.company_document import company_document

        now = self.session.now()
        detail = await self.ask(company_detail.detail, self.session.user_id, row.slug, now)
        return company_document(detail, now, self.session.glyphs)

    def action_why(self) -> None:
        """Why the next check is when it is, of the row under the cursor."""
        if row := self.table.row():
            self.spawn(self._why(row))

    async def _why(self, row: CompanyRow) -> None:
        said = await self.ask(company_detail.why, self.session.user_id, row.slug, self.session.now())
        self.say(f"{row.name}, {said}")

    async def action_show_band(self, low: int, high: int) -> None:
        """Filter the list by a band's ranks."""
        await self.action_filter()
        self.query_one(FilterBar).query_one(Input).value = f"rank>={low} rank<={high}"

    SAVED_VIEWS = "companies"

    def filter_fields(self) -> Mapping[str, filters.Field]:
        """The fields of companies."""
        return filters.COMPANIES

    def compile_filter(self, text: str, saved: Mapping[str, str]) -> None:
        """The filter language over companies."""
        filters.for_companies(text, self.session.now(), saved)

    # Ranking

    def action_nudge(self, by: int) -> None:
        """Rank by one."""
        self.spawn(self._rerank(partial(ranking.nudge, by=by)))

    def action_band(self, up: bool) -> None:
        """Rank to the next band's edge."""
        self.spawn(self._rerank(partial(ranking.to_band_edge, up=up)))

    async def _rerank(self, service: Callable[..., int]) -> None:
        chosen, before = self.targets(False), self._listing
        if (
            not chosen
            or await self.write(service, self.session.user_id, chosen, now=self.session.now()) is None
        ):
            return
        after = self._listing
        if before is not None and after is not None and after.cost != before.cost:
            cost = (f"{each.cost.checks_per_day:.1f}" for each in (before, after))
            self.say(f"{f' {self.session.glyphs.arrow} '.join(cost)} checks a day; u takes it back")

    def action_rank(self, all_of_them: bool = False) -> None:
        """Type a rank."""
        self.spawn(self._type_rank(self.targets(all_of_them)))

    async def _type_rank(self, chosen: list[int]) -> None:
        from scoutly_tui.tui.dialogs import Ask

        row = self.table.row(chosen[0]) if chosen else None
        if not chosen:
            return
        name = row.name if row and len(chosen) == 1 else words.plural(len(chosen), "company", "companies")
        before, after = await self.ask(ranking.cost_by_band, self.session.user_id, chosen)
        hint = partial(rank_hint, before=before, after=after)
        typed = await self.answer(Ask(f"Rank of {name}", hint=hint, note="1 to 100; 100 is dearest"))
        if typed is None or not await self.agreed("Rank", len(chosen)):
            return
        count = await self.write(ranking.set_rank, self.session.user_id, chosen, typed, self.session.now())
        if count is not None and len(chosen) > 1:
            self.say(f"Ranked {words.plural(count, 'company', 'companies')} {typed}; u takes it back")

    def action_duel(self) -> None:
        """Rank by duels: the marked, else all tracked."""
        from scoutly_tui.tui.duel_screen import DuelScreen

        marked = [key for key in self.table.keys if key in self.table.marks]
        if not self.session.read_only:
            self.spawn(self._duel(DuelScreen(self.session, marked)))

    async def _duel(self, screen: Screen[str | None]) -> None:
        said = await self.answer(screen)
        self.post_message(Written())
        self.reload()
        if said:
            self.say(said)

    def action_track(self, all_of_them: bool = False) -> None:
        """Track, or stop tracking: all of them as the row under the cursor."""
        row = self.table.row()
        if row is not None:
            self.spawn(self._track(self.targets(all_of_them), not row.tracked))

    async def _track(self, chosen: list[int], tracked: bool) -> None:
        verb = "Track" if tracked else "Stop tracking"
        if not chosen or not await self.agreed(verb, len(chosen)):
            return
        count = await self.write(
            ranking.set_tracked, self.session.user_id, chosen, tracked, self.session.now()
        )
        if count is not None:
            done = "Tracking" if tracked else "No longer tracking"
            self.say(f"{done} {words.plural(count, 'company', 'companies')}; u takes it back")

    def action_sort(self) -> None:
        """The next order."""
        self._order = (self._order + 1) % len(ORDERS)
        self.say(f"Sorted {ORDER_WORDS[ORDERS[self._order]]}")
        self.reload()

    # Adding and checking

    def action_add(self) -> None:
        """Add a company by its careers page: what is found there is shown before anything is stored."""
        if self.session.read_only:
            self.say("This session is read-only.", severity="warning")
            return
        self._open_add("")

    def on_paste(self, event: events.Paste) -> None:
        """An address pasted on the page itself is one to add."""
        text = event.text.strip()
        if "://" in text and "\n" not in text and not self.session.read_only:
            event.stop()
            self._open_add(text)

    def _open_add(self, url: str) -> None:
        from scoutly_tui.tui.adding import AddScreen

        self.spawn(self._add(AddScreen(self.session, url)))

    async def _add(self, screen: Screen[Added | None]) -> None:
        added = await self.answer(screen)
        if added is None:
            return
        self.post_message(Written())
        self.view = 0
        self._goal = added.key
        with suppress(SupersededError):
            await self.refill()
        system = (
            f"{added.source}, board {added.board}"
            if added.source
            else "its source is found at the first check"
        )
        self.say(
            f"{'Known already' if added.existed else 'Added'}: {added.name} ({system}); its check is queued"
        )

    def action_add_catalogue(self) -> None:
        """Take in the companies that ship with scoutly."""
        self.spawn(self._add_catalogue())

    async def _add_catalogue(self) -> None:
        from scoutly_tui.services import catalogue

        user, now = self.session.user_id, self.session.now()
        plan = await self.ask(catalogue.plan, user)
        cost = f"{plan.before.checks_per_day:.1f} {self.session.glyphs.arrow} {plan.after.checks_per_day:.1f}"
        asked = (
            f"Take in {plan.companies} companies, rank and track {plan.ranked} of them ({cost} checks a day)?"
        )
        from scoutly_tui.tui.dialogs import confirmation

        if self.table.count and not await self.answer(confirmation(asked)):
            return
        if (added := await self.write(catalogue.add_all, user, now)) is None:
            return
        ranked = await self.write(catalogue.seed_preferences, user, now)
        fresh = sum(not item.existed for item in added)
        self.say(f"Added {words.plural(fresh, 'company', 'companies')}, ranked {ranked}")

    # Changing and removing

    def action_edit(self) -> None:
        """Change what is said of the company, its address, or how its page is read."""
        if row := self.table.row():
            self.spawn(self._edit(row))

    async def _edit(self, row: CompanyRow) -> None:
        from scoutly_tui.tui.company_edit import ask

        if self.session.read_only:
            self.say("This session is read-only.", severity="warning")
            return
        detail = await self.ask(company_detail.detail, self.session.user_id, row.slug, self.session.now())
        change = await ask(self, detail)
        if change is not None and await self.write(
            change, self.session.user_id, row.slug, now=self.session.now()
        ):
            self.say(f"{row.name} is changed; u takes it back")

    def action_remove(self, all_of_them: bool = False) -> None:
        """Take off every list; what was gathered stays, and u brings it back."""
        self.spawn(self._remove(self.targets(all_of_them)))

    async def _remove(self, chosen: list[int]) -> None:
        if not chosen or not await self.agreed("Remove", len(chosen)):
            return
        removed = await self.write(company_list.remove, self.session.user_id, chosen, self.session.now())
        if removed is not None:
            self.say(f"Removed {words.plural(removed, 'company', 'companies')}; u brings them back")

    def action_check(self, all_of_them: bool = False) -> None:
        """Check now."""
        self.spawn(self._check(self.targets(all_of_them)))

    async def _check(self, chosen: list[int]) -> None:
        if not chosen or not await self.agreed("Check", len(chosen)):
            return
        queued = await self.write(company_list.enqueue, self.session.user_id, chosen, self.session.now())
        if queued is not None:
            self.say(f"Queued {words.plural(queued, 'check')}" if queued else "It is in the queue already")

    def action_open_link(self) -> None:
        """Open the careers page."""
        if row := self.table.row():
            self.open_link(row.careers_url)

    def action_copy_link(self) -> None:
        """Copy the careers page's link."""
        if row := self.table.row():
            self.copy(row.careers_url, "the link")
