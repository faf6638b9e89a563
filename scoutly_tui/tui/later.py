"""Services that a screen names at its top and that are imported when they are first asked.

A screen's module is imported before the first frame, what its services import is not needed until after it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """A module of ``scoutly_tui.services`` that is imported with the first look at what it holds."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(f"scoutly_tui.services.{self._name}"), name)


def later(*names: str) -> tuple[Any, ...]:
    """The services called ``names``, in this order. At run time only: type checkers see the real imports."""
    return tuple(Later(name) for name in names)
