"""The first run: from nothing to a first scored posting, in three steps that fit on one screen."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from scoutly_tui.services import profile, welcome
from scoutly_tui.services.welcome import FirstCheck, Progress
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.dialogs import Ask
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.messages import Failed, Written
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.widgets.columns import Piece, Tone
from scoutly_tui.tui.widgets.key_bar import KeyBar

POLL_SECONDS: Final = 0.5
STEPS: Final = ("Whom do you watch?", "What can you do?", "Watch the first checks")


class WelcomeScreen(ModalScreen[bool]):
    """Leads through the three steps. Its value is whether there are postings to look at now."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.WELCOME)]
    DEFAULT_CSS = """
    WelcomeScreen { background: $background; layout: vertical; }
    WelcomeScreen #steps { height: 1fr; padding: 1 3; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._step = 0
        self._chosen = ""
        self._cv: list[tuple[str, str]] | None = None
        self._progress: Progress | None = None
        self._looking = False

    def compose(self) -> ComposeResult:
        """All three steps in one text, the present one open; the keys."""
        yield Static(id="steps", markup=False)
        yield KeyBar(self.session, keys.Scope.WELCOME)

    def on_mount(self) -> None:
        """Begin."""
        self._paint()
        self.set_interval(POLL_SECONDS, self._poll)

    def on_resize(self) -> None:
        """More room shows more."""
        self._paint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What cannot be done is told to the app; the step stays."""
        event.stop()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.app.post_message(Failed(event.worker.error))

    # What it shows

    def _paint(self) -> None:
        page = Document()
        page.line(("Welcome to scoutly", Tone.ACCENT))
        page.line("It watches the careers pages of companies you would love to work for.")
        page.line(("Three steps, under a minute. Every answer can be changed later.", Tone.MUTED))
        for number, title in enumerate(STEPS):
            self._heading(page, number, title)
            if number == 0:
                self._whom(page)
            elif number == 1:
                self._what(page)
            elif self._step == 2:
                self._watch(page)
        self.query_one("#steps", Static).update(page.build())

    def _heading(self, page: Document, number: int, title: str) -> None:
        glyphs = self.session.glyphs
        sign = glyphs.ok if number < self._step else str(number + 1)
        tone = Tone.GOOD if number < self._step else Tone.ACCENT if number == self._step else Tone.FAINT
        page.gap()
        page.line((f"{sign}  {title}", tone if number != self._step else Tone.STRONG))

    def _whom(self, page: Document) -> None:
        if self._step > 0:
            page.line((f"   {self._chosen}", Tone.MUTED))
            return
        page.line(
            "   ",
            (self._key("add"), Tone.ACCENT),
            "  paste the address of a careers page, a job board or a posting",
        )
        page.line(
            "   ",
            (self._key("catalogue"), Tone.ACCENT),
            "  take the companies that ship with scoutly, the best-known ranked",
        )

    def _what(self, page: Document) -> None:
        if self._cv is not None:
            understood = [f"{field.replace('_', ' ')}: {value}" for field, value in self._cv]
            page.line((f"   {words.plural(len(understood), 'thing')} understood", Tone.MUTED))
            for line in understood[: 3 if self._step > 1 else 8]:
                page.line((f"   {self.session.glyphs.ok} {line}", Tone.MUTED))
            if self._step == 1:
                page.line("   ", (self._key("next"), Tone.ACCENT), "  go on; page 6 changes any of it")
        elif self._step == 1:
            page.line(
                "   ",
                (self._key("import"), Tone.ACCENT),
                "  read your CV (PDF, DOCX, Markdown, text); it stays here",
            )
            page.line(
                "   ",
                (self._key("next"), Tone.ACCENT),
                "  skip it; page 6 takes a CV, or what you want line by line",
            )
        elif self._step > 1:
            page.line(("   skipped; page 6 reads one any time", Tone.MUTED))

    def _watch(self, page: Document) -> None:
        progress = self._progress
        if progress is None:
            page.line(("   loading…", Tone.MUTED))
            return
        if not progress.worker:
            page.line(("   A worker starts in a moment…", Tone.WARN))
        room = max(3, self.size.height - (18 if self._cv is None else 22) - len(progress.best))
        for check in progress.checks[:room]:
            page.line("   ", *self._check(check))
        if not progress.found:
            return
        page.gap()
        count = words.plural(progress.found, "posting")
        page.line((f"   {count} found, {progress.scored} scored; the best so far", Tone.STRONG))
        for posting in progress.best:
            score = "  –" if posting.score is None else f"{posting.score:>3}"
            page.line((f"   {score}", Tone.GOOD), f"  {posting.title}", (f"  {posting.company}", Tone.MUTED))
        page.line("   ", (self._key("next"), Tone.ACCENT), "  look at them; what comes from now on is news")

    def _check(self, check: FirstCheck) -> list[Piece]:
        glyphs = self.session.glyphs
        match check.state:
            case "processing":
                return [(f"{glyphs.running} {check.company}", Tone.PLAIN), ("  being checked", Tone.GOOD)]
            case "completed":
                found = words.plural(check.found or 0, "posting")
                return [(f"{glyphs.ok} {check.company}", Tone.PLAIN), (f"  {found}", Tone.MUTED)]
            case "pending":
                return [(f"{glyphs.waiting} {check.company}", Tone.MUTED), ("  waits", Tone.FAINT)]
        return [
            (f"{glyphs.failed} {check.company}", Tone.PLAIN),
            (f"  {check.error or check.state}", Tone.BAD),
        ]

    def _key(self, name: str) -> str:
        key = next(key for key in keys.of(keys.Scope.WELCOME) if key.name == name)
        return keys.shown(self.session.keys_of(key)).split(" ")[0]

    # Steps

    def _go_to(self, step: int) -> None:
        self._step = step
        self._paint()
        if step == 2:
            self._poll()

    def action_add(self) -> None:
        """Paste an address; what it holds is shown before it is stored."""
        if self._step != 1:
            self.run_worker(self._add(), exit_on_error=False)

    async def _add(self) -> None:
        from scoutly_tui.tui.adding import AddScreen

        added = await self.app.push_screen_wait(AddScreen(self.session))
        if added is None:
            return
        self.app.post_message(Written())
        self._chosen = f"{self._chosen}, {added.name}" if self._chosen else added.name
        self._go_to(max(1, self._step))

    def action_catalogue(self) -> None:
        """Take the catalogue."""
        if self._step == 0:
            self.run_worker(self._catalogue(), exit_on_error=False, exclusive=True)

    async def _catalogue(self) -> None:
        session = self.session
        ranked = await session.gateway.read(welcome.take_catalogue, session.user_id, session.now())
        self.app.post_message(Written())
        self._chosen = f"the catalogue, {ranked} companies ranked and tracked"
        self._go_to(1)

    def action_import_cv(self) -> None:
        """Read a CV."""
        if self._step == 1:
            self.run_worker(self._import(), exit_on_error=False)

    async def _import(self) -> None:
        typed = await self.app.push_screen_wait(
            Ask("CV to read", note="path of a PDF, DOCX, Markdown or text file", hint=_path_hint)
        )
        if not typed:
            return
        session = self.session
        imported = await session.gateway.read(
            profile.import_cv, session.user_id, Path(typed).expanduser(), session.now()
        )
        self._cv = [(item.field, item.value) for item in imported.understood]
        self.app.post_message(Written())
        self._paint()

    def action_next(self) -> None:
        """Go on to the next step; from the last one to the postings."""
        if self._step == 1:
            self._go_to(2)
        elif self._step == 2:
            self.dismiss(bool(self._progress and self._progress.found))

    def action_leave(self) -> None:
        """Leave the rest for later."""
        self.dismiss(False)

    # Watching

    def _poll(self) -> None:
        if self._step == 2 and not self._looking:
            self._looking = True
            self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        try:
            seen = await self.session.gateway.read(welcome.progress, self.session.user_id)
        finally:
            self._looking = False
        if seen != self._progress:
            self._progress = seen
            self._paint()


def _path_hint(text: str) -> str:
    path = Path(text).expanduser()
    if not path.exists():
        return "there is no such file yet"
    return f"{path.name}, {words.size(path.stat().st_size)}" if path.is_file() else "a folder"
