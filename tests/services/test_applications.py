"""The tracker: an application's stations, its timeline, and undoing a step."""

import pytest
from seeded import NOW, company, keys_of, look, vacancy

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import applications, companies, edits, notes
from scoutly_tui.store.models import User

DAY = 86_400_000


@pytest.fixture
def user(any_home):
    key = company(any_home.user_id)
    look(key, [vacancy(1), vacancy(2)])
    return any_home.user_id


def test_an_application_begins_and_moves_on_with_every_step_kept(user):
    (key,) = keys_of(1)
    row = applications.set_status(
        user, key, ApplicationStatus.APPLIED, NOW, note="Sent by \x1bmail.\n\n\n\nHopeful."
    )
    assert (row.key, row.company, row.title, row.status, row.created_at) == (
        key,
        "acme",
        "Engineer 1",
        "applied",
        NOW,
    )
    row = applications.set_status(user, key, ApplicationStatus.REJECTED, NOW + DAY)
    assert (row.status, row.created_at, row.updated_at) == ("rejected", NOW, NOW + DAY)
    assert [(step.at, step.status, step.note) for step in applications.timeline(user, key)] == [
        (NOW, "applied", "Sent by mail.\n\nHopeful."), (NOW + DAY, "rejected", ""),
    ]  # fmt: skip


def test_a_note_can_be_added_without_moving_on(user):
    (key,) = keys_of(1)
    for number in (1, 2):
        applications.set_status(user, key, ApplicationStatus.APPLIED, NOW + number, note=f"Call {number}")
    assert [step.note for step in applications.timeline(user, key)] == ["Call 1", "Call 2"]
    assert len(applications.rows(user)) == 1


def test_a_step_undone_is_gone_from_row_and_timeline_and_redone_is_back(user):
    (key,) = keys_of(1)
    applications.set_status(user, key, ApplicationStatus.APPLIED, NOW, note="first")
    applications.set_status(user, key, ApplicationStatus.OFFER_RECEIVED, NOW + DAY, note="second")
    assert edits.undo(user, NOW) == "application: offer received"
    assert [row.status for row in applications.rows(user)] == ["applied"]
    assert [step.note for step in applications.timeline(user, key)] == ["first"]
    assert edits.undo(user, NOW) == "application: applied"
    assert (applications.rows(user), applications.timeline(user, key)) == ([], [])
    assert [edits.redo(user, NOW) for _ in range(2)] == [
        "application: applied",
        "application: offer received",
    ]
    assert [row.status for row in applications.rows(user)] == ["offer received"]
    assert [step.note for step in applications.timeline(user, key)] == ["first", "second"]


def test_the_latest_step_comes_first(user):
    first, second = keys_of(1, 2)
    applications.set_status(user, first, ApplicationStatus.APPLIED, NOW)
    applications.set_status(user, second, ApplicationStatus.APPLIED, NOW + 1)
    assert [row.key for row in applications.rows(user)] == [second, first]
    applications.set_status(user, first, ApplicationStatus.STALE, NOW + 2)
    assert [row.key for row in applications.rows(user)] == [first, second]


def test_an_application_outlives_its_posting_and_its_company(user):
    (key,) = keys_of(1)
    applications.set_status(user, key, ApplicationStatus.APPLIED, NOW)
    acme = companies.keys_of(["acme"])[0]
    for day in (1, 2):
        look(acme, [vacancy(2)], NOW + day * DAY)
    companies.remove(user, ["acme"], NOW)
    (row,) = applications.rows(user)
    assert (row.closed_at, row.company_name) == (NOW + 2 * DAY, "Acme")


def test_each_user_has_their_own(user):
    other = User.insert(name="other", created_at=NOW).execute()
    (key,) = keys_of(1)
    applications.set_status(user, key, ApplicationStatus.APPLIED, NOW)
    applications.set_status(other, key, ApplicationStatus.DECLINED, NOW)
    assert [row.status for row in applications.rows(user)] == ["applied"]
    assert [row.status for row in applications.rows(other)] == ["declined"]
    assert len(applications.timeline(user, key)) == 1


def test_an_unknown_posting_is_refused_and_nothing_is_kept(user):
    with pytest.raises(UsageError) as refused:
        applications.set_status(user, 4711, ApplicationStatus.APPLIED, NOW)
    assert "4711" in str(refused.value)
    assert applications.rows(user) == []
    assert edits.undo(user, NOW) is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("applied", "applied"),
        (" Want-To-Apply ", "want to apply"),
        ("offer_received", "offer received"),
        ("STALE", "stale"),
    ],
)
def test_a_status_is_known_by_its_name_however_it_is_written(text, status):
    assert applications.status_of(text) == status


@pytest.mark.parametrize("text", ["", "maybe", "applied!", "\x1b[2J"])
def test_another_status_is_refused_with_those_there_are(text):
    with pytest.raises(UsageError) as refused:
        applications.status_of(text)
    assert "want to apply" in refused.value.remedy
    assert str(refused.value).isprintable()


def test_the_funnel_counts_all_eleven_stations(user):
    first, second = keys_of(1, 2)
    applications.set_status(user, first, ApplicationStatus.APPLIED, NOW)
    applications.set_status(user, second, ApplicationStatus.APPLIED, NOW)
    applications.set_status(user, second, ApplicationStatus.REJECTED, NOW)
    funnel = applications.funnel(user)
    assert list(funnel) == [status.value for status in ApplicationStatus]
    assert {name: count for name, count in funnel.items() if count} == {"applied": 1, "rejected": 1}


def test_a_next_step_is_due_on_its_day_and_the_due_ones_come_first(user):
    one, two = keys_of(1, 2)
    applications.set_status(user, one, ApplicationStatus.APPLIED, NOW)
    applications.set_status(user, two, ApplicationStatus.APPLIED, NOW + 1)
    applications.set_next_step(user, one, " Call  them\x1b ", NOW + DAY, NOW)
    assert [row.key for row in applications.rows(user, NOW)] == [two, one]
    assert applications.reminders(user, NOW) == []
    due = applications.rows(user, NOW + DAY)[0]
    assert (due.key, due.due, due.next_step, due.next_step_at) == (one, True, "Call them", NOW + DAY)
    assert [row.key for row in applications.reminders(user, NOW + DAY)] == [one]
    assert edits.undo(user, NOW) == "next step: Call them"
    assert applications.row(user, one).next_step is None


def test_a_step_that_is_done_goes_into_the_timeline(user):
    (key,) = keys_of(1)
    applications.set_status(user, key, ApplicationStatus.APPLIED, NOW)
    applications.set_next_step(user, key, "Call them", NOW + DAY, NOW)
    assert applications.finish_step(user, key, NOW + DAY).next_step is None
    assert applications.timeline(user, key)[-1].note == "Done: Call them"
    with pytest.raises(UsageError):
        applications.finish_step(user, key, NOW + DAY)
    edits.undo(user, NOW + DAY)
    assert applications.row(user, key).next_step == "Call them"
    assert len(applications.timeline(user, key)) == 1


def test_an_application_that_ends_needs_no_next_step(user):
    (key,) = keys_of(1)
    applications.set_status(user, key, ApplicationStatus.APPLIED, NOW)
    applications.set_next_step(user, key, "Call them", NOW, NOW)
    assert applications.set_status(user, key, ApplicationStatus.REJECTED, NOW + 1).next_step is None
    edits.undo(user, NOW)
    assert applications.row(user, key).next_step == "Call them"


@pytest.mark.parametrize(
    ("status", "next_step_at", "stands"),
    [
        (ApplicationStatus.APPLIED, None, "stale"),
        (ApplicationStatus.INTERVIEW_SCHEDULED, None, "stale"),
        (ApplicationStatus.INTERVIEW_SCHEDULED, NOW + 40 * DAY, "interview scheduled"),
        (ApplicationStatus.WANT_TO_APPLY, None, "want to apply"),
        (ApplicationStatus.OFFER_RECEIVED, None, "offer received"),
    ],
)
def test_a_long_silence_makes_stale_what_waits_for_the_companys_word(user, status, next_step_at, stands):
    (key,) = keys_of(1)
    applications.set_status(user, key, status, NOW)
    applications.set_next_step(user, key, "Talk", next_step_at, NOW)
    later = NOW + 14 * DAY
    assert applications.rows(user, later, stale_days=14)[0].status == status.value
    row = applications.rows(user, later + 1, stale_days=14)[0]
    assert (row.status, row.recorded) == (stands, status.value)
    assert applications.funnel(user, later + 1, stale_days=14)[stands] == 1
    assert applications.rows(user, later + 1, stale_days=0)[0].status == status.value
    found = applications.rows(user, later + 1, stale_days=14, text=f"status:{stands.replace(' ', '-')}")
    assert [row.key for row in found] == [key]
    assert applications.add_note(user, key, "They wrote.", later + 1).recorded == status.value
    assert applications.rows(user, later + 2, stale_days=14)[0].status == status.value


def test_the_funnel_counts_how_far_applications_came_and_how_long_it_took(user):
    one, two = keys_of(1, 2)
    applications.set_status(user, one, ApplicationStatus.APPLIED, NOW)
    applications.set_status(user, one, ApplicationStatus.INTERVIEW_SCHEDULED, NOW + 6 * DAY)
    applications.set_status(user, one, ApplicationStatus.REJECTED, NOW + 9 * DAY)
    applications.set_status(user, two, ApplicationStatus.WANT_TO_APPLY, NOW)
    applications.set_status(user, two, ApplicationStatus.APPLIED, NOW + 2 * DAY)
    found = applications.stages(user, NOW + 9 * DAY)
    assert [(each.stage.value, each.reached, each.standing, each.days) for each in found] == [
        ("to apply", 2, 0, None), ("applied", 2, 1, 2.0), ("in talks", 1, 0, 6.0), ("offers", 0, 0, None),
    ]  # fmt: skip


def test_notes_are_one_text_a_posting_and_unchanged_ones_are_no_edit(user):
    (key,) = keys_of(1)
    assert notes.read(user, key) == ""
    assert not notes.write(user, key, " \n", NOW)
    assert notes.write(user, key, "Ask for\x1b[2J Anna.\r\n", NOW)
    assert not notes.write(user, key, "Ask for[2J Anna.", NOW)
    assert notes.write(user, key, "Ask for Bo.", NOW)
    applications.set_status(user, key, ApplicationStatus.APPLIED, NOW)
    assert [row.key for row in applications.rows(user, NOW, text='notes:"for bo"')] == [key]
    assert applications.row(user, key).notes == "Ask for Bo."
    for left in ("Ask for Bo.", "Ask for[2J Anna.", ""):
        edits.undo(user, NOW)
        assert notes.read(user, key) == left
    with pytest.raises(UsageError):
        notes.write(user, 999, "text", NOW)
