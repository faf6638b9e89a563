"""Being told: each thing once, whatever breaks, through real servers, and never at a check's expense."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
import receivers
from seeded import NOW, keys_of, look, set_match, vacancy

from scoutly_tui.domain.news import NewsKind
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.notify import addresses, post
from scoutly_tui.notify.letter import Letter
from scoutly_tui.services import applications, companies, delivery, notifications
from scoutly_tui.services import home as homes
from scoutly_tui.store import database
from scoutly_tui.store.models import Application

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
EVENING = NOW + 12 * HOUR


def until(true, seconds=30.0):
    """Wait for something that will be."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def at(now):
    return lambda: now


def awake(home, **changes):
    """The home with no quiet hours, a digest in the evening, and these settings. NOW is eight in the morning."""
    notify = replace(home.settings.notify, quiet="", timezone="UTC", digest_at=["20:00"], **changes)
    return homes.with_settings(home, replace(home.settings, notify=notify))


def reach(home, *urls):
    path = home.paths.config_dir / addresses.FILE_NAME
    path.write_text("\n".join(urls))
    path.chmod(0o600)
    return delivery.targets(home, {})


def swept(home, now=NOW, reasons=()):
    return notifications.sweep(home.settings.notify, reasons, now)


def outbox():
    return database.execute("select kind, status, attempts, error from notification order by id")


def json_url(hook, path="x"):
    return f"json://127.0.0.1:{hook.port}/{path}"


# ── what gets into the outbox ─────────────────────────────────────────────────────────────────────────────


def test_a_good_match_of_a_dear_company_is_told_at_once_and_the_other_waits_for_the_digest(lived_in):
    home = awake(lived_in)
    assert swept(home) == 1
    assert [(row[0], row[1]) for row in outbox()] == [("match", "pending")]
    assert swept(home, EVENING) == 1
    told = database.execute(
        "select n.kind, p.external_id from notification n join notification_posting t on t.notification_id = n.id"
        " join posting p on p.id = t.posting_id order by n.id"
    )
    assert told == [("match", "1"), ("digest", "2")]


def test_nothing_is_ever_told_twice_however_often_it_is_looked_for(lived_in):
    home = awake(lived_in)
    made = [swept(home, now) for now in (NOW, NOW, EVENING, EVENING, EVENING + HOUR, EVENING + 30 * HOUR)]
    assert sum(made) == 2
    set_match(2, score=95)
    assert swept(home, EVENING + 31 * HOUR) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"state": "seen"},
        {"state": "backlog"},
        {"hidden": True},
        {"score": 69},
        {"score": None},
        {"is_open": False},
    ],
)
def test_what_is_no_news_is_not_told_at_once(lived_in, change):
    set_match(1, **change)
    assert swept(awake(lived_in)) == 0


def test_a_posting_scored_on_its_title_alone_waits_for_its_text(lived_in):
    database.execute("update posting set details_at = null")
    assert swept(awake(lived_in)) == 0
    database.execute("update posting set details_at = ?", NOW)
    assert swept(awake(lived_in)) == 1


def test_a_company_below_the_top_band_is_left_to_the_digest(lived_in):
    database.execute("update user_company_preference set rank = 80")
    home = awake(lived_in)
    assert swept(home) == 0
    assert swept(home, EVENING) == 1
    assert [row[0] for row in outbox()] == ["digest"]


def test_what_was_there_before_notifications_were_switched_on_is_no_news(make_home):
    from seeded import company

    home = awake(make_home())
    key = company(home.user_id, "Acme", 91)
    look(key, [vacancy(1)], NOW)
    set_match(1, score=99, state="new")
    assert swept(home) == 0
    notifications.switch_on(NOW + 1)
    notifications.switch_on(NOW - DAY)
    assert swept(home, NOW + 2) == 0


def test_the_match_and_its_message_are_written_together_or_not_at_all(lived_in):
    home = awake(lived_in)
    counted = []

    def break_off():
        with database.writing():
            set_match(2, score=99)
            counted.append(notifications.note_matches(home.settings.notify, NOW))
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        break_off()
    assert counted == [2]
    assert outbox() == []
    assert swept(home) == 1


def test_the_demos_home_tells_nobody(lived_in):
    database.execute("insert into setting (name, value) values ('demo', '1')")
    assert swept(awake(lived_in)) == 0


def test_the_outbox_is_the_same_on_postgres(make_home, postgres_url, hook):
    from seeded import company

    home = awake(make_home(url=postgres_url))
    notifications.switch_on(NOW - 1)
    key = company(home.user_id, "Acme", 91)
    look(key, [vacancy(1), vacancy(2)], NOW)
    set_match(1, score=88, state="new")
    set_match(2, score=71, state="new")
    assert (swept(home), swept(home)) == (2, 0)
    assert delivery.send_waiting(home, reach(home, json_url(hook)), at(NOW)) == 1
    assert [row[:2] for row in outbox()] == [("match", "sent")] * 2


# ── reminders and health ──────────────────────────────────────────────────────────────────────────────────


def step(home, when, words="Interview"):
    (key,) = keys_of(1)
    applications.set_status(home.user_id, key, ApplicationStatus.INTERVIEW_SCHEDULED, NOW)
    Application.update(next_step=words, next_step_at=when).execute()


def test_an_interview_is_reminded_of_once_a_day_before_and_again_when_it_moves(lived_in, hook):
    home = awake(lived_in, at_once_score=101, digest_score=101)
    step(home, NOW + 3 * DAY)
    assert swept(home, NOW + DAY) == 0
    assert (swept(home, NOW + 2 * DAY + 1), swept(home, NOW + 2 * DAY + 2)) == (1, 0)
    step(home, NOW + 3 * DAY + 2 * HOUR)
    assert swept(home, NOW + 2 * DAY + 3 * HOUR) == 1
    assert delivery.send_waiting(home, reach(home, json_url(hook)), at(NOW + 2 * DAY + 3 * HOUR)) == 1
    assert [row[1] for row in outbox() if row[0] == "reminder"] == ["dropped", "sent"]
    ((_, _, told),) = hook.asked
    assert told["title"].startswith("Interview: Engineer 1 at Acme, ")


def test_an_application_that_ended_is_reminded_of_no_more(lived_in):
    home = awake(lived_in, at_once_score=101)
    step(home, NOW + HOUR)
    applications.set_status(home.user_id, keys_of(1)[0], ApplicationStatus.REJECTED, NOW)
    assert swept(home) == 0


def test_being_unwell_is_told_once_after_some_time_of_it_and_being_well_again_once(lived_in, hook):
    home = awake(lived_in, at_once_score=101, unwell_minutes=10)
    minutes = [swept(home, NOW + n * MINUTE, ("The disk is full.",)) for n in range(20)]
    assert sum(minutes) == 1
    assert minutes.index(1) == 10
    reached = reach(home, json_url(hook))
    delivery.send_waiting(home, reached, at(NOW + 11 * MINUTE))
    assert (swept(home, NOW + 21 * MINUTE), swept(home, NOW + 22 * MINUTE)) == (1, 0)
    delivery.send_waiting(home, reached, at(NOW + 23 * MINUTE))
    assert [told["title"] for _, _, told in hook.asked] == ["scoutly is not well", "scoutly is well again"]
    assert all("The disk is full." in told["message"] for _, _, told in hook.asked)


def test_a_night_asleep_is_no_illness(lived_in):
    home = awake(lived_in)
    set_match(1, score=1)
    assert swept(home, NOW, ("Late.",)) + swept(home, NOW + 9 * HOUR, ("Late.",)) == 0
    assert swept(home, NOW + 9 * HOUR + MINUTE) == 0


def test_bad_news_that_could_not_be_sent_is_not_sent_after_the_good(lived_in):
    home = awake(lived_in, at_once_score=101, unwell_minutes=1)
    for n in range(3):
        swept(home, NOW + n * MINUTE, ("Trouble.",))
    swept(home, NOW + 4 * MINUTE)
    assert [row[:2] for row in outbox()] == [("unwell", "dropped"), ("well", "pending")]


# ── sending, through real servers ─────────────────────────────────────────────────────────────────────────


def test_a_mail_arrives_with_score_reason_and_link_and_only_once(lived_in, mailbox):
    home = awake(lived_in)
    swept(home)
    reached = reach(home, mailbox.url("me@home.example"))
    assert delivery.send_waiting(home, reached, at(NOW)) == 1
    assert delivery.send_waiting(home, reached, at(NOW)) == 0
    (mail,) = mailbox.mails
    assert mail["Subject"] == "88 – Engineer 1 at Acme"
    body = mail.get_body(("plain",)).get_content()
    assert "https://acme.example/jobs/1" in body
    assert mailbox.recipients == ["me@home.example"]
    assert outbox() == [("match", "sent", 0, None)]


def test_several_matches_that_wait_together_go_as_one_message(lived_in, hook):
    home = awake(lived_in, at_once_score=50)
    swept(home)
    assert delivery.send_waiting(home, reach(home, json_url(hook)), at(NOW)) == 1
    ((_, _, told),) = hook.asked
    assert told["title"] == "2 matches, the best: 88 – Engineer 1 at Acme"
    assert [row[:2] for row in outbox()] == [("match", "sent")] * 2


def test_a_server_in_the_shape_of_ntfy_gets_the_topic_the_title_and_the_words(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    assert delivery.send_waiting(home, reach(home, f"ntfy://127.0.0.1:{hook.port}/roles"), at(NOW)) == 1
    ((_, _, told),) = hook.asked
    assert told["topic"] == "roles"
    assert told["title"] == "88 – Engineer 1 at Acme"
    assert "https://acme.example/jobs/1" in told["message"]


@pytest.mark.slow
def test_a_recipient_who_is_refused_is_tried_again_and_nobody_else_hears_it_twice(lived_in, mailbox, hook):
    home = awake(lived_in)
    swept(home)
    mailbox.refusing.add("gone@home.example")
    reached = reach(home, mailbox.url("gone@home.example"), mailbox.url("me@home.example"), json_url(hook))
    assert delivery.send_waiting(home, reached, at(NOW)) == 0
    (row,) = outbox()
    assert row[:3] == ("match", "pending", 1)
    assert row[3].startswith("mailto-")
    assert "gone@home.example" not in row[3]
    assert delivery.send_waiting(home, reached, at(NOW + 59_000)) == 0
    mailbox.refusing.clear()
    assert delivery.send_waiting(home, reached, at(NOW + 60_000)) == 1
    assert sorted(mailbox.recipients) == ["gone@home.example", "me@home.example"]
    assert len(hook.asked) == 1


@pytest.mark.slow
def test_a_webhook_that_fails_is_retried_with_growing_waits_until_it_takes_it(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    hook.statuses += [500, 503]
    reached, now, waits = reach(home, json_url(hook)), NOW, []
    for _ in range(3):
        delivery.send_waiting(home, reached, at(now))
        ((due, status),) = database.execute("select not_before, status from notification")
        waits.append(due - now)
        now = max(due, now)
    assert waits[:2] == [60_000, 240_000]
    assert status == "sent"
    assert len(hook.asked) == 3


@pytest.mark.slow
def test_a_mail_server_that_dribbles_for_ever_is_left_after_the_time_it_has(lived_in, hook):
    home = awake(lived_in, timeout_seconds=2.0)
    swept(home)
    with receivers.hanging() as (port, met):
        reached = reach(
            home, f"mailto://127.0.0.1:{port}?mode=insecure&from=a@b.example&to=c@d.example", json_url(hook)
        )
        assert delivery.send_waiting(home, reached, at(NOW)) == 0
        assert met.is_set()
    assert len(hook.asked) == 1
    ((_, _, _, why),) = outbox()
    assert "within 2 seconds" in why


def test_in_the_quiet_hours_nothing_is_sent_and_after_them_all_of_it(lived_in, hook):
    notify = replace(lived_in.settings.notify, timezone="Asia/Tokyo")
    home = homes.with_settings(lived_in, replace(lived_in.settings, notify=notify))
    swept(home)
    midnight_in_tokyo = NOW - NOW % DAY + 15 * HOUR
    reached = reach(home, json_url(hook))
    assert delivery.send_waiting(home, reached, at(midnight_in_tokyo)) == 0
    assert hook.asked == []
    assert delivery.send_waiting(home, reached, at(midnight_in_tokyo + 8 * HOUR)) == 1


def test_what_was_looked_at_before_it_could_be_sent_is_dropped_and_says_why(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    set_match(1, state="saved")
    assert delivery.send_waiting(home, reach(home, json_url(hook)), at(NOW)) == 0
    assert hook.asked == []
    ((_, status, _, why),) = outbox()
    assert status == "dropped"
    assert "looked at" in why


def test_two_senders_at_once_send_one_message(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    reached = reach(home, json_url(hook))
    counts = []

    def send():
        with homes.thread_session():
            counts.append(delivery.send_waiting(home, reached, at(NOW)))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(counts) == 1
    assert len(hook.asked) == 1


@pytest.mark.slow
def test_without_anywhere_to_send_it_waits(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    assert delivery.send_waiting(home, [], at(NOW)) == 0
    others = reach(home, f"somebody-else={json_url(hook)}")
    assert delivery.send_waiting(home, others, at(NOW)) == 0
    assert [row[:2] for row in outbox()] == [("match", "pending")]
    assert delivery.send_waiting(home, reach(home, json_url(hook)), at(NOW + 2 * DAY)) == 1


def test_a_template_that_is_broken_holds_no_news_up(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    delivery.templates_dir(home).mkdir()
    (delivery.templates_dir(home) / "match.txt").write_text("100$ $$$")
    assert delivery.send_waiting(home, reach(home, json_url(hook)), at(NOW)) == 1


SENDER = """
import sys
from pathlib import Path
from scoutly_tui.notify import post
from scoutly_tui.notify.addresses import Target
from scoutly_tui.notify.letter import Letter
post.send(Target("json-x", sys.argv[1]), Letter("t", "b"), 20, receipts=Path(sys.argv[2]), notifications=[int(sys.argv[3])])
"""


def test_a_sender_killed_while_its_message_is_under_way_sends_no_second_one(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    ((key,),) = database.execute("select id from notification")
    hook.hold = threading.Event()
    (target,) = reach(home, json_url(hook))
    receipts = delivery.receipts_dir(home)
    receipts.mkdir()
    code = SENDER.replace('"json-x"', repr(target.name))
    sender = subprocess.Popen([sys.executable, "-c", code, target.url, str(receipts), str(key)])
    try:
        assert hook.arrived.wait(30)
    finally:
        os.kill(sender.pid, signal.SIGKILL)
        sender.wait()
    hook.hold.set()
    until(lambda: list(receipts.glob("*.receipt")))
    assert delivery.send_waiting(home, [target], at(NOW)) == 1
    assert len(hook.asked) == 1
    assert list(receipts.iterdir()) == []


def test_a_half_written_receipt_is_passed_over(tmp_path):
    (tmp_path / "a.receipt").write_text('{"target": "x", "notif')
    (tmp_path / "b.receipt").write_text(json.dumps({"target": "x", "notifications": [3]}))
    assert [(target, keys) for _, target, keys in post.take_receipts(tmp_path)] == [("x", [3])]


@pytest.mark.slow
def test_no_secret_stands_in_the_couriers_command_line(lived_in, hook):
    hook.hold = threading.Event()
    target = addresses.Target("json-x", json_url(hook, "s3cr3t"))
    thread = threading.Thread(target=post.send, args=(target, Letter("t", "b"), 20))
    thread.start()
    assert hook.arrived.wait(30)
    lines = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    hook.hold.set()
    thread.join(30)
    assert "notify.courier" in lines
    assert "s3cr3t" not in lines


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_notify_test_says_what_became_of_each_address_and_shows_none(cli, folder, hook, mailbox, monkeypatch):
    mailbox.refusing.add("gone@home.example")
    monkeypatch.setenv(
        "SCOUTLY_NOTIFY_URLS",
        f"{json_url(hook, 's3cr3t')}\n{mailbox.url('gone@home.example')}\nnosuch://x/s3cr3t",
    )
    said = cli("notify", "test", "--json")
    assert said.code == 3
    assert [row["ok"] for row in said.json] == [True, False, False]
    assert "s3cr3t" not in said.out + said.err
    assert "gone@home.example" not in said.out
    assert hook.asked[0][2]["title"] == "scoutly: a test"


@pytest.mark.slow
def test_a_password_that_is_refused_ends_with_4(cli, monkeypatch):
    with receivers.smtp(password="right") as box:
        monkeypatch.setenv("SCOUTLY_NOTIFY_URLS", box.url("me@home.example", user="me", secret="wr0ng-word"))
        said = cli("notify", "test")
        assert said.code == 4
        assert "wr0ng-word" not in said.out + said.err
        monkeypatch.setenv("SCOUTLY_NOTIFY_URLS", box.url("me@home.example", user="me", secret="right"))
        assert cli("notify", "test").code == 0
        assert box.recipients == ["me@home.example"]


def test_notify_test_without_an_address_says_where_one_belongs(cli, folder):
    said = cli("notify", "test")
    assert said.code == 3
    assert str(folder / "notify-urls") in said.err


def test_previews_templates_and_the_list_work_without_any_address(cli, folder):
    for kind in (*NewsKind, "test"):
        assert cli("notify", "preview", kind, "--json").json["title"]
    assert set(cli("notify", "templates", "--json").json["written"]) == {
        f"{k}.txt" for k in (*NewsKind, "test")
    }
    assert cli("notify", "list", "--json").json == []


def test_the_doctor_says_what_was_refused_and_what_others_can_read(lived_in, hook):
    from scoutly_tui.services import doctor

    def finding():
        return next(one for one in doctor.findings(home, NOW) if one.check == "notifications")

    home = awake(lived_in)
    assert finding().message == "Nobody is told: there is no address."
    swept(home)
    hook.statuses.append(500)
    reached = reach(home, json_url(hook))
    delivery.send_waiting(home, reached, at(NOW))
    assert not finding().ok
    assert "refused" in finding().message
    delivery.send_waiting(home, reached, at(NOW + HOUR))
    assert finding().ok
    (home.paths.config_dir / addresses.FILE_NAME).chmod(0o644)
    assert finding().remedy.startswith("Run: chmod 600")


@pytest.mark.slow
def test_secrets_are_in_no_file_of_the_home_but_their_own(lived_in, hook):
    home = awake(lived_in)
    swept(home)
    hook.statuses.append(500)
    reached = reach(home, json_url(hook, "s3cr3t-t0ken"))
    delivery.send_waiting(home, reached, at(NOW))
    delivery.send_waiting(home, reached, at(NOW + HOUR))
    database.close()
    holding = [
        path.name
        for path in home.paths.data_dir.rglob("*")
        if path.is_file() and b"s3cr3t" in path.read_bytes()
    ]
    assert holding == ["notify-urls"]
    assert companies.rows(home.user_id, NOW)
