"""The one table of keys. Bindings, footer, help, palette and the keymap of the settings are all read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

from textual.binding import Binding
from textual.keys import Keys, _character_to_key, format_key

from scoutly_tui.domain.errors import CannotRunError


class Scope(StrEnum):
    """Where a key works."""

    APP = "app"
    LIST = "list"
    READER = "reader"
    PAGE = "page"
    POSTINGS = "postings"
    COMPANIES = "companies"
    QUEUE = "queue"
    PROBLEMS = "problems"
    APPLICATIONS = "applications"
    PROFILE = "profile"
    STATUS = "status"
    DUEL = "duel"
    WELCOME = "welcome"


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a key does. ``keys`` is a comma-separated list; ``short`` its word in the footer, if it is there."""

    scope: Scope
    name: str
    keys: str
    action: str
    help: str
    short: str = ""
    writes: bool = False

    @property
    def id(self) -> str:
        """What the keymap in the settings calls it."""
        return f"{self.scope}.{self.name}"


def _keys() -> Iterator[Key]:
    app, rows, reader, page = Scope.APP, Scope.LIST, Scope.READER, Scope.PAGE
    for number, scope in MODES.items():
        yield Key(app, scope.value, number, f"show_mode('{scope.value}')", f"show {scope.value}")
    yield Key(
        app, "late", "exclamation_mark", "show_part('companies', 'late')", "show the companies that are late"
    )
    yield Key(
        app, "news", "asterisk", "show_part('postings', 'new')", "show what is new since you last looked"
    )
    yield Key(app, "help", "question_mark", "help", "the keys that work here, searchable", "keys")
    yield Key(app, "palette", "ctrl+p", "command_palette", "every action by its name")
    yield Key(app, "theme", "f2", "next_theme", "next theme: dark, light, high contrast")
    yield Key(app, "redraw", "ctrl+l", "redraw", "paint the whole screen again")
    yield Key(app, "quit", "q", "quit", "quit; the worker that scoutly started stops with it", "quit")

    yield Key(rows, "down", "j,down", "move(1)", "one down")
    yield Key(rows, "up", "k,up", "move(-1)", "one up")
    yield Key(rows, "half-down", "ctrl+d,pagedown", "page(1)", "half a page down")
    yield Key(rows, "half-up", "ctrl+u,pageup", "page(-1)", "half a page up")
    yield Key(rows, "first", "g,home", "ends(False)", "to the first")
    yield Key(rows, "last", "G,end", "ends(True)", "to the last")
    yield Key(rows, "next", "n", "step(1)", "next match")
    yield Key(rows, "previous", "N", "step(-1)", "previous match")
    yield Key(rows, "mark", "space", "mark", "mark and move on")
    yield Key(rows, "open", "enter", "choose", "open")

    yield Key(reader, "down", "j,down", "scroll_lines(1)", "one line down")
    yield Key(reader, "up", "k,up", "scroll_lines(-1)", "one line up")
    yield Key(reader, "half-down", "ctrl+d,pagedown,space", "scroll_half(1)", "half a page down")
    yield Key(reader, "half-up", "ctrl+u,pageup", "scroll_half(-1)", "half a page up")
    yield Key(reader, "first", "g,home", "scroll_ends(False)", "to the beginning")
    yield Key(reader, "last", "G,end", "scroll_ends(True)", "to the end")
    yield Key(reader, "next", "n", "neighbour(1)", "next one")
    yield Key(reader, "previous", "N", "neighbour(-1)", "previous one")

    yield Key(page, "filter", "slash", "filter", "filter as you type", "filter")
    yield Key(page, "back", "escape", "back", "clear the filter, then the marks, then go back")
    yield Key(page, "next-view", "tab,right", "view(1)", "next view")
    yield Key(page, "previous-view", "shift+tab,left", "view(-1)", "previous view")
    yield Key(page, "undo", "u", "undo", "undo the latest edit", writes=True)
    yield Key(page, "redo", "U", "redo", "redo what was undone", writes=True)
    yield Key(page, "views", "v", "saved_views", "saved views: take one, or keep this filter as one")
    yield Key(page, "pipe", "vertical_line", "pipe", "pipe the row, or the marked ones, as JSON to a command")
    yield Key(page, "json", "Y", "copy_json", "copy the row as JSON")
    yield Key(page, "reload", "ctrl+r", "reload", "look again")

    yield from _posting_keys(Scope.POSTINGS)
    yield from _company_keys(Scope.COMPANIES)
    yield from _duel_keys(Scope.DUEL)
    yield from _welcome_keys(Scope.WELCOME)
    yield from _queue_keys(Scope.QUEUE)
    yield from _problem_keys(Scope.PROBLEMS)
    yield from _application_keys(Scope.APPLICATIONS)
    yield from _profile_keys(Scope.PROFILE)
    yield Key(Scope.STATUS, "copy", "y", "copy_json", "copy all of it as JSON", "copy JSON")


def _posting_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "save", "s", "save", "save", "save", True)
    yield Key(scope, "save-all", "S", "save(True)", "save all marked, else all shown", "", True)
    yield Key(scope, "discard", "x", "discard", "discard, then one key for the reason", "discard", True)
    yield Key(scope, "discard-all", "X", "discard(True)", "discard all marked, else all shown", "", True)
    yield Key(scope, "snooze", "z", "snooze", "snooze", "snooze", True)
    yield Key(scope, "snooze-all", "Z", "snooze(True)", "snooze all marked, else all shown", "", True)
    yield Key(scope, "apply", "a", "apply", "set the application's status", "apply", True)
    yield Key(scope, "open", "o", "open_link", "open the posting in a browser; over SSH show and copy it")
    yield Key(scope, "copy", "y", "copy_link", "copy the link")
    yield Key(scope, "hidden", "h", "toggle_hidden", "what the rules hide, and why; back again")
    yield Key(scope, "notes", "e", "notes", "write notes in your editor", "", True)
    yield Key(
        scope, "proposal", "p", "proposal", "make a rule of what you discard, if one is proposed", "", True
    )
    yield Key(scope, "sort", "equals_sign", "sort", "best first, or newest first")


def _company_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "up", "plus", "nudge(1)", "rank up by one", "rank", True)
    yield Key(scope, "down", "minus", "nudge(-1)", "rank down by one", "", True)
    yield Key(scope, "band-up", "greater_than_sign", "band(True)", "rank up to the next band", "", True)
    yield Key(scope, "band-down", "less_than_sign", "band(False)", "rank down to the band below", "", True)
    yield Key(scope, "rank", "r", "rank", "type a rank, then Enter", "type rank", True)
    yield Key(scope, "rank-all", "R", "rank(True)", "type a rank for all marked, else all shown", "", True)
    yield Key(scope, "track", "t", "track", "track, or stop tracking", "", True)
    yield Key(scope, "track-all", "T", "track(True)", "track or untrack all marked, else all shown", "", True)
    yield Key(
        scope,
        "duel",
        "d",
        "duel",
        "rank by duels: two companies, one key; the marked, else all",
        "duel",
        True,
    )
    yield Key(scope, "add", "a", "add", "add a company by its URL", "add", True)
    yield Key(
        scope, "catalogue", "A", "add_catalogue", "take in the companies that ship with scoutly", "", True
    )
    yield Key(scope, "check", "c", "check", "check now", "check", True)
    yield Key(scope, "check-all", "C", "check(True)", "check all marked, else all shown", "", True)
    yield Key(scope, "edit", "e", "edit", "change name, address, selector and facts", "", True)
    yield Key(scope, "remove", "x", "remove", "take off every list", "", True)
    yield Key(
        scope, "remove-all", "X", "remove(True)", "take all marked, else all shown, off every list", "", True
    )
    yield Key(scope, "why", "w", "why", "why the next check is when it is")
    yield Key(scope, "open", "o", "open_link", "open the careers page; over SSH show and copy it")
    yield Key(scope, "copy", "y", "copy_link", "copy the careers page's link")
    yield Key(scope, "sort", "equals_sign", "sort", "next order: rank, next check, name, openings, failures")


def _duel_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "left", "h,left,1", "answer('first')", "the left one", "left", True)
    yield Key(scope, "right", "l,right,2", "answer('second')", "the right one", "right", True)
    yield Key(scope, "far-left", "H,shift+left", "answer('far first')", "the left one by far", "by far", True)
    yield Key(scope, "far-right", "L,shift+right", "answer('far second')", "the right one by far", "", True)
    yield Key(scope, "even", "space,s", "answer('even')", "about the same", "the same", True)
    yield Key(scope, "undo", "u", "take_back", "take the latest answer back", "undo", True)
    yield Key(scope, "redo", "U", "give_again", "give it again", "", True)
    yield Key(scope, "spread", "tab", "spread", "another way to give ranks to the order", "ranks", False)
    yield Key(scope, "take", "enter", "take", "take the ranks, after a look at what changes", "take", True)
    yield Key(scope, "give-up", "X", "give_up", "give the duel up: answers go, ranks stay", "", True)
    yield Key(scope, "leave", "escape,q", "leave", "leave; d goes on later", "later", False)


def _welcome_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "add", "a", "add", "paste the address of a careers page", "paste an address", True)
    yield Key(
        scope, "catalogue", "c", "catalogue", "take the companies that ship with scoutly", "catalogue", True
    )
    yield Key(scope, "import", "i", "import_cv", "read a CV", "read a CV", True)
    yield Key(scope, "next", "enter,s", "next", "go on; without a CV that is skipping it", "go on")
    yield Key(scope, "leave", "escape,q", "leave", "leave; everything is also on the pages", "leave")


def _queue_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "retry", "r", "retry", "retry, or run now", "retry", True)
    yield Key(scope, "retry-all", "R", "retry(True)", "retry all marked, else all shown", "", True)
    yield Key(scope, "cancel", "x", "cancel", "cancel", "cancel", True)
    yield Key(scope, "cancel-all", "X", "cancel(True)", "cancel all marked, else all shown", "", True)
    yield Key(scope, "pause", "p", "pause", "pause the queue, or let it go on", "pause", True)
    yield Key(scope, "due", "d", "enqueue_due", "queue what is due", "queue due", True)
    yield Key(scope, "errors", "f", "error_kind", "show what failed with one kind of error", "by error")
    yield Key(scope, "panel", "w", "panel", "show the workers and charts, or a longer list")


def _problem_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "find", "f", "find", "find the source again", "find source", True)
    yield Key(
        scope, "find-all", "F", "find(True)", "find the source again for all marked, else all shown", "", True
    )
    yield Key(scope, "snooze", "z", "snooze", "snooze", "snooze", True)
    yield Key(scope, "snooze-all", "Z", "snooze(True)", "snooze all marked, else all shown", "", True)
    yield Key(scope, "check", "c", "check", "check now", "check", True)
    yield Key(scope, "check-all", "C", "check(True)", "check all marked, else all shown", "", True)
    yield Key(scope, "url", "e", "change_url", "change the careers URL", "URL", True)
    yield Key(scope, "selector", "s", "selector", "give a CSS selector of the postings", "", True)
    yield Key(scope, "untrack", "t", "untrack", "stop tracking", "", True)
    yield Key(
        scope, "untrack-all", "T", "untrack(True)", "stop tracking all marked, else all shown", "", True
    )
    yield Key(scope, "why", "w", "why", "what was seen, since when, and every remedy", "what was seen")
    yield Key(scope, "open", "o", "open_link", "open the careers page; over SSH show and copy it")
    yield Key(scope, "copy", "y", "copy_link", "copy the careers page's link")


def _application_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "status", "a", "apply", "set the status", "status", True)
    yield Key(scope, "step", "r", "step", "the next step, and when to be reminded of it", "next step", True)
    yield Key(scope, "done", "d", "step_done", "the next step is done", "", True)
    yield Key(scope, "note", "i", "note", "add a dated note to the timeline", "", True)
    yield Key(scope, "notes", "e", "notes", "write notes in your editor", "", True)
    yield Key(scope, "board", "b", "board", "as a board, or as a list", "board")
    yield Key(scope, "funnel", "f", "funnel", "how far applications come", "funnel")
    yield Key(scope, "open", "o", "open_link", "open the posting in a browser; over SSH show and copy it")
    yield Key(scope, "copy", "y", "copy_link", "copy the link")


def _profile_keys(scope: Scope) -> Iterator[Key]:
    yield Key(scope, "edit", "e", "edit", "change this line, or correct what was read", "edit", True)
    yield Key(scope, "import", "i", "import_cv", "read a CV (PDF, DOCX, Markdown, text)", "import CV", True)
    yield Key(scope, "add", "a", "add", "take the CV in; on Profiles a new profile", "add", True)
    yield Key(
        scope, "drop", "x", "drop", "take this away: a line, a value of the CV, a profile", "remove", True
    )
    yield Key(scope, "rename", "r", "rename", "rename this profile", "", True)
    yield Key(scope, "forget", "X", "forget", "leave the CV that was just read aside")


MODES: Final = {
    "1": Scope.POSTINGS,
    "2": Scope.COMPANIES,
    "3": Scope.QUEUE,
    "4": Scope.PROBLEMS,
    "5": Scope.APPLICATIONS,
    "6": Scope.PROFILE,
    "7": Scope.STATUS,
}
TABLE: Final = tuple(_keys())
RESERVED: Final = {
    "ctrl+c": "it is the way out",
    "ctrl+q": "terminals use it to resume output",
    "ctrl+s": "terminals use it to stop output",
    "ctrl+z": "it suspends the program",
}


def first_page(wanted: str) -> str:
    """The page that opens first. Raises CannotRunError for one that does not exist."""
    names = [scope.value for scope in MODES.values()]
    if wanted and wanted not in names:
        raise CannotRunError(f"[ui] page: there is no page “{wanted}”.", f"Use one of {', '.join(names)}.")
    return wanted or names[0]


def of(scope: Scope) -> list[Key]:
    """All keys of ``scope``."""
    return [key for key in TABLE if key.scope is scope]


def bindings(scope: Scope) -> list[Binding]:
    """The bindings of ``scope``, each with the id the keymap knows it by."""
    return [Binding(key.keys, key.action, key.help, show=bool(key.short), id=key.id) for key in of(scope)]


def heard_on(scope: Scope, focus: Scope = Scope.LIST) -> list[Key]:
    """All keys that work on the screen ``scope``: its own, then those of what has the ``focus``, page and app."""
    return [key for each in (scope, focus, Scope.PAGE, Scope.APP) for key in of(each)]


def heard_together() -> Iterator[list[Key]]:
    """Every set of keys that are heard at one moment. In front of a page, a duel and the welcome hear their own alone."""
    for scope in MODES.values():
        for focus in (Scope.LIST, Scope.READER):
            yield heard_on(scope, focus)
    yield of(Scope.DUEL)
    yield of(Scope.WELCOME)


def capitals(scope: Scope, keys_of: Callable[[Key], str]) -> str:
    """The keys of ``scope`` that act on all marked or shown rows, as remapped, such as ``S X Z``."""
    return " ".join(shown(keys_of(key)).split(" ")[0] for key in of(scope) if key.name.endswith("-all"))


def shown(keys: str) -> str:
    """Comma-separated key names the way people write them, the first two at most."""
    return " ".join(format_key(name.strip()) for name in keys.split(",")[:2])


def keymap(wanted: Mapping[str, str]) -> dict[str, str]:
    """The keymap of the settings, checked: ids to comma-separated keys.

    Raises CannotRunError naming an unknown id, a key that is no key, a reserved key, or the two actions that
    claim the same key.
    """
    known = {key.id: key for key in TABLE}
    checked: dict[str, str] = {}
    for action, names in wanted.items():
        if action not in known:
            raise CannotRunError(
                f"[ui] keys: there is no action “{action}”.", _did_you_mean(action, list(known))
            )
        checked[action] = ",".join(_key_name(action, name) for name in names.split(",") if name.strip())
        if not checked[action]:
            raise CannotRunError(f"[ui] keys: “{action}” is given no key.", "Name one, or remove the line.")
    _refuse_clashes(checked)
    return checked


def _key_name(action: str, name: str) -> str:
    name = name.strip()
    key = _character_to_key(name) if len(name) == 1 else name
    if key in RESERVED:
        raise CannotRunError(
            f"[ui] keys: “{action}” cannot have {name}, because {RESERVED[key]}.", "Choose another key."
        )
    last = key.removeprefix("ctrl+").removeprefix("shift+").removeprefix("alt+")
    if len(name) > 1 and len(last) > 1 and last not in _NAMED and key not in _NAMED:
        raise CannotRunError(
            f"[ui] keys: “{action}” = “{name}” is not a key.",
            "Write a character, or a name such as f5, ctrl+g or enter.",
        )
    return key


_NAMED: Final = frozenset(member.value for member in Keys) | {
    _character_to_key(chr(code)) for code in range(0x20, 0x7F)
}


def _refuse_clashes(changed: Mapping[str, str]) -> None:
    if not changed:
        return
    for heard in heard_together():
        taken: dict[str, str] = {}
        for key in heard:
            for name in changed.get(key.id, key.keys).split(","):
                other = taken.setdefault(name, key.id)
                if other != key.id and (key.id in changed or other in changed):
                    raise CannotRunError(
                        f"[ui] keys: {format_key(name)} is claimed by both “{other}” and “{key.id}”.",
                        "Give one of them another key.",
                    )


def _did_you_mean(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else "The help screen (?) lists them."
