"""The connection: what it promises, and that a transaction is all or nothing."""

import threading

import pytest
from peewee import IntegrityError

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.services import home as homes
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, JobQueue, Setting

NOW = 1_767_600_000_000


def names() -> set[str]:
    return {row[0] for row in database.execute("select name from setting")}


def put(name: str) -> None:
    Setting.insert(name=name, value="1").execute()


def test_sqlite_keeps_foreign_keys_a_wal_full_synchronisation_and_a_patience(home):
    def pragma(name: str) -> object:
        return database.execute(f"pragma {name}")[0][0]

    assert (pragma("foreign_keys"), pragma("journal_mode"), pragma("synchronous")) == (1, "wal", 2)
    assert pragma("busy_timeout") >= 5_000


def test_sqlite_is_recent_enough_not_to_corrupt_a_wal(home):
    version = tuple(int(part) for part in database.execute("select sqlite_version()")[0][0].split("."))
    assert version >= (3, 51, 3)


def test_the_database_file_is_nobody_elses(home):
    assert (home.paths.database.stat().st_mode & 0o077) == 0


def put_and_fail(name: str) -> None:
    with database.writing():
        put(name)
        raise RuntimeError


def test_a_transaction_that_raises_leaves_nothing(any_home):
    with pytest.raises(RuntimeError):
        put_and_fail("a")
    assert names() == set()


def test_a_nested_transaction_that_raises_takes_only_its_own_part_back(any_home):
    with database.writing():
        put("outer")
        with pytest.raises(RuntimeError):
            put_and_fail("inner")
        with pytest.raises(IntegrityError), database.writing():
            put("outer")
        put("after")
    assert names() == {"outer", "after"}


def test_a_reader_sees_nothing_half_written(any_home):
    seen: list[set[str]] = []

    def look() -> None:
        with database.reading():
            seen.append(names())

    with database.writing():
        put("a")
        put("b")
        reader = threading.Thread(target=look)
        reader.start()
        reader.join(20)
    look()
    assert seen == [set(), {"a", "b"}]


def test_a_connection_is_closed_again_unless_the_thread_had_one(any_home):
    states: list[bool] = []

    def work() -> None:
        with database.reading(), database.reading():
            pass
        states.append(database.db.is_closed())
        homes.open_thread()
        with database.reading():
            pass
        states.append(database.db.is_closed())
        homes.close_thread()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert states == [True, False]


def test_statements_with_question_marks_and_percents_mean_the_same_on_both_engines(any_home):
    put("50% off")
    assert database.execute("select name from setting where name like '50%' and value = ?", "1") == [
        ("50% off",)
    ]
    assert database.changed("update setting set value = ? where name = ?", "2", "50% off") == 1
    assert database.changed("update setting set value = ? where name = ?", "2", "nobody") == 0
    assert database.execute("update setting set value = '3'") == []


def test_a_text_with_every_kind_of_character_comes_back_as_it_went(any_home):
    text = "Zoë 日本 👩\u200d💻 ' \" % ? \\ ; --\n\t"
    Setting.insert(name="x", value=text).execute()
    assert database.execute("select value from setting") == [(text,)]


def test_twenty_threads_make_one_live_job_a_company(any_home):
    company = Company.insert(slug="a", name="A", careers_url="u", host="h", created_at=NOW).execute()
    start, refused = threading.Barrier(20, timeout=60), []

    def insert() -> None:
        start.wait()
        try:
            with database.writing():
                JobQueue.insert(
                    kind="check", subject=f"company:{company}", company=company, status="pending", reason="due",
                    priority=1, created_at=NOW,
                ).execute()  # fmt: skip
        except IntegrityError as error:
            refused.append(error)

    threads = [threading.Thread(target=insert) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(refused) == 19
    assert database.execute("select count(*) from job_queue") == [(1,)]


def test_the_lease_clock_is_near_the_machines_whatever_the_demo_says(any_home, monkeypatch):
    import time

    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "86400000")
    assert abs(database.lease_clock() - time.time() * 1000) < 60_000


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "redis://"])
def test_another_engine_is_refused_in_one_sentence(url):
    with pytest.raises(CannotRunError) as refused:
        database.connect(url)
    assert "database.url" in str(refused.value)
    assert refused.value.exit_code == 3


def fill_up() -> None:
    with database.writing():
        for number in range(2_000):
            Setting.insert(name=f"n{number}", value="x" * 4_000).execute()


def test_a_full_disk_is_one_sentence_with_what_to_do_and_leaves_nothing_half_written(home):
    database.execute("pragma max_page_count = 1")
    with pytest.raises(CannotRunError) as refused:
        fill_up()
    assert "disk is full" in str(refused.value)
    assert refused.value.remedy
    database.execute("pragma max_page_count = 100000")
    assert names() == set()
    with database.writing():
        put("room again")
    assert names() == {"room again"}


def test_two_hundred_writers_lose_no_write(home):
    def write(part: int) -> None:
        with database.reading():
            for number in range(25):
                with database.writing():
                    put(f"{part}-{number}")

    threads = [threading.Thread(target=write, args=(part,)) for part in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(names()) == 200
