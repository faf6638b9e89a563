"""Profile: what the person brings and wants, what hides a posting, what the CV says, and every earlier version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.domain.times import ago
from scoutly_tui.services import deal_breakers, profile, profile_cv, profile_text
from scoutly_tui.services.deal_breakers import RuleRow
from scoutly_tui.services.profile import NamedProfile, VersionRow
from scoutly_tui.services.profile_cv import CvDraft
from scoutly_tui.tui import keys, profile_lines, profile_looks, words
from scoutly_tui.tui.dialogs import Ask
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.profile_lines import CvLine, FieldLine, Line, Part
from scoutly_tui.tui.profile_looks import Seen
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.row_table import RowTable
from scoutly_tui.tui.widgets.view_bar import ViewTab

if TYPE_CHECKING:
    from scoutly_tui.services.profile import Wishes
    from scoutly_tui.services.profile_preview import Preview


class ProfileScreen(ListPage[Line]):
    """Every change is shown in its effect before it is taken, is a version of its own, and can be undone."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.PROFILE
    NOUN: ClassVar[tuple[str, str]] = ("line", "lines")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.PROFILE)]

    _seen: Seen | None = None
    _draft: CvDraft | None = None
    _picked: set[int]
    _columns_of: Part = Part.FIELDS

    # What it shows

    @property
    def part(self) -> Part:
        """The view in front."""
        return Part(self.view)

    def columns(self) -> Sequence[Column[Line]]:
        """Those of the view in front."""
        return profile_lines.columns(self.part)

    def views(self) -> Sequence[ViewTab]:
        """The profile from five sides."""
        seen, cv = self._seen, self._cv()
        name = seen.view.name if seen else ""
        return [
            ViewTab(f"Profile {name}".strip()),
            ViewTab(
                "Deal-breakers",
                sum(1 for row in seen.rules if row.on and row.grounds) if seen else None,
                "Rules",
            ),
            ViewTab("From the CV", len(cv.understood) if cv else 0 if seen else None, "CV"),
            ViewTab("Versions", len(seen.versions) if seen else None),
            ViewTab("Profiles", len(seen.profiles) if seen else None),
        ]

    def note(self) -> str:
        """Where it came from, or what is going on."""
        if self._draft is not None:
            return f"{self._draft.name} is read: a takes it in, X leaves it aside"
        if self._seen is None:
            return ""
        if self._seen.behind:
            return self._seen.behind
        mine = self._seen.view
        if mine.updated_at is None:
            return "empty: i reads your CV"
        cv = f"CV {mine.cv_name}; " if mine.cv_name else "no CV; "
        return f"{cv}changed {ago(mine.updated_at, self.session.now())}"

    def emptiness(self) -> Sequence[Cell]:
        """What an empty view means."""
        muted = Tone.MUTED
        match self.part:
            case Part.CV:
                return [
                    [("No CV has been read, or nothing was understood of it.", Tone.STRONG)],
                    "",
                    [("i", Tone.ACCENT), ("  reads one: PDF, DOCX, Markdown or text", muted)],
                    [("   What it says is shown with the line it was read from,", muted)],
                    [("   and nothing is taken before you say so.", muted)],
                ]
            case Part.VERSIONS | Part.PROFILES:
                return [
                    [("There is no profile yet.", Tone.STRONG)], "", [("i", Tone.ACCENT), ("  reads your CV", muted)],
                    [("1", Tone.ACCENT), ("  is back at the postings", muted)],
                ]  # fmt: skip
            case _:
                return [[("Nothing here.", muted)]]

    async def refill(self) -> None:
        """The lines of the view in front."""
        self._seen = seen = await self.ask(profile_looks.look, self.session.user_id)
        if self._columns_of is not self.part:
            self._columns_of = self.part
            self.table.show_columns(self.columns())
        self.table.show_rows(profile_lines.matching(self._lines(seen), self.filter_text))
        self._say_where()
        self.settled()

    def _lines(self, seen: Seen) -> list[Line]:
        glyphs, now = self.session.glyphs, self.session.now()
        cv = self._cv()
        match self.part:
            case Part.FIELDS:
                return profile_lines.fields(seen.view, seen.cv.understood if seen.cv else (), glyphs)
            case Part.RULES:
                return profile_lines.rules(seen.rules, glyphs)
            case Part.CV:
                picked = self._picked if self._draft is not None else None
                return profile_lines.of_cv(cv.understood if cv else (), seen.view, picked, glyphs)
            case Part.VERSIONS:
                return profile_lines.versions(seen.versions, now, glyphs)
            case Part.PROFILES:
                return profile_lines.profiles(seen.profiles, now, glyphs)

    def _cv(self) -> CvDraft | None:
        return self._draft or (self._seen.cv if self._seen else None)

    async def describe(self, row: Line) -> Content:
        """The line in full."""
        from scoutly_tui.tui.profile_document import line_document

        warnings = self._draft.warnings if self._draft else ()
        return line_document(row, self.session.now(), self.session.glyphs, warnings)

    def action_copy_json(self) -> None:
        """Copy what the line is about, without how it is shown."""
        row = self.table.row()
        self.copy_json(None if row is None else row.about)

    async def _pipe(self, chosen: Sequence[int]) -> None:
        rows = await self.rows_of(chosen)
        self.pipe_rows([row.about for row in rows], words.plural(len(rows), *self.NOUN))

    # Changing

    def action_open(self) -> None:
        """Do what the line is there for: change, switch, take, go back, use."""
        row = self.table.row()
        if row is None or self._refused():
            return
        match row.about:
            case FieldLine():
                self.spawn(self._edit_field(row.about))
            case RuleRow():
                self.spawn(self._switch(row.about))
            case CvLine():
                self._toggle(row.about)
            case VersionRow():
                self.spawn(self._restore(row.about))
            case NamedProfile():
                self.spawn(self._use(row.about))

    def action_edit(self) -> None:
        """Change a field, or correct what was read."""
        row = self.table.row()
        if row is None or self._refused():
            return
        match row.about:
            case FieldLine():
                self.spawn(self._edit_field(row.about))
            case CvLine():
                self.spawn(self._correct(row.about))
            case NamedProfile():
                self.spawn(self._rename(row.about))
            case _:
                self.action_open()

    def action_drop(self) -> None:
        """Take the line away."""
        row = self.table.row()
        if row is None or self._refused():
            return
        match row.about:
            case FieldLine():
                empty: list[Any] | None = [] if isinstance(row.about.value, list) else None
                self.spawn(
                    self._change(
                        {row.about.field: empty}, f"{profile_looks.label(row.about.field)} taken away"
                    )
                )
            case CvLine(taken=True):
                self._toggle(row.about)
            case NamedProfile():
                self.spawn(self._remove(row.about))

    def _refused(self) -> bool:
        if self.session.read_only:
            self.say("This session is read-only.", severity="warning")
        return self.session.read_only

    async def _edit_field(self, row: FieldLine) -> None:
        label = profile_looks.label(row.field)
        example = profile_text.EXAMPLES.get(row.field, "")
        question = Ask(
            f"{label}: ", value=profile_text.written(row.value), note=f"such as: {example}; - takes it away",
            hint=lambda text: profile_looks.judged(row.field, text),
        )  # fmt: skip
        typed = await self.answer(question)
        if typed is not None:
            value = profile_text.read(row.field, "" if typed == "-" else typed)
            await self._change({row.field: value}, f"{label} changed")

    async def _switch(self, row: RuleRow) -> None:
        changes = await self.session.gateway.read(deal_breakers.switched, self.session.user_id, row.rule)
        state = "off" if row.on else "on"
        await self._change(
            changes,
            f"Rule {row.rule.replace('_', ' ')} switched {state}",
            f"Switch {profile_looks.label(row.rule)} {state}?",
        )

    async def _change(self, changes: dict[str, Any], done: str, question: str = "") -> None:
        """Show what ``changes`` would do, and take them if that is agreed to."""
        user, now = self.session.user_id, self.session.now()
        wanted = await self.session.gateway.read(profile.changed, user, changes)
        if await self._agreed(question or "Change the profile?", self._told(changes), wanted):
            await self._take(done, profile.update, user, changes, now)

    def _told(self, changes: dict[str, Any]) -> list[str]:
        before = self._seen.view.data if self._seen else {}
        return [profile_text.difference(name, before.get(name), value) for name, value in changes.items()]

    async def _agreed(self, question: str, told: Sequence[str], wanted: Wishes) -> bool:
        """Whether a person wants what the change to ``wanted`` does. Where nothing could move nobody is asked."""
        from scoutly_tui.tui.consider import Consider

        user = self.session.user_id
        preview: Preview | None = await self.session.gateway.read(profile_looks.preview, user, wanted)
        if preview is None:
            return True
        said: bool | None = await self.answer(Consider(self.session, question, told, preview))
        return bool(said)

    async def _take(self, done: str, service: Callable[..., Any], /, *args: Any) -> None:
        if await self.write(service, *args) is not None:
            self.say(f"{done}; u takes it back")

    # Versions and profiles

    async def _restore(self, row: VersionRow) -> None:
        if row.current:
            return
        user = self.session.user_id
        wanted = await self.session.gateway.read(profile.at_version, user, row.version)
        if await self._agreed(f"Go back to version {row.version}?", [], wanted):
            await self._take(
                f"Back at version {row.version}", profile.restore, user, row.version, self.session.now()
            )

    async def _use(self, row: NamedProfile) -> None:
        if row.in_use:
            return
        user = self.session.user_id
        wanted = await self.session.gateway.read(profile.wishes, user, row.name)
        if await self._agreed(f"Use “{row.name}”?", [f"score postings for {row.name}"], wanted):
            await self._take(f"{row.name} is in use", profile.use, user, row.name, self.session.now())

    async def _rename(self, row: NamedProfile) -> None:
        typed = await self.answer(Ask("New name: ", value=row.name))
        if typed is not None:
            await self._take(
                "Renamed", profile.rename, self.session.user_id, row.name, typed, self.session.now()
            )

    async def _remove(self, row: NamedProfile) -> None:
        await self._take(
            f"{row.name} taken away", profile.remove, self.session.user_id, row.name, self.session.now()
        )

    def action_rename(self) -> None:
        """Rename the profile under the cursor, or the one in use."""
        row = self.table.row()
        about = row.about if row is not None else None
        if not isinstance(about, NamedProfile) and self._seen is not None:
            about = next((item for item in self._seen.profiles if item.in_use), None)
        if isinstance(about, NamedProfile) and not self._refused():
            self.spawn(self._rename(about))

    async def _new(self) -> None:
        row = self.table.row()
        like = row.about.name if row is not None and isinstance(row.about, NamedProfile) else None
        typed = await self.answer(Ask("Name of the new profile: ", note="a copy of the one under the cursor"))
        if typed is not None:
            await self.write(profile_looks.copy, self.session.user_id, typed, self.session.now(), like)
            self.say(f"{typed} made; Enter uses it, u takes it back")

    # The CV

    def action_import_cv(self) -> None:
        """Read a CV."""
        if not self._refused():
            self.spawn(self._import())

    async def _import(self) -> None:
        typed = await self.answer(
            Ask("CV to read", note="path of a PDF, DOCX, Markdown or text file", hint=profile_looks.path_hint)
        )
        if typed is None:
            return
        draft = await self.session.gateway.read(profile.draft, Path(typed).expanduser())
        data = (await self.session.gateway.read(profile.show, self.session.user_id)).data
        self._draft = draft
        self._picked = profile_looks.first_picks(draft, data)
        self.say(
            f"Read {draft.name}: {words.plural(len(draft.understood), 'thing')} understood; a takes it in"
        )
        self.action_show_view(Part.CV)
        self.reload()

    def action_add(self) -> None:
        """Take the CV in, or make a profile."""
        if self._refused():
            return
        if self._draft is not None:
            self.spawn(self._take_cv(self._draft))
        elif self.part is Part.PROFILES:
            self.spawn(self._new())
        else:
            self.say("Nothing to take in: i reads a CV.")

    async def _take_cv(self, draft: CvDraft) -> None:
        user = self.session.user_id
        data = (await self.session.gateway.read(profile.show, user)).data
        chosen = [item for number, item in enumerate(draft.understood) if number in self._picked]
        changes = profile_cv.picked(draft.understood, data, chosen)
        wanted = await self.session.gateway.read(profile.changed, user, changes, None, draft)
        told = [
            f"CV: {draft.name}",
            *(line for name in changes if (line := self._told_once(name, data, changes))),
        ]
        if await self._agreed("Take this CV in?", told, wanted):
            self._draft = None
            await self._take(
                f"{draft.name} taken in", profile.take_cv, user, draft, changes, self.session.now()
            )

    def _told_once(self, name: str, data: dict[str, Any], changes: dict[str, Any]) -> str:
        same = data.get(name) == changes[name]
        return "" if same else profile_text.difference(name, data.get(name), changes[name])

    def action_forget(self) -> None:
        """Leave the CV that was read aside."""
        if self._draft is not None:
            name, self._draft = self._draft.name, None
            self.say(f"{name} left aside; nothing was changed")
            self.reload()

    def _reach(self) -> str:
        """In the footer: what to do with a CV that was just read."""
        return "a takes the CV in  X leaves it" if self._draft is not None else super()._reach()

    @on(RowTable.MarksChanged)
    def _marked(self, event: RowTable.MarksChanged) -> None:
        """In a CV that was just read, a mark takes a value or leaves it out."""
        if event.count and self._draft is not None and self.part is Part.CV:
            self._picked ^= self.table.marks
            self.table.clear_marks()
            self.reload()

    def _toggle(self, row: CvLine) -> None:
        if row.fresh:
            self._picked ^= {row.key}
            self.reload()
        elif self._seen is not None:
            data = self._seen.view.data
            changes = (
                profile_cv.without(row.item, data) if row.taken else profile_cv.picked((), data, [row.item])
            )
            verb = "taken away" if row.taken else "taken in"
            self.spawn(self._change(changes, f"{row.item.value} {verb}"))

    async def _correct(self, row: CvLine) -> None:
        note = f"read from “{row.item.quote}”"
        typed = await self.answer(
            Ask(f"{profile_looks.label(row.item.field)}: ", value=row.item.value, note=note)
        )
        if typed is None:
            return
        item = profile_cv.corrected(row.item, typed)
        if self._draft is not None and row.fresh:
            items = list(self._draft.understood)
            items[row.key] = item
            self._draft = CvDraft(self._draft.name, self._draft.text, tuple(items), self._draft.warnings)
            self._picked |= {row.key}
            self.reload()
        elif self._seen is not None:
            data = {
                **self._seen.view.data,
                **(profile_cv.without(row.item, self._seen.view.data) if row.taken else {}),
            }
            await self._change(profile_cv.picked((), data, [item]), f"{item.value} taken in")
