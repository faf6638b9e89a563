"""Who noticed which planted event, and who told of something that was not there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.compare.world import Event, events

# What scoutly's own words must hold to have named the event; a peer knows no more than "changed" and "error".
NAMES: dict[Event, tuple[str, ...]] = {
    Event.NEW: ("posting",),
    Event.CLOSED: ("closed",),
    Event.EDITED: ("all genders",),
    Event.MOVED: ("moved",),
    Event.BLOCKED: ("blocked",),
    Event.DISGUISED: ("blocked",),
    Event.EMPTIED: ("emptied",),
    Event.GONE: ("not_found", "error"),
    Event.BROKEN: ("http_error", "error"),
}
SHOULD_CLOSE = {Event.CLOSED, Event.EMPTIED}


@dataclass
class Count:
    """By event, how often it was planted, noticed and named; by what, how often something untrue was told."""

    planted: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Count) -> Count:
        return Count(
            self.planted + other.planted, self.noticed + other.noticed,
            self.named + other.named, self.wrong + other.wrong,
        )  # fmt: skip


def judge(looks: list[dict[int, str]], companies: int) -> Count:
    """What of ``looks`` (first, unchanged, events, again) was true."""
    planted = events(companies)
    count = Count()
    for number in {**looks[0], **looks[1]}:
        count.wrong[f"told of a change where none was: {looks[1].get(number) or looks[0][number]}"] += 1
    for number in range(companies):
        event = planted.get(number)
        said = "; ".join(filter(None, (looks[2].get(number), looks[3].get(number))))
        if event is None or event is Event.NOISE:
            if said:
                count.wrong[
                    "told of noise as a change" if event else f"told of a change where none was: {said}"
                ] += 1
            continue
        count.planted[event] += 1
        count.noticed[event] += bool(said)
        count.named[event] += any(word in said for word in NAMES[event])
        if event is Event.DISGUISED and "changed" in said:
            count.wrong["took a challenge page for the careers page"] += 1
        if event not in SHOULD_CLOSE and "closed" in said:
            count.wrong["closed what is open"] += 1
    return count


def print_noticed(counts: dict[str, Count]) -> None:
    """One row an event: noticed, and of those named as what they are; then what was wrong."""
    print("\nNoticed (of them, called by what they are):\n")
    print(f"| {'event':26} | planted | " + " | ".join(counts) + " |")
    print(f"| {'-' * 26} | ------: | " + " | ".join(f"{'-' * (len(name) - 1)}:" for name in counts) + " |")
    for event in Event:
        if event is not Event.NOISE:
            planted = max((count.planted[event] for count in counts.values()), default=0)
            cells = " | ".join(
                f"{f'{count.noticed[event]} ({count.named[event]})':>{len(name)}}"
                for name, count in counts.items()
            )
            print(f"| {event:26} | {planted:7} | {cells} |")
    print("\nWrong:\n")
    for name, count in counts.items():
        told = "; ".join(f"{what} ({times}×)" for what, times in count.wrong.most_common(8)) or "nothing"
        print(f"- {name}: {told}")
