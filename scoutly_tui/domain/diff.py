"""What changed between the board as we knew it and the board as it looks now."""

from collections.abc import Iterable
from dataclasses import replace

from scoutly_tui.domain.postings import BoardDiff, FoundPosting, KnownPosting, fields_hash, text_hash


def unique(found: Iterable[FoundPosting]) -> list[FoundPosting]:
    """``found`` without repeated external ids: the first stands, with every place the repeats name."""
    by_id: dict[str, FoundPosting] = {}
    for posting in found:
        first = by_id.get(posting.external_id)
        if first is None:
            by_id[posting.external_id] = posting
        elif extra := [place for place in posting.locations if place not in first.locations]:
            by_id[posting.external_id] = replace(first, locations=(*first.locations, *extra))
    return list(by_id.values())


def diff(known: Iterable[KnownPosting], found: Iterable[FoundPosting]) -> BoardDiff:
    """Compare what we knew with what a complete, successful look found.

    A posting absent once is closing, absent at the next successful look closed; the 404 of its own page counts as
    one of the two looks. If more than half of the
    open postings that were present at the last look vanish at once (all of a single one included), the
    result is ``shrunken``: the first such look only marks.
    """
    before = {posting.external_id: posting for posting in known}
    new: list[FoundPosting] = []
    changed: list[tuple[KnownPosting, FoundPosting]] = []
    reopened: list[tuple[KnownPosting, FoundPosting]] = []
    seen: list[int] = []
    present: set[str] = set()
    for posting in unique(found):
        present.add(posting.external_id)
        old = before.get(posting.external_id)
        if old is None:
            new.append(posting)
        elif old.closed_at is not None:
            reopened.append((old, posting))
        elif _differs(old, posting):
            changed.append((old, posting))
        else:
            seen.append(old.key)

    absent = [p for p in before.values() if p.closed_at is None and p.external_id not in present]
    confirmed = {p.key for p in absent if p.missing_since is not None or p.gone}
    closing = tuple(p.key for p in absent if p.key not in confirmed)
    closed = tuple(p.key for p in absent if p.key in confirmed)
    at_last_look = sum(
        1
        for p in before.values()
        if p.closed_at is None and p.missing_since is None and p.key not in confirmed
    )
    return BoardDiff(
        new=tuple(new),
        changed=tuple(changed),
        reopened=tuple(reopened),
        seen=tuple(seen),
        closing=closing,
        closed=closed,
        shrunken=len(closing) * 2 > at_last_look,
    )


def unchanged(known: Iterable[KnownPosting]) -> BoardDiff:
    """The diff of a look that found the board byte for byte as it was: what was missing still is."""
    still_open = [posting for posting in known if posting.closed_at is None]
    return BoardDiff(
        seen=tuple(p.key for p in still_open if p.missing_since is None),
        closed=tuple(p.key for p in still_open if p.missing_since is not None),
    )


def carried_over(known: Iterable[KnownPosting], found: Iterable[FoundPosting]) -> dict[int, str]:
    """Which postings of a board that moved are the ones we knew: by key, the external id each has now.

    Another system numbers anew, so the title tells; among several of one title the same content goes first.
    Each posting is carried over at most once. Ids that stayed need nothing and are not named.
    """
    known, found = list(known), unique(found)
    kept = {posting.external_id for posting in known}
    here = {posting.external_id for posting in found}
    arrivals = [posting for posting in found if posting.external_id not in kept]
    leavers = [posting for posting in known if posting.closed_at is None and posting.external_id not in here]
    carried: dict[int, str] = {}
    for likeness in (_content, _title):
        waiting: dict[tuple[str, ...], list[FoundPosting]] = {}
        for posting in arrivals:
            waiting.setdefault(likeness(posting.title, fields_hash(posting)), []).append(posting)
        for old in leavers:
            same = waiting.get(likeness(old.title, old.fields_hash))
            if same:
                carried[old.key] = same.pop(0).external_id
        taken = set(carried.values())
        arrivals = [posting for posting in arrivals if posting.external_id not in taken]
        leavers = [posting for posting in leavers if posting.key not in carried]
    return carried


def _content(title: str, digest: str) -> tuple[str, ...]:
    return _title(title, "")[0], digest


def _title(title: str, _digest: str) -> tuple[str, ...]:
    return (" ".join(title.casefold().split()),)


def _differs(old: KnownPosting, posting: FoundPosting) -> bool:
    """Whether ``posting`` says something new. A list without descriptions says nothing about them."""
    if old.url != posting.url or old.fields_hash != fields_hash(posting):
        return True
    return posting.description is not None and old.text_hash != text_hash(posting.description)
