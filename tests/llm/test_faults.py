"""A model that misbehaves in every way: the local score stands, and one note says what happened."""

import json

import llm_world as world
import pytest
from model_server import GOOD, completion, drips, honest, raw, says, silent, status

from scoutly_tui.services import judging
from scoutly_tui.services.budget import spent
from scoutly_tui.store import database

DAY = 86_400_000


def wrong(change):
    """An honest answer with something changed."""

    def make(asked):
        answer = honest(asked)
        change(asked, answer)
        return answer

    return says(make)


def after_screening(answer):
    """Titles are screened well; close readings get ``answer``."""

    def choose(asked, handler):
        (GOOD if asked.is_screening else answer)(asked, handler)

    return choose


def another_id(asked, answer):
    answer["id"] = "zzzzz"


def hundred_and_one(asked, answer):
    answer["score"] = 101


def minus_one(asked, answer):
    answer["score"] = -1


def not_whole(asked, answer):
    answer["score"] = "NaN"


HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"choices": [{"mess'
HALF_CHUNKED = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"choices": [{"m\r\n'
HALF_EVENTS = b'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {"choices": [{"delta": {"cont'
GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00"
HUGE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + b" " * (
    5 * 1024 * 1024
)
ONE_POSTING = {
    "prose": (says(lambda _: "I would say it is a good fit."), "holds no JSON"),
    "wrong JSON": (says(lambda _: {"verdict": "good"}), "has no “id”"),
    "broken JSON": (says(lambda _: '{"id": "a", "claims": [}'), "holds no JSON"),
    "nested for ever": (says(lambda _: '{"id":' + "[" * 50_000), "holds no JSON"),
    "another posting's id": (wrong(another_id), "another posting"),
    "a score of 101": (wrong(hundred_and_one), "not between 0 and 100"),
    "a score of -1": (wrong(minus_one), "not between 0 and 100"),
    "a score that is none": (wrong(not_whole), "not what was asked"),
    "a refusal": (says(lambda _: "", refusal="I cannot help with that."), "declined"),
    "a filter": (says(lambda _: "", finish="content_filter"), "declined"),
    "cut off": (says(lambda _: '{"id": "a", "cl', finish="length"), "cut off"),
    "nothing at all": (says(lambda _: ""), "without a word"),
    "no choices": (lambda asked, handler: handler.reply(200, {"choices": []}), "without a word"),
    "a list": (lambda asked, handler: handler.reply(200, [1, 2]), "no answer"),
    "no JSON around it": (lambda asked, handler: handler.reply(200, b"<html>hello</html>"), "no JSON"),
    "half an event stream": (raw(HALF_EVENTS), "no JSON"),
    "too long for it": (status(400, {"error": {"message": "context length", "code": "context_length_exceeded"}}), "longer"),
    "compressed": (raw(GZIP), "compressed"),
    "huge": (raw(HUGE), "larger than any answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(ONE_POSTING))
def test_a_useless_answer_about_one_posting_is_a_note_on_it(name, judged_home, model):
    answer, words = ONE_POSTING[name]
    home = judged_home()
    before = world.matches()
    model.will(after_screening(answer))
    judged = world.judge(home)
    assert judged.outcome == "done"
    opinion = judging.opinion(home.user_id, world.posting_keys()[0])
    assert opinion.score is None
    assert opinion.interest == 80
    assert words in opinion.note
    assert words in judging.standing(home.user_id).note
    assert world.matches() == before
    assert world.jobs() == [("completed", None, None)]
    assert world.judge(home) is None, "it is not asked again at once"


def every_interest(value):
    def change(asked, answer):
        for result in answer["results"]:
            result["interest"] = value

    return wrong(change)


TITLES = {
    "prose": (says(lambda _: "They all look nice."), "holds no JSON"),
    "wrong JSON": (says(lambda _: {"titles": []}), "has no “results”"),
    "an interest of 1000": (every_interest(1_000), "not between 0 and 100"),
    "an interest of -1": (every_interest(-1), "not between 0 and 100"),
    "an interest that is a word": (every_interest("very"), "not what was asked"),
    "an interest that is true": (every_interest(True), "not what was asked"),
    "two hundred results": (says(lambda asked: {"results": honest(asked)["results"] * 200}), "twice"),
    "cut off": (says(lambda _: '{"results": [{"id"', finish="length"), "cut off"),
    "half a stream": (raw(HALF_EVENTS), "no JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TITLES))
def test_a_useless_answer_about_titles_is_a_note_on_each_and_nothing_is_read_closely(
    name, judged_home, model
):
    answer, words = TITLES[name]
    home = judged_home(world.vacancy(1), world.vacancy(2))
    before = world.matches()
    model.will(answer)
    assert world.judge(home).outcome == "done"
    for key in world.posting_keys():
        opinion = judging.opinion(home.user_id, key)
        assert (opinion.interest, opinion.score) == (None, None)
        assert words in opinion.note
    assert words in judging.standing(home.user_id).note
    assert world.matches() == before
    assert all(one.is_screening for one in model.asked)


EVERY_POSTING = {
    "nothing for a long time": (silent, "did not answer within 0.4 seconds", "timeout"),
    "a header that never ends": (drips, "did not answer within 0.4 seconds", "timeout"),
    "429 for ever": (status(429, {"error": {"message": "slow down"}}), "fewer requests", "rate_limited"),
    "429 until tomorrow": (status(429, {"error": {"message": "slow down"}}, Retry_After="86400"), "fewer", "rate_limited"),
    "an exhausted quota": (status(429, {"error": {"message": "You exceeded it", "code": "insufficient_quota"}}), "quota", "blocked"),
    "no credit": (status(402), "quota", "blocked"),
    "a quota inside a good answer": (
        lambda asked, handler: handler.reply(200, {"error": {"code": 402, "message": "Insufficient credits"}}), "quota", "blocked",
    ),
    "a wrong key": (status(401, {"error": {"message": f"Incorrect API key provided: {world.KEY}"}}), "did not accept the key", "login"),
    "a wrong key, as Gemini says it": (
        status(400, [{"error": {"code": 400, "message": "API key not valid. Please pass a valid API key."}}]), "did not accept", "login",
    ),
    "500 for ever": (status(500), "trouble of its own", "http_error"),
    "503 for ever": (status(503), "trouble of its own", "http_error"),
    "half an answer": (raw(HALF), "broke off", "network"),
    "half a chunked answer": (raw(HALF_CHUNKED), "broke off", "network"),
    "no HTTP": (raw(b"hello\r\n\r\n"), "broke off", "network"),
    "a model nobody knows": (status(404, {"error": {"message": "model m-1 not found"}}), "refused the question", "unreadable"),
    "400 for everything": (status(400, {"error": {"message": "bad request"}}), "refused the question", "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(EVERY_POSTING))
def test_a_server_that_fails_is_a_note_and_a_failed_attempt(name, judged_home, model):
    answer, words, kind = EVERY_POSTING[name]
    home = judged_home(timeout_seconds=0.4 if kind == "timeout" else 20.0)
    before = world.matches()
    model.will(answer)
    judged = world.judge(home)
    assert judged.outcome == "failed"
    standing = judging.standing(home.user_id)
    assert words in standing.note
    assert judging.opinion(home.user_id, world.posting_keys()[0]) is None
    assert world.matches() == before
    status_, error_kind, error = world.jobs()[0]
    assert (status_ in ("failed", "pending"), error_kind) == (True, kind)
    assert words in error
    assert database.execute("select count(*) from token_usage where not settled") == [(0,)]


def test_no_server_at_all_costs_nothing(judged_home, model):
    home = judged_home(base_url="http://127.0.0.1:1/v1")
    judged = world.judge(home)
    assert judged.outcome == "failed"
    assert "There is no model at 127.0.0.1:1" in judged.note
    assert spent(home.user_id, 0).requests == 0


def test_429_for_ever_ends_after_three_attempts_and_then_rests_longer_each_time(judged_home, model):
    home = judged_home()
    model.will(status(429))
    now = world.NOW
    waits = []
    for _ in range(3):
        for _attempt in range(3):
            assert world.judge(home, now).outcome == "failed"
            now += 40 * 60_000 if world.jobs()[-1][0] == "pending" else 0
        assert world.jobs()[-1][0] == "failed"
        waits.append(judging.standing(home.user_id).held_until - now)
        assert world.judge(home, now + waits[-1] - 1) is None
        now += waits[-1] + 1
    assert waits == sorted(set(waits))
    model.will(GOOD)
    assert world.judge(home, now).outcome == "done"
    assert judging.standing(home.user_id).fault is None


def test_an_exhausted_quota_is_not_asked_again_for_hours_unless_the_settings_change(judged_home, model):
    home = judged_home()
    model.will(status(429, {"error": {"code": "insufficient_quota", "message": "quota"}}))
    world.judge(home)
    assert len(model.asked) == 1
    assert world.judge(home, world.NOW + 3 * 3_600_000) is None
    model.will(GOOD)
    other = world.with_model(home, model.base_url, model="m-2")
    assert world.judge(other, world.NOW + 60_000).outcome == "done"


def test_a_short_retry_after_is_waited_out_on_the_spot(judged_home, model):
    home = judged_home()
    model.will(status(429, Retry_After="0"), status(503), GOOD)
    assert world.judge(home).outcome == "done"
    assert len(model.asked) == 4


def test_three_useless_answers_in_a_row_end_the_job_and_the_rest_is_not_asked(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(8)])
    model.will(after_screening(says(lambda _: "Nice!")))
    judged = world.judge(home)
    assert judged.outcome == "failed"
    assert sum(not one.is_screening for one in model.asked) == 6, "three postings, each asked in two forms"
    notes = [judging.opinion(home.user_id, key).note for key in world.posting_keys()]
    assert sum(note is not None for note in notes) == 3


def test_a_batch_answered_badly_is_asked_again_in_halves_down_to_ten(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(30)], screen_batch=30, deep_per_day=0)
    sizes = []

    def forgetful(asked):
        """Cannot keep more than eight apart."""
        sizes.append(len(asked.titles()))
        answer = honest(asked)
        answer["results"] = answer["results"][:8]
        return answer

    model.will(says(forgetful))
    judged = world.judge(home)
    assert sizes == [30, 15, 7, 8, 15, 7, 8]
    assert (judged.outcome, judged.screened) == ("done", 30)


@pytest.mark.parametrize("trick", ["foreign", "double", "missing"])
def test_exactly_the_ids_that_were_given_must_come_back(trick, judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(4)], deep_per_day=0)

    def liar(asked):
        answer = honest(asked, interest=99)
        first = answer["results"][0]
        if trick == "foreign":
            answer["results"].append({"id": "99999", "interest": 100, "why": ""})
        elif trick == "double":
            answer["results"].append(dict(first, interest=100))
        else:
            answer["results"].pop()
        return answer

    model.will(says(liar))
    world.judge(home)
    opinions = [judging.opinion(home.user_id, key) for key in world.posting_keys()]
    assert [opinion.interest for opinion in opinions] == [None] * 4
    assert all(opinion.note for opinion in opinions)


def test_what_failed_is_tried_again_a_day_later_and_three_times_at_most(judged_home, model):
    home = judged_home()
    model.will(after_screening(says(lambda _: "no")))
    for day in range(5):
        world.judge(home, world.NOW + day * (DAY + 60_000))
    assert sum(not one.is_screening for one in model.asked) == 3 * 2


def test_two_hundred_reasons_leave_the_best_eight_that_are_proven(judged_home, model):
    home = judged_home()

    def chatty(asked):
        answer = honest(asked)
        if not asked.is_screening:
            quotes = [
                "You will write Python services over PostgreSQL.",
                "You speak English.",
                "never said anywhere at all",
            ]
            answer["claims"] = [
                {
                    "kind": ("reason", "consideration", "stretch")[n % 3 - 1],
                    "text": f"Claim {n}.",
                    "quote": quotes[n % 3],
                }
                for n in range(200)
            ]
        return answer

    model.will(says(chatty))
    world.judge(home)
    opinion = judging.opinion(home.user_id, world.posting_keys()[0])
    shown = (*opinion.reasons, *opinion.considerations, *opinion.stretch_goals)
    assert 0 < len(shown) <= 8
    assert all(remark.quote in world.TEXT for remark in shown)
    assert opinion.dropped == 200 - len(shown)


def test_usage_that_is_missing_or_nonsense_is_estimated_and_marked(judged_home, model):
    home = judged_home()
    for usage in (
        {},
        {"prompt_tokens": -5, "completion_tokens": "many"},
        {"prompt_tokens": 10**15, "completion_tokens": True},
    ):
        model.will(says(honest, usage=usage))
        world.judge(world.with_model(home, model.base_url, model=f"m{len(model.asked)}"))
    rows = database.execute("select prompt_tokens, completion_tokens, estimated from token_usage")
    assert len(rows) == 6
    assert all(0 < prompt < 10_000 and 0 < answer < 1_000 and estimated for prompt, answer, estimated in rows)


def test_thoughts_before_the_answer_and_fences_around_it_do_no_harm(judged_home, model):
    home = judged_home()
    model.will(
        says(
            lambda asked: (
                '<think>{"id": "x"} hmm</think>Here:\n```json\n' + json.dumps(honest(asked)) + "\n```\nBye {"
            )
        )
    )
    assert world.judge(home).analysed == 1
    assert set(model.forms) == {"strict"}


def test_a_good_answer_after_a_bad_one_takes_the_note_back(judged_home, model):
    home = judged_home()
    model.will(status(500), status(500), status(500), GOOD)
    assert world.judge(home).outcome == "failed"
    assert judging.standing(home.user_id).fault == "server"
    assert world.judge(home, world.NOW + 3_600_000).outcome == "done"
    assert judging.standing(home.user_id).note is None


def test_a_stop_does_not_wait_for_the_model(judged_home, model):
    home = judged_home(timeout_seconds=30.0)
    model.will(silent)
    asked = []
    judged = world.judge(home, stopping=lambda: bool(model.asked) or asked.append(1))
    assert judged.outcome == "skipped"
    assert world.jobs() == [("pending", None, None)]
    # Nobody knows what the model made of it: the worst case goes on counting.
    assert database.execute("select settled from token_usage") == [(False,)] or database.execute(
        "select settled from token_usage"
    ) == [(0,)]


def test_completions_of_any_shape_never_break_the_worker(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(2)])
    shapes = [
        completion(""),
        {},
        {"choices": None},
        {"choices": [None]},
        {"choices": [{"message": "text"}]},
        {"error": "x"},
        None,
        3,
    ]
    for shape in shapes:
        model.will(lambda asked, handler, shape=shape: handler.reply(200, shape))
        judged = world.judge(world.with_model(home, model.base_url, model=f"m-{shape}"[:40]))
        assert judged is not None
        assert judged.outcome in ("done", "failed")
