"""Record the walk-through in the README: the real program on a real pseudo-terminal over the demo's world.

Run it from the project's root: ``python scripts/walkthrough.py``. It writes ``screenshots/walkthrough.svg``, an
animated picture that needs no player and asks nobody for anything: frames of text that CSS shows one after the other.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pexpect
import pyte

from scoutly_tui.services import demo_run
from scoutly_tui.services import home as homes

TARGET = Path(__file__).resolve().parent.parent / "screenshots" / "walkthrough.svg"
COLUMNS, LINES = 100, 28
CELL, LINE, SIZE = 8.4, 17, 14
PAPER, INK = "#14161f", "#c8d0e8"
STEPS: tuple[tuple[str, str, float], ...] = (
    ("", "The inbox: the best first, each with what its score rests on", 2.6),
    ("\t\t\t", "Tab: the backlog, what was open when a company was added", 2.2),
    ("j", "j, k: on and back", 0.7),
    ("j", "j, k: on and back", 0.7),
    ("\r", "Enter: the posting, the score explained, the words it rests on", 3.0),
    ("\x1b", "Esc: back", 0.6),
    ("s", "s: save; the cursor goes on to the next", 1.6),
    ("x", "x: discard…", 1.4),
    ("s", "…and one more key says why", 1.6),
    ("u", "u: undo, of every edit, across restarts", 1.6),
    ("2", "2: companies; the rank decides how often each is checked", 2.2),
    ("+", "+, >, r 8 5 Enter: rank", 0.8),
    ("+", "+, >, r 8 5 Enter: rank", 1.4),
    ("d", "d: a duel; two companies, one key", 2.6),
    ("h", "d: a duel; two companies, one key", 1.4),
    ("l", "d: a duel; two companies, one key", 1.4),
    ("\x1b", "Esc: it goes on later", 0.8),
    ("3", "3: the queue, live", 2.2),
    ("4", "4: what cannot be read, why, and what to do", 2.4),
    ("7", "7: how all of it is doing", 2.4),
    ("?", "?: every key, searchable; Enter runs what it finds", 2.4),
    ("\x1b", "?: every key, searchable; Enter runs what it finds", 0.6),
)


@dataclass
class Recording:
    """Frames with how long each is shown, in seconds, and what is said under it."""

    frames: list[tuple[str, str, float]] = field(default_factory=list)


class Stage:
    """The program, and the screen as an emulator keeps it."""

    def __init__(self, folder: Path) -> None:
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("SCOUTLY_", "TEXTUAL_"))
        }
        settings = {
            "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "TZ": "UTC",
            "SCOUTLY_WORKER__EMBEDDED": "false", "SCOUTLY_CLOCK_OFFSET": os.environ.get("SCOUTLY_CLOCK_OFFSET", ""),
        }  # fmt: skip
        self.child = pexpect.spawn(
            sys.executable, ["-m", "scoutly_tui", "--home", str(folder)],
            env={**ours, **settings}, dimensions=(LINES, COLUMNS), timeout=60,
        )  # fmt: skip
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self.screen)

    def settle(self, quiet: float = 0.6, longest: float = 8.0) -> None:
        """Take what comes until nothing has come for a while."""
        deadline = time.monotonic() + longest
        while time.monotonic() < deadline:
            try:
                self._stream.feed(self.child.read_nonblocking(1 << 16, timeout=quiet))
            except (pexpect.TIMEOUT, pexpect.EOF):
                return

    def settle_until(self, words: str) -> None:
        """Take what comes until ``words`` are on the screen and it is quiet."""
        deadline = time.monotonic() + 60
        while not any(words in line for line in self.screen.display):
            if time.monotonic() > deadline:
                raise SystemExit("\n".join(self.screen.display))
            self.settle(0.2, 0.2)
        self.settle(1.5)

    def press(self, keys: str) -> None:
        """Type ``keys``."""
        for key in keys:
            self.child.send(key)
            self.settle(0.4)


def picture(screen: pyte.Screen) -> str:
    """The screen as the inside of an SVG group: papers as rectangles, text by runs."""
    parts: list[str] = []
    for y in range(LINES):
        x = 0
        while x < COLUMNS:
            cell = screen.buffer[y][x]
            end = x + 1
            while end < COLUMNS and _look(screen.buffer[y][end]) == _look(cell):
                end += 1
            parts += _run(screen, y, x, end)
            x = end
    return "".join(parts)


def _look(cell: pyte.screens.Char) -> tuple[str, str, bool, bool]:
    ink, paper = _colour(cell.fg, INK), _colour(cell.bg, PAPER)
    return (
        (paper, ink, cell.bold, cell.underscore) if cell.reverse else (ink, paper, cell.bold, cell.underscore)
    )


def _colour(name: str, otherwise: str) -> str:
    return f"#{name}" if len(name) == 6 and name != "default" else otherwise


def _run(screen: pyte.Screen, y: int, start: int, end: int) -> list[str]:
    ink, paper, bold, underlined = _look(screen.buffer[y][start])
    text = "".join(screen.buffer[y][x].data for x in range(start, end))
    parts = []
    if paper != PAPER:
        width = (end - start) * CELL
        parts.append(
            f'<rect x="{start * CELL:.1f}" y="{y * LINE}" width="{width:.1f}" height="{LINE}" fill="{paper}"/>'
        )
    if text.strip():
        lead = len(text) - len(text.lstrip())
        said = text.strip()
        style = (' font-weight="700"' if bold else "") + (
            ' text-decoration="underline"' if underlined else ""
        )
        parts.append(
            f'<text x="{(start + lead) * CELL:.1f}" y="{y * LINE + SIZE - 1}" fill="{ink}"'
            f' textLength="{len(said) * CELL:.1f}" lengthAdjust="spacingAndGlyphs"{style}>{escape(said)}</text>'
        )
    return parts


def animated(recording: Recording) -> str:
    """All frames in one SVG: each is visible in its span of the whole and hidden in the rest."""
    whole = sum(seconds for *_, seconds in recording.frames)
    width, height = COLUMNS * CELL + 24, (LINES + 2) * LINE + 24
    rules, groups, begun = [], [], 0.0
    for number, (drawn, said, seconds) in enumerate(recording.frames):
        start, end = 100 * begun / whole, 100 * (begun + seconds) / whole
        rules.append(
            f"@keyframes f{number}{{0%,{max(0.0, start - 0.001):.3f}%{{visibility:hidden}}"
            f"{start:.3f}%,{max(start, end - 0.001):.3f}%{{visibility:visible}}{end:.3f}%,100%{{visibility:hidden}}}}"
            f"#f{number}{{animation:f{number} {whole:.1f}s step-end infinite;visibility:{'visible' if not number else 'hidden'}}}"
        )
        caption = f'<text x="4" y="{(LINES + 1) * LINE + SIZE - 1}" fill="#e0af68">{escape(said)}</text>'
        groups.append(f'<g id="f{number}">{drawn}{caption}</g>')
        begun += seconds
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" font-family="ui-monospace,'
        f'SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" font-size="{SIZE}" xml:space="preserve">'
        f"<title>scoutly: a walk-through</title><style>{''.join(rules)}</style>"
        f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/><g transform="translate(12 12)">{"".join(groups)}</g></svg>\n'
    )


def record(folder: Path) -> Recording:
    """Walk through the screens over the home in ``folder``."""
    recording, stage = Recording(), Stage(folder)
    try:
        stage.settle_until("companies:")
        for keys, said, seconds in STEPS:
            stage.press(keys)
            stage.settle()
            recording.frames.append((picture(stage.screen), said, seconds))
    finally:
        stage.child.close(force=True)
    return recording


def main() -> None:
    """Live three days of the demo, walk through them, write the picture."""
    sys.path.insert(0, str(Path(__file__).parent))
    from screenshots import live_in

    with demo_run.opened() as demo:
        demo_run.warm_up(demo)
        with homes.thread_session():
            live_in(demo.home)
        recording = record(demo.home.paths.data_dir)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(animated(recording), encoding="utf-8")
    kilobytes = TARGET.stat().st_size / 1000
    sys.stdout.write(f"{TARGET.name}: {len(recording.frames)} frames, {kilobytes:.0f} kB\n")


if __name__ == "__main__":
    main()
