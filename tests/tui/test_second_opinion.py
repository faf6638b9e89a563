"""A model's second opinion in the reader: both scores, its evidence, a wide gap flagged; its text is only text."""

from __future__ import annotations

import json

import pytest
from tui_world import NOW, World, opened_app, screen_text, shown, until

from scoutly_tui.domain.times import HOUR_MS
from scoutly_tui.services import opinions, postings
from scoutly_tui.store import database
from scoutly_tui.store.models import Opinion
from scoutly_tui.tui.posting_document import posting_document
from scoutly_tui.tui.theme import UNICODE

TITLE = "Senior Platform Engineer"
GROUNDS = {
    "summary": "A close match for somebody who runs platforms.",
    "reasons": [{"text": "You have run PostgreSQL for years.", "quote": "PostgreSQL beyond the basics"}],
    "considerations": [{"text": "It wakes you at night.", "quote": "on-call rotation of one week in six"}],
    "stretch_goals": [{"text": "German would be new.", "quote": "German is a plus"}],
    "dropped": 2,
    "removed": 1,
}


def opine(world: World, **changes: object) -> int:
    """Have a model say something of the first posting; returns its key."""
    key = world.posting(TITLE)
    said = {
        "user": world.home.user_id, "posting": key, "model": "m-1", "interest": 88, "why": "the same work",
        "score": 35, "local_score": 91, "verdict": json.dumps(GROUNDS), "analysed_at": NOW - HOUR_MS, "basis": "b",
        "screened_at": NOW - HOUR_MS,
    }  # fmt: skip
    with database.writing():
        content = database.execute(
            "select fields_hash || ':' || coalesce(text_hash, '') from posting where id = ?", key
        )
        Opinion.insert(**(said | {"read_as": content[0][0]} | changes)).execute()
    return key


def read(world: World, **changes: object) -> str:
    """What the reader says of a posting with such an opinion."""
    key = opine(world, **changes)
    detail = postings.reader(world.home.user_id, key, NOW)
    return posting_document(detail, NOW, UNICODE, opinions.opinion(world.home.user_id, key)).plain


async def test_both_scores_are_shown_with_the_models_evidence_and_a_wide_gap_is_flagged(world: World) -> None:
    opine(world)
    with opened_app(world) as app:
        async with app.run_test(size=(120, 110)) as pilot:
            await shown(app, pilot)
            await until(pilot, lambda: "Second opinion: m-1" in screen_text(app))
            text = screen_text(app)
    for part in (
        " 35 ", "model", " 91 ", "scoutly", "56 points apart", "88 of 100: the same work", "A close match",
        "You have run PostgreSQL for years.", "“PostgreSQL beyond the basics”", "It wakes you at night.",
        "German would be new.", "read 1h ago", "2 claims of it quoted nothing", "1 sentence of the posting spoke to machines",
    ):  # fmt: skip
        assert part in text, part


@pytest.mark.parametrize(
    ("changes", "told", "silent"),
    [
        ({"score": 88, "verdict": "{}"}, " 88 ", "apart"),
        ({"read_as": "another text"}, "about an earlier profile or text", "none yet"),
        ({"sampled": True}, "drawn by lot", "none yet"),
        (
            {"score": None, "analysed_at": None, "verdict": "{}", "note": "It holds no JSON."},
            "It holds no JSON. The score above stands.", "apart",
        ),
        ({"score": None, "analysed_at": None, "verdict": "{}"}, "only the title has been looked at", "apart"),
    ],
)  # fmt: skip
def test_an_opinion_says_how_it_came_about(
    changes: dict[str, object], told: str, silent: str, world: World
) -> None:
    text = read(world, **changes)
    assert told in text
    assert silent not in text.split("Second opinion")[1].split("Description")[0]
    assert " 91 " in text, "the local score stands beside it"


def test_a_posting_without_an_opinion_says_nothing_of_one(world: World) -> None:
    detail = postings.reader(world.home.user_id, world.posting(TITLE), NOW)
    assert "Second opinion" not in posting_document(detail, NOW, UNICODE).plain


@pytest.mark.parametrize("hostile", ["[red]x[/]", "\x1b]52;c;ZXZpbA==\x07x", "\u202eevil"])
def test_what_a_model_says_is_never_more_than_text(hostile: str, world: World) -> None:
    grounds = json.dumps(GROUNDS | {"summary": f"{hostile} [@click=app.quit]end"})
    text = read(world, why=hostile, verdict=grounds, model=hostile)
    assert "[@click=app.quit]end" in text
    assert not set(text) & {"\x1b", "\u202e", "\x07"}


@pytest.mark.parametrize(
    ("kind", "counts", "told"),
    [
        ("check", (12, 2, 1, 1), "12 found, 2 new, 1 changed, 1 closed"),
        ("judge", (30, 4, None, None), "30 titles screened, 4 read closely"),
        ("rescore", (40, None, 38, None), "38 of 40 scored again"),
    ],
)
def test_a_job_says_what_it_brought_in_the_words_of_its_kind_of_work(
    kind: str, counts: tuple[int | None, ...], told: str, world: World
) -> None:
    from scoutly_tui.services import queue
    from scoutly_tui.store.models import JobAttempt, JobQueue
    from scoutly_tui.tui.job_document import job_document

    company = world.companies["vellum"] if kind == "check" else None
    with database.writing():
        job = JobQueue.insert(
            kind=kind, subject=f"{kind}:1", company=company, user=world.home.user_id, status="completed", reason="r",
            priority=1, created_at=NOW,
        ).execute()  # fmt: skip
        JobAttempt.insert(
            job=job, number=1, worker="w", lease_token="t", started_at=NOW, ended_at=NOW, outcome="ok",
            error="17 up, 9 down.", **dict(zip(("found", "added", "changed", "closed"), counts, strict=True)),
        ).execute()  # fmt: skip
    text = job_document(queue.detail(job), NOW, UNICODE).plain
    assert told in text
    assert "Note" in text
    assert "Error" not in text, "what is worth telling is no error"
