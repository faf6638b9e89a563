"""What a whole reading of a list in pages leaves behind, so that an unchanged list costs one request next time.

A list of several pages has no validator of its own: that of its first page says nothing of the others. But a first
page that lists the same postings and claims the same total as before leaves little room for a change. One that
came shows in the total, and on the first page where the newest stand first; one that went lowers the total. What
escapes is an edit behind the first page, and one that went just as another came behind it. So a list is taken to
be unchanged by these two signs only where its system states a total, and only until it is due to be read whole
again (``fetch.whole_read_days``): whatever escaped is found then.

The memory is kept where the digest of a single page would be, in ``Validators.body_hash``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.domain.postings import FoundPosting, fields_hash

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import Visit
    from scoutly_tui.fetch.response import Response, Validators
    from scoutly_tui.sources.protocol import Reading

_PREFIX: Final = "pages:"
_WAY: Final = re.compile(r"way:([\w-]{1,80}):(\d{1,15}):(.*)")
_FORM: Final = re.compile(r"pages:([0-9a-f]*):([0-9a-f]+):(\d{1,9}):([0-9a-f]+):(\d{1,15})")


@dataclass(frozen=True, slots=True)
class Memory:
    """``answer`` is the digest of the first page's body, ``page`` that of its postings, ``total`` how many postings
    it claims (0: it claims nothing), ``whole`` the digest of all postings, and ``read_at`` (epoch ms) when all pages
    were last read."""

    answer: str
    page: str
    total: int
    whole: str
    read_at: int

    @classmethod
    def of(cls, validators: Validators) -> Memory | None:
        """The memory in ``validators``; None where the board was read otherwise."""
        found = _FORM.fullmatch(validators.body_hash)
        if found is None:
            return None
        return cls(found[1], found[2], int(found[3]), found[4], int(found[5]))

    def validators(self, first: Response) -> Validators:
        """What to keep for the next look, with the validators that came with the ``first`` page."""
        from scoutly_tui.fetch.response import Validators

        said = (self.answer, self.page, str(self.total), self.whole, str(self.read_at))
        return Validators(first.validators.etag, first.validators.last_modified, _PREFIX + ":".join(said))

    def speaks(self, visit: Visit) -> bool:
        """Whether the first page alone may still tell that nothing changed."""
        return self.total > 0 and 0 <= clock.now_ms() - self.read_at < visit.whole_read_ms


def way_of(known: Validators, visit: Visit) -> tuple[str, Validators]:
    """The way by which a board that offers several was last read, and the validators that belong to it.

    Empty where none is remembered, and when the better ways are due to be tried again.
    """
    from scoutly_tui.fetch.response import Validators

    found = _WAY.fullmatch(known.body_hash)
    if found is None:
        return "", known
    if not 0 <= clock.now_ms() - int(found[2]) < visit.whole_read_ms:
        return "", Validators()
    return found[1], Validators(known.etag, known.last_modified, found[3])


def by_way(reading: Reading, way: str, known: Validators) -> Reading:
    """``reading``, remembering that ``way`` led to it, since when ``known`` says so or else since now."""
    before = _WAY.fullmatch(known.body_hash)
    since = before[2] if before is not None and before[1] == way else str(clock.now_ms())
    kept = replaced(reading.validators, body_hash=f"way:{way}:{since}:{reading.validators.body_hash}")
    return replaced(reading, validators=kept)


def first_validators(known: Validators, visit: Visit) -> Validators:
    """What to ask for the first page with: nothing where a 304 would not do, for all pages are to be read."""
    from scoutly_tui.fetch.response import Validators

    memory = Memory.of(known)
    if memory is None:
        return Validators() if known.body_hash.startswith(_PREFIX) else known
    if not memory.speaks(visit):
        return Validators()
    return Validators(known.etag, known.last_modified, memory.answer)


def seen_unchanged(first: Response, known: Validators) -> Response:
    """``first``, which shows that nothing changed, as an answer that says so and keeps the memory."""
    memory = Memory.of(known)
    if memory is None:
        return first
    answer = memory.answer if first.not_modified else first.validators.body_hash
    kept = replaced(memory, answer=answer).validators(first)
    return replaced(first, body=b"", not_modified=True, validators=kept)


def body_digest(answer: Response) -> str:
    """The digest of the body that ``answer`` came with."""
    memory = Memory.of(answer.validators)
    return memory.answer if memory is not None else answer.validators.body_hash


def row_digest(rows: Sequence[object], stable: Callable[[object], object], otherwise: Iterable[str]) -> str:
    """A digest of ``rows`` by what is ``stable`` in each; for rows that cannot be written down, of ``otherwise``."""
    try:
        said = json.dumps([stable(row) for row in rows], sort_keys=True, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        said = "|".join(otherwise)
    return _digest(said)


def posting_digest(postings: Iterable[FoundPosting]) -> str:
    """A digest of what a list says of ``postings``."""
    return _digest("|".join(f"{posting.external_id} {fields_hash(posting)}" for posting in postings))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
