"""Addresses are secrets and stay so; letters are plain text made by templates that can run nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.config import NotifySettings
from scoutly_tui.domain.errors import CannotRunError, CredentialsError
from scoutly_tui.domain.news import NewsKind
from scoutly_tui.notify import addresses, post, templates
from scoutly_tui.notify.items import NewsItem

SETTINGS = NotifySettings()
ITEM = NewsItem(
    1, "Engineer", "Acme", "acme", "https://acme.example/1", "Berlin", 88, 91, "", 0, None, "Python", ""
)


def put(folder, text, mode=0o600):
    path = folder / addresses.FILE_NAME
    path.write_text(text)
    path.chmod(mode)
    return path


def test_addresses_come_from_the_environment_and_from_the_file_each_once(tmp_path):
    put(tmp_path, "# mine\n\nntfy://one.example/topic\njson://two.example/x\n")
    found = addresses.targets(SETTINGS, tmp_path, {"SCOUTLY_NOTIFY_URLS": "json://two.example/x\n"})
    assert [target.url for target in found] == ["json://two.example/x", "ntfy://one.example/topic"]


def test_a_file_that_others_can_read_is_refused_and_told_how_to_mend(tmp_path):
    path = put(tmp_path, "json://x.example", 0o640)
    with pytest.raises(CredentialsError) as refused:
        addresses.targets(SETTINGS, tmp_path, {})
    assert refused.value.remedy == f"Run: chmod 600 {path}"
    assert refused.value.exit_code == 4


def test_a_line_that_is_no_address_is_named_by_its_number_and_never_repeated(tmp_path):
    put(tmp_path, "json://x.example\nhunter2 is my password\n")
    with pytest.raises(CannotRunError, match="line 2") as refused:
        addresses.targets(SETTINGS, tmp_path, {})
    assert "hunter2" not in f"{refused.value} {refused.value.remedy}"


def test_news_of_one_user_goes_only_where_that_user_is_named_or_nobody_is(tmp_path):
    put(tmp_path, "ana=json://a.example\nana, bo=json://b.example\njson://c.example\n")
    found = addresses.targets(SETTINGS, tmp_path, {})
    served = {user: [t.url[-9:] for t in found if t.serves(user)] for user in ("ana", "bo", "cy")}
    assert served == {
        "ana": ["a.example", "b.example", "c.example"],
        "bo": ["b.example", "c.example"],
        "cy": ["c.example"],
    }


def test_several_recipients_of_one_mail_address_are_told_apart(tmp_path):
    put(tmp_path, "mailtos://me:word@mail.example?to=a@x.example,b@x.example&smtp=s.example\n")
    found = addresses.targets(SETTINGS, tmp_path, {})
    assert [target.url.count("to=") for target in found] == [1, 1]
    assert "a%40x.example" in found[0].url
    assert "b%40x.example" in found[1].url
    assert all("smtp=s.example" in target.url for target in found)


def test_a_named_file_that_is_missing_is_said_and_an_unnamed_one_means_nobody_is_told(tmp_path):
    assert addresses.targets(SETTINGS, tmp_path, {}) == []
    with pytest.raises(CannotRunError, match="is not there"):
        addresses.targets(replace(SETTINGS, urls_file=str(tmp_path / "other")), tmp_path, {})


def test_an_address_is_never_in_what_names_it(tmp_path):
    put(tmp_path, "discord://1234567/s3cr3t-t0ken\n")
    (target,) = addresses.targets(SETTINGS, tmp_path, {})
    assert "s3cr3t" not in repr(target) + target.name
    assert target.name.startswith("discord-")


@pytest.mark.parametrize(
    "said",
    [
        "could not reach mailtos://me:hunter2@mail.example?to=a",
        "login me hunter2 refused",
        "posting to /hunter2/x",
    ],
)
def test_what_a_server_says_loses_everything_of_the_address_but_its_host(said):
    url = "mailtos://me:hunter2@mail.example/hunter2?to=a"
    kept = post._without_secrets(said + " at mail.example", url)
    assert "hunter2" not in kept
    assert kept.endswith("mail.example")


def test_a_persons_template_replaces_ours_and_a_bad_one_is_named(tmp_path):
    (tmp_path / "match.txt").write_text("$$ $headline\n$items\n---\n* $title ($score) $url\n")
    letter = templates.compose(
        templates.read(tmp_path, NewsKind.MATCH), {"headline": "One"}, [ITEM, replace(ITEM, score=None)]
    )
    assert letter.title == "$ One"
    assert letter.body == "* Engineer (88) https://acme.example/1\n\n* Engineer (–) https://acme.example/1\n"
    (tmp_path / "digest.txt").write_text("100$ for $title")
    with pytest.raises(CannotRunError, match="begins no name"):
        templates.read(tmp_path, NewsKind.DIGEST)
    (tmp_path / "well.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CannotRunError, match="cannot be read"):
        templates.read(tmp_path, NewsKind.WELL)


def test_ours_are_written_once_and_a_persons_own_stay(tmp_path):
    (tmp_path / "match.txt").write_text("mine")
    assert "match.txt" not in [path.name for path in templates.write_defaults(tmp_path)]
    assert (tmp_path / "match.txt").read_text() == "mine"
    assert templates.write_defaults(tmp_path) == []
    assert all(templates.read(tmp_path, kind) for kind in templates.DEFAULTS)


def test_more_than_twenty_postings_are_counted_and_not_listed():
    letter = templates.compose(templates.DEFAULTS["digest"], {}, [replace(ITEM, key=n) for n in range(33)])
    assert letter.title == "scoutly: 33 new"
    assert letter.body.count("https://acme.example/1") == 20
    assert "13 more" in letter.body


@settings(max_examples=100)
@given(st.text(max_size=200), st.text(max_size=200))
def test_hostile_titles_stay_one_line_and_fill_nothing_in(title: str, why: str) -> None:
    item = replace(ITEM, title=title, why=why)
    letter = templates.compose(templates.DEFAULTS["match"], {"headline": title}, [item])
    assert "\n" not in letter.title
    assert "\x1b" not in letter.body
    assert "\r" not in letter.title + letter.body


def test_a_title_that_looks_like_a_template_is_text():
    letter = templates.compose(
        "$headline\n$items\n---\n$title\n", {"headline": "h"}, [replace(ITEM, title="$url ${x}")]
    )
    assert letter.body == "$url ${x}\n"


@pytest.mark.parametrize("call", ["@everyone", "@here", "<!channel>", "<@U123>", "<@&99>", "@ana"])
def test_a_hostile_title_rings_nobody_in_a_chat(call):
    item = replace(ITEM, title=f"Engineer {call}", url="javascript:alert(1)")
    letter = templates.compose(templates.DEFAULTS["match"], {"headline": f"88 – {item.title}"}, [item])
    assert call not in letter.title + letter.body
    assert "javascript" not in letter.body
