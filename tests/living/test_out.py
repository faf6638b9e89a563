"""Out: digests, feeds, calendars and sheets, in which what others wrote stays text."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seeded import NOW, keys_of

from scoutly_tui import clock
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.notify import calendar, digest, feeds
from scoutly_tui.notify.digest import Digest, DigestFormat
from scoutly_tui.notify.feeds import FeedFormat
from scoutly_tui.notify.items import Appointment, NewsItem
from scoutly_tui.services import applications, exchange, files, sheets
from scoutly_tui.store import database
from scoutly_tui.store.models import Application

DAY = 86_400_000
ATOM = "{http://www.w3.org/2005/Atom}"
ITEM = NewsItem(
    1, "Engineer", "Acme", "acme", "https://acme.example/jobs/1?a=1&b=(2)", "Berlin, remote", 88, 91,
    "80,000–95,000 EUR a year", NOW, None, "Names Python", "Asks for on-call",
)  # fmt: skip
STEP = Appointment(
    3, 1, "Engineer; Platform, Core", "Acme", "https://acme.example/jobs/1", "interview scheduled", "Interview",
    NOW + DAY, NOW,
)  # fmt: skip
HOSTILE = replace(
    ITEM, title="</a><script>alert(1)</script> [x](javascript:alert(1)) =HYPERLINK(1)", company="A&B <co>",
    url="javascript:alert(1)", why="**bold** `code` <img src=x>",
)  # fmt: skip


def of(*items, steps=(), problems=0):
    return Digest(NOW - 7 * DAY, NOW, items, steps, problems, UTC)


class Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen, self.links, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.words.append(data)


def test_a_digest_reads_well_as_text():
    text = digest.render(of(ITEM, steps=(STEP,), problems=2), DigestFormat.TEXT)
    assert text.splitlines()[0] == "1 new match since 29 December 2025"
    assert " 88  Engineer – Acme" in text
    assert "Berlin, remote · 80,000–95,000 EUR a year" in text
    assert "Tue 06 Jan 2026, 08:00  Interview: Engineer; Platform, Core – Acme" in text
    assert text.endswith("2 companies cannot be checked: scoutly problems\n")


def test_hostile_words_are_words_in_html_and_their_links_are_none():
    page = Tags(digest.render(of(HOSTILE, ITEM), DigestFormat.HTML))
    assert set(page.seen) <= {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "ol",
        "li",
        "b",
        "a",
        "br",
        "small",
    }
    assert page.links == ["https://acme.example/jobs/1?a=1&b=(2)"]
    assert HOSTILE.title in "".join(page.words)


def test_hostile_words_are_words_in_markdown_too():
    text = digest.render(of(HOSTILE, ITEM), DigestFormat.MARKDOWN)
    assert "javascript:alert(1))" not in text.replace("\\", "")[: text.index("88")]
    assert not re.search(r"(?<!\\)<(script|img)", text)
    assert re.findall(r"(?<!\\)\]\((\S+)\)", text) == ["https://acme.example/jobs/1?a=1&b=%282%29"]


@settings(max_examples=80)
@given(st.text(max_size=80), st.text(max_size=60), st.text(max_size=80))
def test_any_words_make_well_formed_feeds_and_calendars(title, company, url):
    item = replace(ITEM, title=title, company=company, url=f"https://a.example/{url}", why=title)
    root = ElementTree.fromstring(feeds.render([item], FeedFormat.ATOM, NOW))
    assert len(root.findall(f"{ATOM}entry")) == 1
    assert len(json.loads(feeds.render([item], FeedFormat.JSON, NOW))["items"]) == 1
    lines = calendar.render([replace(STEP, title=title, company=company)], 24).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith((" ", *(f"{name}:" for name in ICAL), "URL")) for line in lines if line)


ICAL = (
    "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY",
    "CATEGORIES", "TRANSP", "ACTION", "DESCRIPTION", "TRIGGER",
)  # fmt: skip


def unfolded(text):
    return dict(line.split(":", 1) for line in text.replace("\r\n ", "").split("\r\n") if ":" in line)


def test_an_interview_stands_in_the_calendar_at_its_time_with_an_alarm():
    text = calendar.render([STEP], 24)
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    event = unfolded(text)
    assert event["DTSTART"] == "20260106T080000Z"
    assert event["DTEND"] == "20260106T090000Z"
    assert event["SUMMARY"] == "Interview: Engineer\\; Platform\\, Core – Acme"
    assert event["TRIGGER"] == "-PT24H"
    assert event["CATEGORIES"] == "INTERVIEW"


def test_a_calendar_written_again_names_the_same_event_though_it_moved():
    moved = replace(STEP, at=STEP.at + DAY, updated_at=NOW + 1)
    first, second = (unfolded(calendar.render([one], 0)) for one in (STEP, moved))
    assert first["UID"] == second["UID"]
    assert first["DTSTART"] != second["DTSTART"]
    assert "TRIGGER" not in first


def test_an_atom_feed_has_what_the_rfc_asks_for_latest_first():
    older = replace(ITEM, key=2, url="https://acme.example/jobs/2", first_seen_at=NOW - DAY)
    root = ElementTree.fromstring(feeds.render([older, ITEM], FeedFormat.ATOM, NOW))
    assert {child.tag.removeprefix(ATOM) for child in root} >= {"title", "id", "updated", "author", "entry"}
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["88 – Engineer at Acme"] * 2
    assert entries[0].find(f"{ATOM}link").get("href") == ITEM.url
    assert datetime.fromisoformat(entries[0].findtext(f"{ATOM}updated")).timestamp() * 1000 == NOW
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 2
    assert all(one.startswith("urn:uuid:") for one in ids)


def test_a_json_feed_has_what_version_1_1_asks_for_and_links_only_to_the_web():
    feed = json.loads(feeds.render([ITEM, HOSTILE], FeedFormat.JSON, NOW))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [("url" in item, bool(item["content_text"])) for item in feed["items"]] == [
        (True, True),
        (False, True),
    ]


@pytest.mark.parametrize("form", list(FeedFormat))
def test_a_feed_without_matches_is_a_feed(form):
    assert feeds.render([], form, NOW)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "''=1"])
def test_no_cell_is_run_by_a_spreadsheet_and_each_comes_back_as_it_was(cell):
    assert exchange.escaped(cell).startswith("'")
    assert exchange.unescaped(exchange.escaped(cell)) == cell


def test_every_sheet_is_written_with_hostile_titles_made_harmless(lived_in, tmp_path):
    (key,) = keys_of(1)
    database.execute("update posting set title = ? where id = ?", "=cmd|' /C calc'!A0", key)
    database.execute("update posting set locations = ? where id = ?", '["@home", "Berlin"]', key)
    applications.set_status(
        lived_in.user_id, key, ApplicationStatus.APPLIED, NOW, note="=SUM(1)\nsecond line"
    )
    counts = sheets.write_all(lived_in.user_id, tmp_path, NOW)
    assert counts == {
        "companies.csv": 1, "postings.csv": 2, "matches.csv": 2, "applications.csv": 1, "application_steps.csv": 1,
        "notes.csv": 0,
    }  # fmt: skip
    for name in counts:
        with (tmp_path / name).open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@")]
    with (tmp_path / "postings.csv").open(newline="", encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    assert first["title"] == "'=cmd|' /C calc'!A0"
    assert first["locations"] == "'@home; Berlin"
    assert first["first_seen_at"] == "2026-01-05T08:00:00Z"


def test_digest_feed_and_calendar_come_from_the_command_line_whole_or_not_at_all(
    cli, lived_in, tmp_path, monkeypatch
):
    monkeypatch.setattr(clock, "now_ms", lambda: NOW + DAY)
    key, other = keys_of(1, 2)
    applications.set_status(lived_in.user_id, key, ApplicationStatus.INTERVIEW_SCHEDULED, NOW)
    Application.update(next_step="Interview", next_step_at=NOW + 2 * DAY).execute()
    told = cli("digest", "--json").json
    assert [(item["posting"], item["score"]) for item in told["matches"]] == [(key, 88), (other, 55)]
    assert [one["step"] for one in told["appointments"]] == ["Interview"]
    assert cli("digest", "--min-score", 60).out.count("https://") == 1
    assert "<h1>" in cli("digest", "--format", "html").out
    assert cli("feed", "--json").json["items"]
    file = tmp_path / "matches.atom"
    assert cli("feed", "--output", file).code == 0
    assert len(ElementTree.fromstring(file.read_text()).findall(f"{ATOM}entry")) == 2
    assert file.stat().st_mode & 0o077 == 0
    assert cli("calendar").out.count("BEGIN:VEVENT") == 1
    said = cli("feed", "--output", tmp_path / "nowhere" / "x.atom")
    assert said.code == 3
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["matches.atom"]


def test_a_file_that_breaks_off_half_way_leaves_the_one_before(tmp_path):
    path = tmp_path / "matches.atom"
    files.write(path, "before")

    def break_off():
        with files.whole(path) as out:
            out.write("<feed>")
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        break_off()
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["matches.atom"]


def test_a_next_step_set_by_command_is_in_the_calendar_at_its_minute(cli, lived_in, monkeypatch):
    monkeypatch.setattr(clock, "now_ms", lambda: NOW)
    (key,) = keys_of(1)
    said = cli("apply", key, "--next-step", "Interview", "--on", "2026-01-07 14:30Z", "--json")
    assert said.json["next_step_at"] == "2026-01-07T14:30:00Z"
    assert "DTSTART:20260107T143000Z" in cli("calendar").out
    assert cli("apply", key, "--on", "fri").code == 2
    assert cli("apply", key, "--next-step", "Call", "--on", "2026-01-01 10:00").code == 2
    assert cli("apply", key, "--next-step", "Call", "--on", "25:99").code == 2
    assert cli("apply", key, "--next-step", "", "--json").json["next_step"] is None
