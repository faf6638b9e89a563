"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from scoutly_tui.domain.errors import CannotRunError


@contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """A text file in UTF-8 that takes the place of ``path`` once all of it is on the disk, readable by its owner only.

    Raises CannotRunError if it cannot be written; then what was at ``path`` is still there.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with half.open("w", encoding="utf-8", newline="") as file:
            half.chmod(0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        raise CannotRunError(
            f"{path} could not be written: {error.strerror}.", "Choose another place."
        ) from None
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def write(path: Path, text: str) -> None:
    """``text`` into ``path``, as ``whole`` does it."""
    with whole(path) as file:
        file.write(text)
