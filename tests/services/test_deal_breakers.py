"""The rules as one user has them: what each rests on and hides, switched one by one; and how the model stands."""

import pytest
from seeded import NOW, company, look, vacancy

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.matching.profile import Profile, Rule
from scoutly_tui.services import deal_breakers, model_status, profile
from scoutly_tui.store import database

POLISH = "You will write Python services. Fluent Polish is required: you speak Polish with our customers every day."


def by_rule(user):
    return {row.rule: row for row in deal_breakers.rows(user)}


def test_every_rule_the_scorer_knows_has_a_meaning_and_grounds():
    rules = {rule.value for rule in Rule}
    assert deal_breakers.GROUNDS.keys() == deal_breakers.MEANING.keys() == rules
    fields = Profile().to_dict().keys()
    for needed, refining in deal_breakers.GROUNDS.values():
        assert {*needed, *refining} <= fields


def test_a_rule_counts_what_it_hides_and_quotes_it(any_home):
    user = any_home.user_id
    profile.update(user, {"languages": ["en"], "excluded_words": ["customers"], "titles": ["Engineer"]}, NOW)
    board = [
        vacancy(1, description=POLISH),
        vacancy(2, description="We have customers."),
        vacancy(3, description="Plain."),
    ]
    look(company(user), board)
    rows = by_rule(user)
    language, word = rows["language"], rows["word"]
    assert (language.on, language.grounds, language.hides, language.only_this) == (True, "en", 1, 0)
    assert (word.grounds, word.hides, word.only_this) == ("customers", 2, 1)
    assert language.examples[0].quote in POLISH
    assert (rows["salary"].on, rows["salary"].grounds, rows["salary"].hides) == (True, "", 0)
    with database.writing():
        database.changed("update match set is_open = ?", False)
    assert by_rule(user)["word"].hides == 0, "what is closed is hidden by nobody"
    assert model_status.look(any_home, NOW).to_json()["waiting"] == 0


def test_rules_are_switched_one_by_one_and_named_as_people_write_them(home):
    user = home.user_id
    profile.update(user, {"locations": ["Berlin"], "radius_km": 30.0, "residence": "Graz"}, NOW)
    assert by_rule(user)["location"].grounds == "Berlin; lives in Graz; within 30 km"
    profile.update(user, deal_breakers.switched(user, "Work authorisation"), NOW)
    profile.update(user, deal_breakers.switched(user, "location", on=False), NOW)
    assert profile.show(user).data["rules_off"] == ["work_authorisation", "location"]
    assert not by_rule(user)["location"].on
    profile.update(user, deal_breakers.switched(user, "work-authorisation"), NOW)
    assert profile.show(user).data["rules_off"] == ["location"]
    assert deal_breakers.switched(user, "location", on=False) == {"rules_off": ["location"]}
    with pytest.raises(UsageError) as refused:
        deal_breakers.switched(user, "charm")
    assert "salary" in refused.value.remedy
