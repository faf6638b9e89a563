"""The migrated schema and the models are one, on both engines."""

import pytest
from peewee import IntegrityError

from scoutly_tui.store import database, schema
from scoutly_tui.store.models import MODELS, Company, Host, JobQueue, Posting, User, UserCompanyPreference

NOW = 1_767_600_000_000


def new_company(slug: str = "acme") -> int:
    return Company.insert(
        slug=slug,
        name=slug.title(),
        careers_url=f"https://{slug}.example/",
        host=f"{slug}.example",
        created_at=NOW,
    ).execute()


def new_posting(company: int, external_id: str) -> int:
    return Posting.insert(
        company=company,
        external_id=external_id,
        url="u",
        title="t",
        fields_hash="h",
        first_seen_at=NOW,
        last_seen_at=NOW,
    ).execute()


def new_job(company: int, status: str = "pending", kind: str = "check") -> int:
    return JobQueue.insert(
        kind=kind,
        subject=f"company:{company}",
        company=company,
        status=status,
        reason="due",
        priority=1,
        created_at=NOW,
    ).execute()


def test_every_model_has_its_columns_with_their_nullability_and_no_others(any_home):
    kept_by_triggers = ("posting_words", "match_tally")
    tables = {name for name in database.db.get_tables() if not name.startswith(kept_by_triggers)}
    tables -= {"schema_migration"}
    assert tables == {model._meta.table_name for model in MODELS}
    for model in MODELS:
        migrated = {column.name: column.null for column in database.db.get_columns(model._meta.table_name)}
        wanted = {field.column_name: field.null for field in model._meta.sorted_fields}
        keys = {field.column_name for field in model._meta.get_primary_keys()}
        # SQLite reports the integer key as nullable, which it cannot be.
        assert {name: null for name, null in migrated.items() if name not in keys} == {
            name: null for name, null in wanted.items() if name not in keys
        }, model.__name__
        assert keys <= set(migrated)


def test_what_a_model_fills_in_is_what_the_database_fills_in(any_home):
    key = new_company()
    other = database.execute(
        "insert into company (slug, name, careers_url, host, created_at) values ('b', 'B', 'u', 'h', ?) returning id",
        NOW,
    )[0][0]
    by_model, by_database = (
        Company.select().where(Company.id == one).dicts().first() for one in (key, other)
    )
    own = {"id", "slug", "name", "careers_url", "host"}
    assert {k: v for k, v in by_model.items() if k not in own} == {
        k: v for k, v in by_database.items() if k not in own
    }


def test_every_foreign_key_has_an_index_that_begins_with_it(any_home):
    """Otherwise deleting a parent scans the child: on a year of history that is seconds."""
    for model in MODELS:
        table = model._meta.table_name
        indexed = {index.columns[0] for index in database.db.get_indexes(table) if index.columns}
        indexed |= {field.column_name for field in model._meta.get_primary_keys()}
        for key in database.db.get_foreign_keys(table):
            assert key.column in indexed, f"{table}.{key.column}"


@pytest.mark.parametrize("rank", [0, 101, -1])
def test_a_rank_outside_1_to_100_cannot_be_stored(any_home, rank):
    company = new_company()
    with pytest.raises(IntegrityError), database.writing():
        UserCompanyPreference.insert(
            user=any_home.user_id, company=company, rank=rank, updated_at=NOW
        ).execute()
    with database.writing():
        UserCompanyPreference.insert(
            user=any_home.user_id, company=company, rank=100, updated_at=NOW
        ).execute()
    with pytest.raises(IntegrityError), database.writing():
        UserCompanyPreference.update(rank=rank).execute()
    assert UserCompanyPreference.select(UserCompanyPreference.rank).scalar() == 100


@pytest.mark.parametrize(("status", "kind"), [("waiting", "check"), ("", "check"), ("pending", "vacancy")])
def test_a_job_of_an_unknown_state_or_kind_cannot_be_stored(any_home, status, kind):
    company = new_company()
    with pytest.raises(IntegrityError), database.writing():
        new_job(company, status, kind)


def test_one_company_may_have_any_number_of_ended_jobs_but_one_live_one(any_home):
    company, other = new_company(), new_company("other")
    for status in ("completed", "failed", "cancelled", "completed", "pending"):
        new_job(company, status)
    for status in ("pending", "processing"):
        with pytest.raises(IntegrityError), database.writing():
            new_job(company, status)
    new_job(company, "pending", "rescore")
    new_job(other)


def test_a_posting_is_unique_within_its_company_only(any_home):
    companies = [new_company(slug) for slug in ("a", "b")]
    for company in companies:
        new_posting(company, "1")
    new_posting(companies[0], "2")
    with pytest.raises(IntegrityError), database.writing():
        new_posting(companies[0], "1")


def test_no_row_points_nowhere_and_children_go_with_their_parent(any_home):
    with pytest.raises(IntegrityError), database.writing():
        new_job(4711)
    company = new_company()
    job = new_job(company)
    database.execute(
        "insert into job_attempt (job_id, number, company_id, worker, lease_token, started_at) values (?, 1, ?, 'w', 't', ?)",
        job, company, NOW,
    )  # fmt: skip
    Company.delete().where(Company.id == company).execute()
    assert database.execute("select count(*) from job_queue")[0][0] == 0
    assert database.execute("select count(*) from job_attempt")[0][0] == 0


def test_times_and_tallies_beyond_32_bits_fit(any_home):
    far = 253_402_300_799_000
    Host.insert(name="h", slot_until=far, ready_at=far, cooling_until=far).execute()
    assert Host.select(Host.slot_until).scalar() == far
    assert User.update(last_looked_at=far).execute() == 1


def test_the_history_of_migrations_is_complete(any_home):
    applied = [row[0] for row in database.execute("select name from schema_migration order by name")]
    assert tuple(applied) == schema.versions()
