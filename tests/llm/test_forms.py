"""Asking by what a server can do: structured output with fall-backs, remembered by address and model."""

import llm_world as world
import pytest
from model_server import GOOD, honest, says, status

from scoutly_tui.matching.llm.answers import Analysis, Screening, read, schema
from scoutly_tui.matching.llm.faults import Fault, ModelError
from scoutly_tui.store import database

NO_SCHEMA = status(
    400, {"error": {"message": "response_format of type json_schema is not supported", "code": None}}
)


def only(*forms, complaint="response_format is not supported", then=GOOD):
    """A server that takes these forms only."""

    def answer(asked, handler):
        (then if asked.form in forms else status(400, {"error": {"message": complaint}}))(asked, handler)

    return answer


@pytest.mark.parametrize(
    ("able", "forms"),
    [
        ("strict", ["strict", "strict"]),
        ("schema", ["strict", "schema", "schema"]),
        ("object", ["strict", "schema", "object", "object"]),
        ("text", ["strict", "schema", "object", "text", "text"]),
    ],
)
def test_the_best_form_a_server_takes_is_found_once_and_remembered(able, forms, judged_home, model):
    home = judged_home()
    model.will(only(able))
    assert world.judge(home).outcome == "done"
    assert model.forms == forms
    assert database.execute("select mode from model_capability") == [(able,)]
    world.look(world.company(home, "Other"), [world.vacancy(7)])
    world.judge(home)
    assert set(model.forms[len(forms) :]) == {able}


def test_a_server_that_takes_a_schema_and_passes_over_it_gets_it_in_words(judged_home, model):
    home = judged_home()

    def deaf(asked):
        return honest(asked) if "follows this schema" in asked.system else "Sure! Both look nice."

    model.will(says(deaf))
    judged = world.judge(home)
    assert (judged.screened, judged.analysed) == (0, 0)
    assert model.forms[:2] == ["strict", "schema"]
    model.will(only("object", then=says(deaf)))
    assert world.judge(world.with_model(home, model.base_url, model="m-2")).analysed == 1


def test_the_schema_stands_in_the_prompt_exactly_where_it_is_not_in_the_request(judged_home, model):
    home = judged_home()
    model.will(only("text"))
    world.judge(home)
    for one in model.asked:
        assert ("follows this schema" in one.system) == (one.form in ("object", "text"))
        assert "tools" not in one.body
        assert "functions" not in one.body


def test_geminis_schema_has_no_additional_properties(judged_home, model):
    home = judged_home()
    model.will(only("schema"))
    world.judge(home)
    texts = {one.form: str(one.body["response_format"]) for one in model.asked}
    assert "additionalProperties" in texts["strict"]
    assert "additionalProperties" not in texts["schema"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        ("temperature", "'temperature' does not support 0 with this model."),
    ],
)
def test_a_parameter_that_a_model_refuses_is_left_out_and_structure_is_kept(name, words, judged_home, model):
    home = judged_home()

    def picky(asked, handler):
        (status(400, {"error": {"message": words}}) if name in asked.body else GOOD)(asked, handler)

    model.will(picky)
    assert world.judge(home).outcome == "done"
    assert set(model.forms) == {"strict"}
    assert len(model.asked) == 3
    assert all("max_tokens" in one.body or "max_completion_tokens" in one.body for one in model.asked)


def test_another_model_at_the_same_address_is_found_out_anew(judged_home, model):
    home = judged_home()
    model.will(only("object"))
    world.judge(home)
    model.asked.clear()
    model.will(GOOD)
    world.judge(world.with_model(home, model.base_url, model="m-2"))
    assert set(model.forms) == {"strict"}


def test_what_was_learnt_is_doubted_after_a_month(judged_home, model):
    home = judged_home()
    model.will(only("object"))
    world.judge(home)
    model.asked.clear()
    model.will(GOOD)
    world.look(world.company(home, "Other"), [world.vacancy(7)])
    world.judge(home, world.NOW + 31 * 86_400_000)
    assert set(model.forms) == {"strict"}


@pytest.mark.parametrize("answer", [Screening, Analysis])
def test_schemas_are_flat_and_require_every_field(answer):
    def walk(part):
        assert not {"$ref", "$defs", "anyOf", "minimum", "maximum"} & set(part)
        if part.get("type") == "object":
            assert part["required"] == list(part["properties"])
            assert part["additionalProperties"] is False
            for inner in part["properties"].values():
                walk(inner)
        if part.get("type") == "array":
            walk(part["items"])

    walk(schema(answer))
    assert list(schema(answer)["properties"]) == list(answer.model_fields)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"results": [{"id": "a", "interest": 50, "why": ""}]}', None),
        ('{"results": [{"id": "a", "interest": 50.0, "why": ""}]}', None),
        ('Well {not json} then {"results": []}', None),
        ('{"results": [{"id": "a", "interest": true, "why": ""}]}', Fault.UNREADABLE),
        ('{"results": [{"id": "a", "interest": "50", "why": ""}]}', Fault.UNREADABLE),
        ('{"results": [{"id": "a", "interest": 50.5, "why": ""}]}', Fault.UNREADABLE),
        ('{"results": [{"id": "a", "interest": 1e999, "why": ""}]}', Fault.UNREADABLE),
        ('{"results": [{"id": "a", "interest": 101, "why": ""}]}', Fault.WRONG),
        ('{"results": [{"id": "a", "interest": 9}]}', Fault.UNREADABLE),
        ('{"results": {}}', Fault.UNREADABLE),
        ('[{"id": 1}]', Fault.UNREADABLE),
        ("{" * 5_000, Fault.UNREADABLE),
        ("", Fault.UNREADABLE),
    ],
)
def test_an_answer_is_whole_or_it_is_none(text, fault):
    if fault is None:
        read(text, Screening)
        return
    with pytest.raises(ModelError) as error:
        read(text, Screening)
    assert error.value.fault is fault
