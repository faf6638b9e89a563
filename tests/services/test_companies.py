"""Companies: adding, recognising, listing, removing, and looking closely at one."""

import socket

import pytest

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.ranks import DAY_MS
from scoutly_tui.services import companies, company_detail, edits, planning, queue, ranking
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, JobAttempt, JobQueue, Posting, PostingEvent

NOW = 1_767_600_000_000


@pytest.fixture
def user(any_home):
    return any_home.user_id


@pytest.fixture
def no_network(any_home, monkeypatch):
    def refuse(*_):
        raise AssertionError("a request was made")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def slugs(user, **how):
    return [row.slug for row in companies.rows(user, NOW, **how)]


# ── adding ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_added_company_is_tracked_at_the_middle_rank_and_due_at_once(user):
    (added,) = companies.add(user, ["acme.example/careers"], NOW)
    assert (added.slug, added.name, added.careers_url, added.rank, added.existed) == (
        "acme", "Acme", "https://acme.example/careers", 50, False,
    )  # fmt: skip
    row = companies.row(user, "acme", NOW)
    assert (row.tracked, row.due, row.overdue, row.running, row.priority) == (True, True, False, False, 50.0)
    assert (row.last_success_at, row.problem, row.open_postings, row.consecutive_failures) == (
        None,
        None,
        0,
        0,
    )
    assert row.why == "rank 50: every 3 days; never checked"


BOARDS = [
    ("https://boards.greenhouse.io/acmeworks", "greenhouse", "acmeworks", "Acmeworks"),
    ("https://job-boards.greenhouse.io/greenworks/jobs/123", "greenhouse", "greenworks", "Greenworks"),
    ("https://jobs.lever.co/blue-fig?lever-source=x", "lever", "blue-fig", "Blue Fig"),
    ("https://jobs.ashbyhq.com/Red%20Fig", "ashby", "Red Fig", "Red Fig"),
    ("https://careers.acme.co.uk/jobs", None, None, "Acme"),
    ("https://www.dry-fig.example/", None, None, "Dry Fig"),
]


def test_a_url_that_shows_its_board_is_recognised_without_a_request(user, no_network):
    added = companies.add(user, [url for url, *_ in BOARDS], NOW)
    assert [(one.source, one.board, one.name) for one in added] == [tuple(board[1:]) for board in BOARDS]
    rows = {row.slug: row.source for row in companies.rows(user, NOW)}
    assert [rows[one.slug] for one in added] == [source for _, source, *_ in BOARDS]


def test_the_host_of_a_recognised_board_is_the_one_that_its_checks_visit(user):
    companies.add(user, ["https://boards.greenhouse.io/acmeworks", "https://acme.example/"], NOW)
    assert database.execute("select host from company order by id") == [
        ("boards-api.greenhouse.io",), ("acme.example",),
    ]  # fmt: skip


def test_a_name_and_a_rank_may_be_given(user):
    (added,) = companies.add(user, ["acme.example"], NOW, name=" Acme\x1b Works ", rank="84")
    assert (added.name, added.slug, added.rank) == ("Acme Works", "acme-works", 84)


def test_two_companies_of_one_name_have_slugs_of_their_own(user):
    added = companies.add(user, ["https://acme.example/", "https://acme.test/", "https://acme.invalid/"], NOW)
    assert [one.slug for one in added] == ["acme", "acme-2", "acme-3"]


def test_a_company_is_known_by_its_address_however_it_is_spelt(user):
    companies.add(user, ["https://acme.example/careers"], NOW, name="Acme", rank=84)
    spellings = (
        "https://acme.example/careers", "http://acme.example/careers", "https://www.acme.example/careers/",
        "ACME.example/careers?utm_source=x#top",
    )  # fmt: skip
    for rank, again in enumerate(spellings, start=20):
        (added,) = companies.add(user, [again], NOW, name="Something else", rank=rank)
        assert (added.existed, added.slug, added.name, added.rank) == (True, "acme", "Acme", rank), again
    assert slugs(user) == ["acme"]


def test_another_page_is_another_company(user):
    others = ("acme.example/jobs", "acme.example/careers?team=2", "jobs.acme.example/careers")
    added = companies.add(user, ["https://acme.example/careers", *others], NOW)
    assert [one.existed for one in added] == [False] * 4


def test_a_board_pasted_under_another_address_is_the_company_that_has_it(user):
    companies.add(user, ["https://boards.greenhouse.io/acmeworks"], NOW, name="Acme")
    (added,) = companies.add(user, ["https://boards-api.greenhouse.io/v1/boards/acmeworks/jobs"], NOW)
    assert (added.existed, added.slug) == (True, "acme")


def test_two_named_companies_may_share_a_board(user):
    specs = [
        CompanySpec("Acme", "https://jobs.lever.co/acme"),
        CompanySpec("Acme Labs", "https://jobs.lever.co/acme?team=Labs"),
    ]
    assert [one.existed for one in companies.take_in(user, specs, NOW)] == [False, False]


def test_one_bad_address_and_none_is_added(user):
    for bad in ("nonsense", "ftp://acme.example/", "https://u:secret@acme.example/"):
        with pytest.raises(UsageError) as refused:
            companies.add(user, ["https://acme.example/", bad, "https://blue.example/"], NOW)
        assert "secret" not in str(refused.value)
    assert slugs(user) == []


def test_a_bad_rank_adds_nothing(user):
    for rank in (0, 101, "ten"):
        with pytest.raises(UsageError):
            companies.add(user, ["https://acme.example/"], NOW, rank=rank)
    assert slugs(user) == []


def test_one_name_cannot_serve_several_addresses(user):
    with pytest.raises(UsageError):
        companies.add(user, ["https://acme.example/", "https://blue.example/"], NOW, name="Acme")


def test_undo_takes_an_added_company_away_and_redo_brings_it_back(user):
    companies.add(user, ["https://acme.example/"], NOW, rank=84)
    assert edits.undo(user, NOW) == "add Acme"
    assert slugs(user) == []
    assert planning.due(NOW) == []
    assert edits.redo(user, NOW) == "add Acme"
    assert companies.row(user, "acme", NOW).rank == 84
    assert [slug for _, slug, _ in planning.due(NOW)] == ["acme"]


# ── taking many in ──────────────────────────────────────────────────────────────────────────────────────────


WRONG = (
    CompanySpec("Bad", "nonsense"), CompanySpec("", "https://bad.example/"), CompanySpec("\u202e", "https://bad.example/"),
    CompanySpec("Bad", "https://bad.example/", 101), CompanySpec("Bad", "https://bad.example/", 0),
)  # fmt: skip


def test_many_are_taken_in_all_or_none(user):
    good = CompanySpec("Good", "https://good.example/", 84)
    for wrong in WRONG:
        with pytest.raises(UsageError):
            companies.take_in(user, [good, wrong], NOW)
    assert slugs(user) == []
    assert edits.undo(user, NOW) is None


def test_what_a_spec_says_is_kept_and_what_it_leaves_open_stays_open(user):
    spec = CompanySpec("Acme", "https://acme.example/", 70, None, "fully_remote", "Berlin, Germany", "Robots")
    unranked = CompanySpec("Blue", "https://blue.example/")
    watched = CompanySpec("Cyan", "https://cyan.example/", None, True)
    resting = CompanySpec("Dawn", "https://dawn.example/", 90, False)
    companies.take_in(user, [spec, unranked, watched, resting], NOW)
    rows = {row.slug: row for row in companies.rows(user, NOW)}
    acme = rows["acme"]
    assert (acme.work_model, acme.headquarters, acme.fields) == ("fully_remote", "Berlin, Germany", "Robots")
    assert {slug: (row.rank, row.tracked) for slug, row in rows.items()} == {
        "acme": (70, True), "blue": (None, False), "cyan": (50, True), "dawn": (90, False),
    }  # fmt: skip


def test_taking_in_what_is_known_without_a_rank_leaves_its_rank_alone(user):
    companies.add(user, ["https://acme.example/"], NOW, rank=84)
    (added,) = companies.take_in(user, [CompanySpec("Acme", "https://acme.example/")], NOW)
    assert (added.existed, added.rank) == (True, 84)


def test_the_same_address_twice_in_one_file_is_one_company(user):
    specs = [
        CompanySpec("Acme", "https://acme.example/", 10),
        CompanySpec("Acme", "https://acme.example", 20),
    ]
    assert [one.existed for one in companies.take_in(user, specs, NOW)] == [False, True]
    assert companies.row(user, "acme", NOW).rank == 20


def test_an_import_is_undone_in_one_step(user):
    companies.add(user, ["https://n1.example/"], NOW, rank=84)
    specs = [CompanySpec(f"n{number}", f"https://n{number}.example/", 10) for number in range(5)]
    companies.take_in(user, specs, NOW)
    assert edits.undo(user, NOW) == "add 5 companies"
    assert {row.slug: row.rank for row in companies.rows(user, NOW)} == {"n1": 84}


# ── removing ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_removed_company_is_on_no_list_is_not_due_and_comes_back_by_undo(user):
    companies.add(user, ["https://acme.example/", "https://blue.example/"], NOW, rank=84)
    assert companies.remove(user, ["acme"], NOW) == 1
    assert slugs(user) == ["blue"]
    assert [slug for _, slug, _ in planning.due(NOW)] == ["blue"]
    with pytest.raises(UsageError):
        companies.row(user, "acme", NOW)
    assert edits.undo(user, NOW) == "remove acme"
    row = companies.row(user, "acme", NOW)
    assert (row.rank, row.tracked, row.due, row.interval_days) == (84, True, True, 1)


def test_removing_takes_back_what_was_queued(user):
    companies.add(user, ["https://acme.example/", "https://blue.example/"], NOW)
    planning.enqueue_companies(["acme", "blue"], NOW)
    JobQueue.update(status="processing").where(JobQueue.company.in_(companies.keys_of(["blue"]))).execute()
    companies.remove(user, ["acme", "blue"], NOW)
    assert [(job.company, job.status) for job in queue.rows()] == [
        ("blue", "processing"),
        ("acme", "cancelled"),
    ]
    assert database.execute("select cancel_requested from job_queue where status = 'processing'")[0][0]


def test_removing_several_is_all_or_nothing(user):
    companies.add(user, ["https://acme.example/"], NOW)
    with pytest.raises(UsageError):
        companies.remove(user, ["acme", "nobody"], NOW)
    assert slugs(user) == ["acme"]


def test_adding_a_removed_company_again_brings_it_back_with_its_past(user):
    companies.add(user, ["https://acme.example/"], NOW, rank=84)
    key = companies.keys_of(["acme"])[0]
    Company.update(last_success_at=NOW, open_postings=3).where(Company.id == key).execute()
    companies.remove(user, ["acme"], NOW)
    (added,) = companies.add(user, ["https://acme.example/"], NOW, rank=10)
    assert (added.key, added.existed, added.slug) == (key, True, "acme")
    row = companies.row(user, "acme", NOW)
    assert (row.rank, row.open_postings, row.next_due_at) == (10, 3, NOW + 5 * DAY_MS)


# ── finding and listing ─────────────────────────────────────────────────────────────────────────────────────


def test_an_unknown_company_is_refused_with_the_names_that_come_close(user):
    companies.add(user, ["https://atlassian.example/", "https://shopify.example/"], NOW)
    with pytest.raises(UsageError) as refused:
        companies.row(user, "atlasian", NOW)
    assert "atlassian" in refused.value.remedy
    assert "shopify" not in refused.value.remedy
    with pytest.raises(UsageError) as refused:
        companies.row(user, "zzz\x1b[2J", NOW)
    assert "scoutly add" in refused.value.remedy
    assert str(refused.value).isprintable()


def test_keys_come_in_the_order_of_their_slugs_and_rows_in_the_order_of_their_keys(user):
    companies.add(user, [f"https://n{number}.example/" for number in range(5)], NOW)
    wanted = ["n3", "n0", "n4", "n3"]
    keys = companies.keys_of(wanted)
    assert [row.slug for row in companies.rows_by_keys(user, [*keys, 10**9], NOW)] == wanted
    assert companies.rows_by_keys(user, [], NOW) == []
    assert companies.keys_of([]) == []


@pytest.fixture
def four(user):
    specs = [
        CompanySpec("beta", "https://beta.example/", 84),
        CompanySpec("Alpha", "https://alpha.example/", 84),
        CompanySpec("Gamma", "https://gamma.example/"),
        CompanySpec("delta", "https://delta.example/", 20),
    ]
    companies.take_in(user, specs, NOW)
    for slug, success, failures, open_postings in (("beta", NOW, 2, 3), ("delta", NOW - 9 * DAY_MS, 5, 7)):
        due = success + DAY_MS
        Company.update(
            last_success_at=success,
            next_due_at=due,
            consecutive_failures=failures,
            open_postings=open_postings,
        ).where(Company.slug == slug).execute()
    return user


ORDERS = {
    "rank": ["alpha", "beta", "delta", "gamma"],
    "name": ["alpha", "beta", "delta", "gamma"],
    "due": ["delta", "alpha", "beta", "gamma"],
    "success": ["beta", "delta", "alpha", "gamma"],
    "failures": ["delta", "beta", "alpha", "gamma"],
    "openings": ["delta", "beta", "alpha", "gamma"],
    "priority": ["alpha", "beta", "delta", "gamma"],
}


def test_every_order(four):
    assert {sort: slugs(four, sort=sort) for sort in ORDERS} == ORDERS


def test_an_unknown_order_is_refused_with_those_there_are(four):
    with pytest.raises(UsageError) as refused:
        companies.rows(four, NOW, sort="size; drop table company")
    assert "priority" in refused.value.remedy


FOUND = {
    "": 4, "acme": 1, "ACME": 1, "berlin": 2, "berlin robots": 1, "robots berlin acme": 1, "%": 1, "_": 0, "50%": 1,
    "!": 0, "nothing": 0, "ärzte": 1, "ÄRZTE": 1, "zürich": 1, "'": 0, "öl": 1, "öööö": 0,
}  # fmt: skip


def test_the_filter_keeps_what_holds_every_word(user):
    specs = [
        CompanySpec("Acme", "https://acme.example/", headquarters="Berlin, Germany", fields="Robots"),
        CompanySpec("Ärzte", "https://aerzte.example/", headquarters="Berlin, Germany"),
        CompanySpec("50% Off", "https://off.example/", headquarters="ZÜRICH"),
        CompanySpec("Plain", "https://plain.example/", fields="Öl"),
    ]
    companies.take_in(user, specs, NOW)
    assert {text: len(companies.rows(user, NOW, text=text)) for text in FOUND} == FOUND


def test_the_filter_and_the_order_work_together(four):
    assert slugs(four, text="ta", sort="openings") == ["delta", "beta"]


# ── one from close by ───────────────────────────────────────────────────────────────────────────────────────


def test_the_detail_shows_checks_openings_and_the_problem(user):
    companies.add(user, ["https://acme.example/"], NOW)
    key = companies.keys_of(["acme"])[0]
    (queued,) = planning.enqueue_companies(["acme"], NOW)
    for number, outcome in enumerate(("ok", "failed")):
        JobAttempt.insert(
            job=queued.job, number=number + 1, company=key, worker="w", lease_token=f"t{number}",
            started_at=NOW + number, outcome=outcome, requests=2, bytes=300, found=5, added=4, changed=1, closed=0,
        ).execute()  # fmt: skip
    posting = Posting.insert(
        company=key,
        external_id="1",
        url="u",
        title="Engineer",
        fields_hash="h",
        first_seen_at=NOW,
        last_seen_at=NOW,
    ).execute()
    for number, kind in enumerate(("opened", "changed")):
        PostingEvent.insert(posting=posting, company=key, at=NOW + number, kind=kind).execute()
    Company.update(problem="timeout", problem_message="slow", problem_seen="…", problem_since=NOW).execute()
    detail = company_detail.detail(user, "acme", NOW)
    assert [(check.outcome, check.found, check.requests, check.bytes) for check in detail.checks] == [
        ("failed", 5, 2, 300), ("ok", 5, 2, 300),
    ]  # fmt: skip
    assert [(moment.kind, moment.titles) for moment in detail.timeline if moment.kind != "check"] == [
        ("changed", ("Engineer",)), ("opened", ("Engineer",)),
    ]  # fmt: skip
    assert (detail.problem_message, detail.problem_seen, detail.problem_since) == ("slow", "…", NOW)
    assert (detail.added_at, detail.hint, detail.row.problem) == (NOW, "", "timeout")


def test_a_company_whose_check_runs_says_so(user):
    companies.add(user, ["https://acme.example/"], NOW)
    planning.enqueue_companies(["acme"], NOW)
    assert companies.row(user, "acme", NOW).running is False
    JobQueue.update(status="processing").execute()
    assert companies.row(user, "acme", NOW).running is True


# ── another address, a selector ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def settled(user):
    companies.add(user, ["https://acme.example/careers"], NOW, rank=84)
    Company.update(
        source="html", board="https://acme.example/careers", board_url="https://acme.example/careers", etag='"e"',
        last_modified="Mon", body_hash="h", last_success_at=NOW, next_due_at=NOW + DAY_MS, held_until=NOW + DAY_MS,
        hold="back_off",
    ).execute()  # fmt: skip
    return user


def state():
    return Company.select(
        Company.careers_url, Company.source, Company.board, Company.host, Company.etag, Company.body_hash, Company.held_until
    ).tuples().first()  # fmt: skip


def test_another_address_forgets_the_source_and_is_checked_at_once(settled):
    later = NOW + 1_000
    row = companies.set_url(settled, "acme", "https://new.example/jobs", later)
    assert (row.careers_url, row.source, row.due) == ("https://new.example/jobs", None, True)
    assert state() == ("https://new.example/jobs", None, None, "new.example", "", "", None)


def test_the_address_of_a_board_is_recognised_at_once(settled):
    row = companies.set_url(settled, "acme", "https://jobs.lever.co/acme", NOW)
    assert (row.source, row.board) == ("lever", "acme")
    assert state()[3] == "api.lever.co"


def test_an_address_is_taken_back_even_after_it_was_checked(settled):
    companies.set_url(settled, "acme", "https://new.example/jobs", NOW)
    Company.update(source="jsonld", board="x", etag='"n"', body_hash="n", last_success_at=NOW + 5).execute()
    assert edits.undo(settled, NOW + 9) == "careers URL of acme"
    assert state() == ("https://acme.example/careers", None, None, "acme.example", "", "", None)
    assert companies.row(settled, "acme", NOW + 9).careers_url == "https://acme.example/careers"


def test_the_same_address_again_is_no_edit(settled):
    companies.set_url(settled, "acme", "https://ACME.example/careers", NOW)
    assert state()[1] == "html"
    assert edits.undo(settled, NOW) == "add Acme"


def test_a_malformed_address_changes_nothing(settled):
    with pytest.raises(UsageError):
        companies.set_url(settled, "acme", "nonsense", NOW)
    assert state()[0] == "https://acme.example/careers"


def test_a_selector_is_kept_clean_and_the_page_is_read_anew_with_it(settled):
    companies.set_hint(settled, "acme", " ul.jobs\x00 > li ", NOW)
    assert company_detail.detail(settled, "acme", NOW).hint == "ul.jobs > li"
    assert (state()[4], state()[5]) == ("", "")
    edits.undo(settled, NOW)
    assert company_detail.detail(settled, "acme", NOW).hint == ""


def test_ranks_and_additions_are_undone_together_in_order(user):
    companies.add(user, ["https://acme.example/"], NOW, rank=84)
    ranking.set_rank(user, companies.keys_of(["acme"]), 10, NOW)
    companies.remove(user, ["acme"], NOW)
    assert [edits.undo(user, NOW) for _ in range(3)] == ["remove acme", "rank 10: Acme", "add Acme"]
    assert slugs(user) == []
    assert [edits.redo(user, NOW) for _ in range(3)] == ["add Acme", "rank 10: Acme", "remove acme"]
    assert slugs(user) == []
    edits.undo(user, NOW)
    assert companies.row(user, "acme", NOW).rank == 10
