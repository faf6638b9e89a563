"""Companies: who is watched, how much each matters, and how checking them goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.domain import ranks
from scoutly_tui.services.company_rows import CompanyRow
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.later import later
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.view_bar import ViewTab

if TYPE_CHECKING:
    from scoutly_tui.services import companies, filters, queue, ranking
    from scoutly_tui.services.ranking import RankCost
else:
    companies, filters, queue, ranking = later("companies", "filters", "queue", "ranking")

ORDERS: Final = ("rank", "due", "name", "openings", "failures")
ORDER_WORDS: Final = {
    "rank": "by rank",
    "due": "by next check",
    "name": "by name",
    "openings": "by openings",
    "failures": "by failures",
}
BAR: Final = 10


class CompaniesScreen(ListPage[CompanyRow]):
    """Every company, with its rank as a bar and what that rank costs."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.COMPANIES
    NOUN: ClassVar[tuple[str, str]] = ("company", "companies")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.COMPANIES)]

    _cost: RankCost | None = None
    _order = 0
    _sizes: tuple[int, int, int] | None = None

    def columns(self) -> Sequence[Column[CompanyRow]]:
        """Sign, rank, name, rhythm, next check, last result, openings."""
        now = self.session.now
        return (
            Column("", 1, self._sign_cell),
            Column("Rank", BAR + 4, self._rank_cell),
            Column("Company", 16, _name_cell, flex=3),
            Column("Checked", 7, lambda row: [(words.rhythm(row.interval_days), Tone.MUTED)], from_width=58),
            Column("Next", 7, lambda row: _next_cell(row, now()), right=True),
            Column("Last", 12, lambda row: _last_cell(row, now()), flex=1, from_width=66),
            Column("Open", 4, lambda row: [(str(row.open_postings or ""), Tone.PLAIN)], right=True),
            Column("Source", 10, lambda row: [(row.source or "", Tone.FAINT)], from_width=86),
        )

    def _sign_cell(self, row: CompanyRow) -> Cell:
        glyphs = self.session.glyphs
        if row.running:
            return [(glyphs.running, Tone.GOOD)]
        if row.problem:
            return [(glyphs.warning, Tone.BAD)]
        if row.overdue:
            return [(glyphs.down, Tone.WARN)]
        return " "

    def _rank_cell(self, row: CompanyRow) -> Cell:
        if row.rank is None:
            return [("not ranked", Tone.FAINT)]
        tone = Tone.ACCENT if row.tracked else Tone.FAINT
        number = (f" {row.rank:>3}", Tone.STRONG if row.tracked else Tone.MUTED)
        return [*words.meter(row.rank / 100, BAR, self.session.glyphs, tone), number]

    def views(self) -> Sequence[ViewTab]:
        """All, tracked, those with a problem, those nobody tracks."""
        sizes = self._sizes or (None, None, None)
        total = None if self._sizes is None else sizes[0]
        return [
            ViewTab("All", total),
            ViewTab("Tracked", sizes[1]),
            ViewTab("Broken", sizes[2]),
            ViewTab("Untracked", None if total is None or sizes[1] is None else total - sizes[1]),
        ]

    def note(self) -> str:
        """The order, and what the ranks cost by band."""
        if self._cost is None:
            return ORDER_WORDS[ORDERS[self._order]]
        bands = ", ".join(
            f"{'daily' if days == 1 else f'{days}d'} {count}"
            for days, count in sorted(self._cost.by_interval.items())
        )
        return f"{bands}; {self._cost.checks_per_day:.1f} checks a day"

    def emptiness(self) -> Sequence[Cell]:
        """How to get from nothing to something."""
        if self.view:
            return [[("No company here.", Tone.MUTED)], [("Tab shows the next view.", Tone.MUTED)]]
        return [
            [("No companies yet.", Tone.STRONG)],
            "",
            [("a", Tone.ACCENT), ("  add one by the address of its careers page", Tone.MUTED)],
            [
                ("A", Tone.ACCENT),
                ("  take in the companies that ship with scoutly, the best-known ranked", Tone.MUTED),
            ],
        ]

    async def refill(self) -> None:
        """All rows of the view, and what the ranks cost."""
        found, self._cost = await self.ask(
            _listed, self.session.user_id, self.session.now(), ORDERS[self._order], self.filter_text
        )
        self._sizes = (len(found), sum(row.tracked for row in found), sum(bool(row.problem) for row in found))
        wanted = (
            lambda row: True,
            lambda row: row.tracked,
            lambda row: bool(row.problem),
            lambda row: not row.tracked,
        )[self.view]
        self.table.show_rows([row for row in found if wanted(row)])
        self.settled()

    async def describe(self, row: CompanyRow) -> Content:
        """The company from close by."""
        from scoutly_tui.tui.company_document import company_document

        detail = await self.ask(companies.detail, self.session.user_id, row.slug, self.session.now())
        return company_document(detail, self.session.now(), self.session.glyphs)

    def judge_filter(self, text: str) -> list[str]:
        """The filter language over companies."""
        filters.for_companies(text, self.session.now())
        return filters.completions(text, filters.COMPANIES)

    # Ranking

    def action_nudge(self, by: int) -> None:
        """Rank by one."""
        self.spawn(self._rerank(partial(ranking.nudge, by=by)))

    def action_band(self, up: bool) -> None:
        """Rank to the next band's edge."""
        self.spawn(self._rerank(partial(ranking.to_band_edge, up=up)))

    async def _rerank(self, service: Callable[..., int]) -> None:
        if chosen := self.targets(False):
            await self.write(service, self.session.user_id, chosen, now=self.session.now())

    def action_rank(self, all_of_them: bool = False) -> None:
        """Type a rank."""
        self.spawn(self._type_rank(self.targets(all_of_them)))

    async def _type_rank(self, chosen: list[int]) -> None:
        from scoutly_tui.tui.dialogs import Ask

        row = self.table.row(chosen[0]) if chosen else None
        if row is None:
            return
        name = row.name if len(chosen) == 1 else words.plural(len(chosen), "company", "companies")
        typed = await self.answer(Ask(f"Rank of {name}", hint=_rank_hint, note="1 to 100; 100 is dearest"))
        if typed is None or not await self.agreed("Rank", len(chosen)):
            return
        count = await self.write(ranking.set_rank, self.session.user_id, chosen, typed, self.session.now())
        if count is not None and len(chosen) > 1:
            self.say(f"Ranked {words.plural(count, 'company', 'companies')} {typed}; u takes it back")

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
        """Add a company by its careers page."""
        self.spawn(self._add())

    async def _add(self) -> None:
        from scoutly_tui.tui.dialogs import Ask

        url = await self.answer(
            Ask("Careers page to watch", hint=_url_hint, note="paste its address, then Enter")
        )
        added = (
            await self.write(companies.add, self.session.user_id, [url], self.session.now()) if url else None
        )
        for item in added or ():
            system = (
                f"recognised: {item.source}, board {item.board}"
                if item.source
                else "its source is found at the first check"
            )
            self.say(f"{'Known already' if item.existed else 'Added'}: {item.name} ({system})")
            await self.write(queue.enqueue_companies, [item.slug], self.session.now())
            self.table.move_to_key(item.key)

    def action_add_catalogue(self) -> None:
        """Take in the companies that ship with scoutly."""
        self.spawn(self._add_catalogue())

    async def _add_catalogue(self) -> None:
        from scoutly_tui.services import catalogue

        user, now = self.session.user_id, self.session.now()
        if (added := await self.write(catalogue.add_all, user, now)) is None:
            return
        ranked = await self.write(catalogue.seed_preferences, user, now)
        fresh = sum(not item.existed for item in added)
        self.say(f"Added {words.plural(fresh, 'company', 'companies')}, ranked {ranked}")

    def action_check(self, all_of_them: bool = False) -> None:
        """Check now."""
        rows = [row for key in self.targets(all_of_them) if (row := self.table.row(key)) is not None]
        self.spawn(self._check([row.slug for row in rows]))

    async def _check(self, slugs: list[str]) -> None:
        if not slugs or not await self.agreed("Check", len(slugs)):
            return
        queued = await self.write(queue.enqueue_companies, slugs, self.session.now())
        if queued is not None:
            self.say(
                f"Queued {words.plural(len(queued), 'check')}" if queued else "It is in the queue already"
            )

    def action_open_link(self) -> None:
        """Open the careers page."""
        if row := self.table.row():
            self.open_link(row.careers_url)

    def action_copy_link(self) -> None:
        """Copy the careers page's link."""
        if row := self.table.row():
            self.copy(row.careers_url, "the link")


def _listed(user_id: int, now: int, sort: str, text: str) -> tuple[list[CompanyRow], RankCost]:
    return companies.rows(user_id, now, sort=sort, text=text), ranking.cost(user_id)


def _rank_hint(text: str) -> str:
    rank = ranks.validate_rank(text)
    band = ranks.band_of(rank)
    rhythm = "daily" if band.days == 1 else f"every {band.days} days"
    return f"{rank} is in {band.low}–{band.high}: checked {rhythm}"


def _url_hint(text: str) -> str:
    from scoutly_tui.domain.urls import careers_url

    return f"Enter watches {careers_url(text)}"


def _name_cell(row: CompanyRow) -> Cell:
    return [(row.name, Tone.PLAIN if row.tracked else Tone.MUTED)]


def _next_cell(row: CompanyRow, now: int) -> Cell:
    if row.running:
        return [("now", Tone.GOOD)]
    if row.next_due_at is None:
        return [("–", Tone.FAINT)]
    if row.overdue:
        return [("late", Tone.WARN)]
    return [("due", Tone.PLAIN)] if row.due else [(words.ahead(row.next_due_at, now), Tone.MUTED)]


def _last_cell(row: CompanyRow, now: int) -> Cell:
    if row.problem:
        return [(row.problem.replace("_", " "), Tone.BAD)]
    if row.last_success_at is None:
        return [("never checked", Tone.FAINT)]
    return [(f"ok {words.age(row.last_success_at, now)}", Tone.MUTED)]
