"""Second opinions as queued work: what is asked, in which order, once, under lease, and what is kept."""

import llm_world as world
import pytest
from model_server import GOOD, honest, says, status

from scoutly_tui.config import Settings
from scoutly_tui.services import judging, leases, profile, scoring
from scoutly_tui.services.shortlist import LINE, brief
from scoutly_tui.store import database

DAY = 86_400_000


def screenings(model):
    return [one for one in model.asked if one.is_screening]


def readings(model):
    return [one for one in model.asked if not one.is_screening]


def set_scores(*scores):
    with database.writing():
        for key, score in zip(world.posting_keys(), scores, strict=True):
            database.changed("update match set score = ? where posting_id = ?", score, key)


def test_without_a_model_nothing_is_queued_and_nothing_is_sent(judged_home, model):
    judged_home()
    assert judging.top_up(Settings(), world.NOW) == 0
    assert world.jobs() == []
    assert model.asked == []


def test_with_an_empty_profile_nothing_is_queued(home, model):
    world.look(world.company(home), [world.vacancy(1)])
    assert judging.top_up(world.with_model(home, model.base_url).settings, world.NOW) == 0


def test_titles_come_first_thirty_a_call_then_the_best_one_a_call(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(45)], deep_per_day=3, deep_random_per_day=0)
    judged = world.judge(home)
    assert (judged.outcome, judged.screened, judged.analysed, judged.requests) == ("done", 45, 3, 5)
    assert [len(one.titles()) for one in screenings(model)] == [30, 15]
    assert [len(one.blocks()) for one in readings(model)] == [2, 2, 2]
    assert world.TEXT.split("\n")[1] in readings(model)[0].user
    assert "Backend Engineer" in screenings(model)[0].blocks()[0]


def test_both_scores_are_kept_and_a_wide_gap_is_flagged(judged_home, model):
    home = judged_home(world.vacancy(1), world.vacancy(2))
    set_scores(60, 20)
    model.will(says(lambda asked: honest(asked, score=61)))
    world.judge(home)
    first, second = [judging.opinion(home.user_id, key) for key in world.posting_keys()]
    assert (first.score, first.local_score, first.wide_gap) == (61, 60, False)
    assert (second.score, second.local_score, second.wide_gap) == (61, 20, True)
    assert first.reasons[0].quote == "Nice to have: Kubernetes in production."
    assert (first.model, first.summary, first.stale) == ("m-1", "A fair match.", False)
    assert database.execute("select score from match order by posting_id") == [(60,), (20,)]


def test_the_best_are_read_closely_and_a_few_from_below_the_line_by_lot(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(20)], deep_per_day=5, deep_random_per_day=2)
    set_scores(*[90 - 2 * n for n in range(10)], *[20] * 10)
    by_title = {f"Backend Engineer {n}": 80 if n < 10 else 10 for n in range(20)}

    def opinionated(asked):
        answer = honest(asked)
        if asked.is_screening:
            for item, result in zip(asked.titles(), answer["results"], strict=True):
                result["interest"] = by_title[item["title"]]
        return answer

    model.will(says(opinionated))
    world.judge(home)
    rows = database.execute(
        "select m.score, o.interest, o.sampled from opinion o join match m on m.posting_id = o.posting_id"
        " where o.score is not null order by m.score desc"
    )
    best = [(row[0], bool(row[2])) for row in rows if row[0] + row[1] >= 2 * LINE]
    drawn = [bool(row[2]) for row in rows if row[0] + row[1] < 2 * LINE]
    assert best == [(90, False), (88, False), (86, False)]
    assert drawn == [True, True]


def test_without_a_good_one_the_days_readings_are_not_spent_on_bad_ones(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(10)], deep_random_per_day=1)
    set_scores(*[30] * 10)
    model.will(says(lambda asked: honest(asked, interest=20)))
    assert world.judge(home).analysed == 1


def test_a_days_close_readings_are_bounded_and_go_on_the_next_day(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(5)], deep_per_day=2)
    assert world.judge(home).analysed == 2
    assert world.judge(home, world.NOW + DAY // 2) is None
    assert world.judge(home, world.NOW + DAY + 1).analysed == 2


def test_news_goes_before_the_backlog(judged_home, model):
    home = judged_home(*[world.vacancy(n, f"Old {n}") for n in range(3)], baseline=True, screen_batch=2)
    world.look(world.company(home, "Birch"), [world.vacancy(7, "Fresh")])
    world.judge(home)
    order = [item["title"].split()[0] for one in screenings(model) for item in one.titles()]
    assert order == ["Fresh", "Old", "Old", "Old"]
    assert "Fresh" in readings(model)[0].user


def test_a_posting_is_read_closely_only_once_its_description_is_known(judged_home, model):
    home = judged_home(world.vacancy(1, text=None))
    assert (world.judge(home).screened, len(readings(model))) == (1, 0)
    assert world.judge(home) is None
    world.look(database.execute("select id from company")[0][0], [world.vacancy(1)])
    assert world.judge(home).analysed == 1
    assert len(screenings(model)) == 1


def test_nothing_is_asked_twice(judged_home, model):
    home = judged_home()
    world.judge(home)
    asked = len(model.asked)
    assert world.judge(home, world.NOW + 30 * DAY) is None
    assert len(model.asked) == asked


def test_a_changed_posting_is_asked_about_again_and_one_changed_back_is_remembered(judged_home, model):
    home = judged_home()
    world.judge(home)
    company = database.execute("select id from company")[0][0]
    world.look(company, [world.vacancy(1, text="Something else.\nYou will drive a forklift.")])
    assert judging.opinion(home.user_id, world.posting_keys()[0]).stale
    world.judge(home)
    assert len(readings(model)) == 2
    world.look(company, [world.vacancy(1)])
    judged = world.judge(home)
    assert (judged.analysed, judged.requests) == (1, 0)
    assert not judging.opinion(home.user_id, world.posting_keys()[0]).stale


def test_a_changed_profile_asks_anew_and_one_that_reads_the_same_does_not(judged_home, model):
    home = judged_home()
    world.judge(home)
    profile.update(
        home.user_id,
        {"salary_floor": {"min": 1, "max": None, "currency": "EUR", "period": "year"}},
        world.NOW,
    )
    assert world.judge(home) is None, "what the model is told is the same"
    profile.update(home.user_id, {"titles": ["Gardener"]}, world.NOW)
    judged = world.judge(home)
    assert (judged.screened, judged.analysed, judged.requests) == (1, 1, 2)


@pytest.mark.parametrize("changes", [{"model": "m-2"}, {"base_url": "http://localhost:{port}/v1"}])
def test_another_model_or_address_is_asked_anew(changes, judged_home, model):
    home = judged_home()
    world.judge(home)
    changes = {name: value.format(port=model.port) for name, value in changes.items()}
    other = world.with_model(home, changes.pop("base_url", model.base_url), **changes)
    assert world.judge(other).requests == 2


def test_two_users_are_told_apart(judged_home, model):
    home = judged_home()
    other = database.execute("insert into \"user\" (name, created_at) values ('other', 1) returning id")[0][0]
    world.judge(home)
    assert judging.opinion(other, world.posting_keys()[0]) is None
    assert judging.top_up(home.settings, world.NOW, world.ENVIRONMENT) == 0


def test_at_most_one_live_job_a_user_and_one_call_at_a_time_to_a_model(judged_home, model):
    home = judged_home()
    for _ in range(3):
        judging.top_up(home.settings, world.NOW, world.ENVIRONMENT)
    assert world.jobs() == [("pending", None, None)]
    with database.writing():
        other = database.execute("insert into \"user\" (name, created_at) values ('other', 1) returning id")[
            0
        ][0]
        database.execute(
            "insert into job_queue (kind, subject, user_id, host, status, reason, priority, created_at)"
            " select 'judge', 'user:x', ?, host, 'pending', 'r', 1, 1 from job_queue limit 1",
            other,
        )
    assert leases.claim("a|1#1", world.NOW, 30.0) is not None
    assert leases.claim("a|1#2", world.NOW, 30.0) is None, "jobs for one model take turns"


def test_a_lost_lease_writes_nothing(judged_home, model):
    home = judged_home()
    judging.top_up(home.settings, world.NOW, world.ENVIRONMENT)
    claimed = leases.claim("tester|1#1", world.NOW, 30.0)

    def rob(asked):
        from scoutly_tui.services.home import thread_session

        with thread_session(), database.writing():
            database.changed("update job_queue set lease_token = 'somebody else'")
        return honest(asked)

    model.will(says(rob))
    judged = judging.Judge(home.settings, now=lambda: world.NOW, environment=world.ENVIRONMENT).run(claimed)
    assert judged.outcome == "skipped"
    assert database.execute("select count(*) from opinion") == [(0,)]
    assert database.execute("select status, lease_token from job_queue") == [("processing", "somebody else")]


def test_a_cancelled_job_ends_cancelled(judged_home, model):
    home = judged_home()
    judging.top_up(home.settings, world.NOW, world.ENVIRONMENT)
    claimed = leases.claim("tester|1#1", world.NOW, 30.0)
    with database.writing():
        database.changed("update job_queue set cancel_requested = ?", True)
    judging.Judge(home.settings, now=lambda: world.NOW, environment=world.ENVIRONMENT).run(claimed)
    assert world.jobs() == [("cancelled", None, None)]
    assert database.execute("select count(*) from opinion") == [(0,)]


def test_an_interrupted_job_goes_on_where_it_was(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(6)], screen_batch=3, deep_per_day=2)
    judged = world.judge(home, stopping=lambda: len(model.asked) >= 2)
    assert judged.outcome == "skipped"
    done = database.execute("select count(*) from opinion where interest is not null")[0][0]
    assert done in (3, 6)
    model.asked.clear()
    judged = world.judge(home)
    assert judged.outcome == "done"
    assert judged.screened == 6 - done


def test_what_was_answered_is_kept_although_the_next_question_fails(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(6)], screen_batch=3)
    model.will(GOOD, status(401))
    world.judge(home)
    assert database.execute("select count(*) from opinion where interest = 80") == [(3,)]


def test_two_hundred_titles_take_seven_calls(judged_home, model):
    home = judged_home(*[world.vacancy(n, text=None) for n in range(200)])
    judged = world.judge(home)
    assert (judged.screened, len(screenings(model))) == (200, 7)


def test_a_judge_job_says_what_it_brought(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(3)])
    world.judge(home)
    assert database.execute("select outcome, requests, found, added from job_attempt") == [("ok", 4, 3, 3)]


def test_the_brief_names_nobody(judged_home):
    home = judged_home()
    told = brief(home.user_id, home.settings.llm)
    assert "Ashgrove" not in told.summary
    assert "555" not in told.summary
    assert "Harbourlight" in told.summary


def test_postings_of_one_word_and_of_two_hundred_kilobytes_are_read(judged_home, model):
    board = [world.vacancy(1, "x", "word"), world.vacancy(2, "y" * 5_000, "long sentence here.\n" * 10_000)]
    home = judged_home(*board)
    assert world.judge(home).analysed == 2
    assert max(len(one.user) for one in readings(model)) < 14_000
    scoring.forget_scorers()


def test_all_of_it_works_on_either_engine(any_home, model):
    world.person(any_home)
    world.look(world.company(any_home), [world.vacancy(n) for n in range(12)])
    home = world.with_model(any_home, model.base_url, screen_batch=5, deep_per_day=2)
    judged = world.judge(home)
    assert (judged.outcome, judged.screened, judged.analysed) == ("done", 12, 2)
    assert judging.standing(home.user_id).fault is None
    model.will(status(429))
    assert world.judge(world.with_model(any_home, model.base_url, model="m-2")).outcome == "failed"
    read = [judging.opinion(home.user_id, key) for key in world.posting_keys()]
    assert sum(one.score is not None for one in read) == 2
