"""Opening a home on either engine."""

from scoutly_tui.services import companies, planning
from scoutly_tui.store import database, schema

NOW = 1_767_600_000_000


def test_a_new_home_has_a_user_and_the_present_schema(any_home):
    assert any_home.user_name == "tester"
    applied = [row[0] for row in database.execute("select name from schema_migration order by name")]
    assert tuple(applied) == schema.versions()


def test_an_added_company_is_due_at_once(any_home):
    added = companies.add(any_home.user_id, ["https://acme.example/careers"], NOW, rank=84)
    assert [row.slug for row in added] == ["acme"]
    row = companies.row(any_home.user_id, "acme", NOW)
    assert (row.rank, row.tracked, row.due, row.interval_days) == (84, True, True, 1)
    assert planning.top_up(NOW, 20) == 1
    assert planning.top_up(NOW, 20) == 0
