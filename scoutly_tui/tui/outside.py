"""Other programs on the same terminal: an editor for a text, a command that rows are piped to.

Meanwhile the screens are put away and paint nothing, but the event loop runs on: the heart beats and the
embedded worker knows that somebody is there. Where a terminal cannot be lent (in a browser), a command runs
beside the screens and its output is returned.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import CannotRunError

if TYPE_CHECKING:
    from textual.app import App

EDITORS: Final = ("nano", "vim", "vi")
LARGEST: Final = 1_000_000
SHOWN: Final = 64_000
PATIENCE_SECONDS: Final = 60.0
_BACK: Final = "\n[%s] Enter goes back to scoutly. "


@dataclass(frozen=True, slots=True)
class Edited:
    """What came back from an editor, still in ``folder`` until ``forget`` is called."""

    text: str
    folder: Path

    def forget(self) -> None:
        """The text is safe elsewhere: remove the file and its folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Piped:
    """How a command ended. ``output`` is what it wrote where the terminal could not be lent; else empty."""

    code: int
    output: str = ""


def editor(environment: Mapping[str, str] | None = None) -> list[str]:
    """The command of the person's editor, as arguments: ``$VISUAL``, ``$EDITOR``, or one that is there.

    Raises CannotRunError if there is none.
    """
    environment = os.environ if environment is None else environment
    wanted = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        command = shlex.split(wanted)
    except ValueError:
        raise CannotRunError(f"$EDITOR = {wanted} has an open quote.", "Correct it.") from None
    if not command:
        command = [found] if (found := next(filter(None, map(shutil.which, EDITORS)), None)) else []
    if not command or shutil.which(command[0], path=environment.get("PATH")) is None:
        raise CannotRunError(
            f"There is no editor{f' called {command[0]}' if command else ''}.", "Set $EDITOR to one."
        )
    return command


async def edit(app: App[Any], text: str, name: str) -> Edited | None:
    """``text`` as a person leaves it in their editor; None if they left it as it was.

    The file is theirs alone (0600, in a folder of its own, 0700: editors leave copies beside it). ``name`` is a
    word for its name. Raises CannotRunError if the editor cannot be run, fails, or leaves no text.
    """
    command = editor()
    folder = Path(tempfile.mkdtemp(prefix="scoutly-"))
    file = folder / f"{name}.md"
    edited: Edited | None = None
    try:
        with os.fdopen(
            os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(text)
        async with lent(app) as is_lent:
            if not is_lent:
                raise CannotRunError("There is no terminal here to run an editor in.", "Use scoutly in one.")
            code = await _run([*command, str(file)])
        if code:
            raise CannotRunError(f"{command[0]} ended with {code}; nothing was changed.", "Try it again.")
        after = _read(file)
        edited = Edited(after, folder) if after != text else None
    finally:
        if edited is None:
            shutil.rmtree(folder, ignore_errors=True)
    return edited


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise CannotRunError("The text is too long to keep.", "Keep it elsewhere.")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRunError(f"The text cannot be read back ({error}).", "Save it as UTF-8.") from None


async def pipe(app: App[Any], command: str, data: str) -> Piped:
    """Run a person's own shell ``command`` with ``data`` on its standard input."""
    async with lent(app) as is_lent:
        if not is_lent:
            return await _captured(command, data)
        process = await asyncio.create_subprocess_shell(command, stdin=PIPE)
        code = await _fed(process, data)
        await _enter(_BACK % _ended(code))
    return Piped(code)


def _ended(code: int) -> str:
    return "done" if code == 0 else f"exit {code}" if code > 0 else f"signal {-code}"


async def _captured(command: str, data: str) -> Piped:
    process = await asyncio.create_subprocess_shell(command, stdin=PIPE, stdout=PIPE, stderr=STDOUT)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            output, _ = await process.communicate(data.encode("utf-8", "replace"))
    except TimeoutError:
        process.kill()
        await process.wait()
        return Piped(-signal.SIGKILL, f"It took longer than {PATIENCE_SECONDS:.0f} s and was ended.")
    code = process.returncode or 0
    return Piped(code, output[:SHOWN].decode("utf-8", "replace"))


async def _fed(process: asyncio.subprocess.Process, data: str) -> int:
    """Give ``process`` its input, which it need not read, and wait for it."""
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(data.encode("utf-8", "replace"))
        await process.stdin.drain()
        process.stdin.close()
    return await process.wait()


async def _run(command: Sequence[str]) -> int:
    process = await asyncio.create_subprocess_exec(*command)
    return await process.wait()


@asynccontextmanager
async def lent(app: App[Any]) -> AsyncIterator[bool]:
    """The terminal, free for another program; False where it cannot be lent.

    Ctrl+C is the other program's: ours hears it and does nothing.
    """
    driver = app._driver
    if driver is None or not driver.can_suspend:
        yield False
        return
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        with app.batch_update(), app.suspend():
            yield True
    finally:
        signal.signal(signal.SIGINT, before)


async def _enter(prompt: str) -> None:
    """Ask for Enter; an end of input will do."""
    loop, pressed = asyncio.get_running_loop(), asyncio.Event()
    file = sys.__stdin__
    if file is None or sys.__stdout__ is None:
        return
    sys.__stdout__.write(prompt)
    sys.__stdout__.flush()
    loop.add_reader(file.fileno(), pressed.set)
    try:
        await pressed.wait()
        os.read(file.fileno(), 4_096)
    except OSError:
        return
    finally:
        loop.remove_reader(file.fileno())
