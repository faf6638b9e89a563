"""The messages that cross screens. A widget's own messages are nested in it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class DataChanged(Message):
    """Somebody else committed something: what is shown may be old. From the app to its pages."""

    def can_replace(self, message: Message) -> bool:
        """Two changes ask for one look."""
        return isinstance(message, DataChanged)


@dataclass
class Written(Message):
    """We ourselves committed something; the page that did so has looked already."""

    def can_replace(self, message: Message) -> bool:
        """Two of them ask for one look."""
        return isinstance(message, Written)


@dataclass
class Failed(Message):
    """Something that was asked for did not work; the app says so."""

    error: BaseException
