"""Following redirects, and what does not travel along."""

from __future__ import annotations

import pytest
from loopback import reply

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.response import Validators

KNOWN = Validators(etag='"v1"', last_modified="Sun, 01 Mar 2026 12:00:00 GMT")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_the_way_remembered(world, client, status) -> None:
    world.on("old.example/careers", reply(status, Location="//new.example/jobs?team=all#top"))
    world.on("new.example/jobs", reply(200, "jobs"))
    visit = client.visit("me")
    answer = visit.get("https://old.example/careers")
    assert (answer.url, answer.hops, answer.body) == (
        "https://new.example/jobs?team=all",
        ("https://old.example/careers",),
        b"jobs",
    )
    assert world.asked()[-1].url == "https://new.example/jobs?team=all"
    assert world.asked()[-1].headers["host"] == "new.example"


def test_a_relative_redirect_stays_at_its_host(world, client) -> None:
    world.on("/en/careers", reply(302, Location="../jobs"))
    world.on("/jobs", reply(200, "jobs"))
    assert client.visit("me").get("http://acme.example/en/careers").url == "http://acme.example/jobs"


def test_an_upgrade_to_https_is_followed_and_a_downgrade_is_not(world, client) -> None:
    world.on("/up", reply(301, Location="https://acme.example/fine"))
    world.on("/fine", reply(200, "jobs"))
    assert client.visit("me").get("http://acme.example/up").url == "https://acme.example/fine"
    world.on("/down", reply(301, Location="http://acme.example/fine"))
    with pytest.raises(CheckError, match="from https to http") as failed:
        client.visit("me").get("https://acme.example/down")
    assert (failed.value.kind, failed.value.status) == (ProblemKind.HTTP_ERROR, 301)


def test_redirects_without_end_are_given_up(world, client) -> None:
    world.on("/careers", reply(302, Location="/careers"))
    visit = client.visit("me")
    with pytest.raises(CheckError, match="redirects more than 5 times") as failed:
        visit.get("https://acme.example/careers")
    assert failed.value.kind is ProblemKind.HTTP_ERROR
    assert len(world.asked()) == 6
    assert visit.requests == 7


@pytest.mark.parametrize(
    "target", ["ftp://acme.example/jobs", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@b"]
)
def test_only_websites_are_followed(world, client, target) -> None:
    world.on("/careers", reply(302, Location=target))
    with pytest.raises(CheckError, match="no http or https address"):
        client.visit("me").get("https://acme.example/careers")
    assert len(world.asked()) == 1


@pytest.mark.parametrize(
    "target", ["http://[::1", "https://us er:pw@acme.example/", "https://a:b@acme.example/", "//"]
)
def test_a_redirect_to_nonsense_is_a_problem_of_ours(world, client, target) -> None:
    world.on("/careers", reply(302, Location=target))
    with pytest.raises(CheckError):
        client.visit("me").get("https://acme.example/careers")


def test_a_redirect_without_a_target_is_an_error(world, client) -> None:
    world.on("/careers", reply(302))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get("https://acme.example/careers")
    assert (failed.value.kind, failed.value.status) == (ProblemKind.HTTP_ERROR, 302)


def test_not_followed_a_redirect_comes_back_as_it_is(world, client) -> None:
    world.on("/acme", reply(302, "moved", Location="https://www.boards.example/welcome"))
    answer = client.visit("me").get("https://boards.example/acme", follow=False, documented=True)
    assert (answer.status, answer.headers["location"]) == (302, "https://www.boards.example/welcome")
    assert answer.url == "https://boards.example/acme"
    assert len(world.seen) == 1


def test_what_was_for_one_host_is_not_told_another(world, client) -> None:
    world.on("acme.example/careers", reply(302, Location="/jobs"))
    world.on("acme.example/jobs", reply(302, Location="https://elsewhere.example/jobs", Set_Cookie="sid=1"))
    world.on("elsewhere.example/jobs", reply(200, "jobs"))
    secret = {"Authorization": "Bearer secret", "X-Token": "secret"}
    client.visit("me").get("https://acme.example/careers", validators=KNOWN, headers=secret)
    same, other = world.asked()[1], world.asked()[2]
    assert same.headers["authorization"] == "Bearer secret"
    assert same.headers["if-none-match"] == '"v1"'
    assert "secret" not in str(other.headers)
    assert not {"if-none-match", "if-modified-since", "cookie"} & other.headers.keys()


def test_a_cookie_lives_as_long_as_the_visit_and_stays_at_its_host(world, client) -> None:
    world.on("acme.example/careers", reply(302, Location="/jobs", Set_Cookie="seen=1; Path=/"))
    world.on("acme.example/jobs", reply(200, "jobs"))
    world.on("other.example/jobs", reply(200, "jobs"))
    visit = client.visit("me")
    visit.get("https://acme.example/careers")
    assert world.asked()[-1].headers["cookie"] == "seen=1"
    visit.get("https://other.example/jobs")
    assert "cookie" not in world.asked()[-1].headers
    client.visit("you").get("https://acme.example/jobs")
    assert "cookie" not in world.asked()[-1].headers


def test_cookies_that_grow_too_large_are_left_out(world, client) -> None:
    for number in range(4):
        world.on(f"/{number}", reply(200, "jobs", Set_Cookie=f"c{number}={'x' * 3_500}; Path=/"))
    visit = client.visit("me")
    for number in range(4):
        visit.get(f"https://acme.example/{number}")
    assert "cookie" in world.asked()[1].headers
    assert "cookie" not in world.asked()[3].headers


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/login?next=/careers", ProblemKind.LOGIN),
        ("/en/sign-in/", ProblemKind.LOGIN),
        ("https://accounts.google.com/ServiceLogin", ProblemKind.LOGIN),
        ("https://acme.okta.com/app/x", ProblemKind.LOGIN),
        ("https://login.microsoftonline.com/common/oauth2/authorize", ProblemKind.LOGIN),
        ("https://geo.captcha-delivery.com/captcha/?x=1", ProblemKind.BLOCKED),
        ("https://consent.acme.example/collect", ProblemKind.BLOCKED),
    ],
)
def test_a_redirect_to_a_wall_is_recognised_without_visiting_it(world, client, target, kind) -> None:
    world.on("/careers", reply(302, Location=target))
    with pytest.raises(CheckError) as failed:
        client.visit("me").get("https://acme.example/careers")
    assert (failed.value.kind, failed.value.status) == (kind, 302)
    assert len(world.asked()) == 1


def test_a_posted_search_becomes_a_get_or_stays_a_post_as_the_status_says(world, client) -> None:
    world.on("/search", reply(303, Location="/result"))
    world.on("/result", reply(200, "[]"))
    client.visit("me").post("https://acme.example/search", json={"page": 1})
    assert [(one.method, one.body) for one in world.asked()] == [("POST", b'{"page":1}'), ("GET", b"")]
    world.on("/search", reply(307, Location="/result"))
    client.visit("me").post("https://acme.example/search", json={"page": 1})
    assert (world.asked()[-1].method, world.asked()[-1].body) == ("POST", b'{"page":1}')


@pytest.mark.parametrize("status", [302, 303, 308])
def test_a_posted_search_is_not_sent_on_to_another_host(world, client, status) -> None:
    world.on("/search", reply(status, Location="https://elsewhere.example/search"))
    with pytest.raises(CheckError, match="to another host") as failed:
        client.visit("me").post("https://acme.example/search", json={})
    assert failed.value.status == status
    assert len(world.asked()) == 1
    answer = client.visit("me").post("https://acme.example/search", json={}, follow=False)
    assert (answer.status, answer.headers["location"]) == (status, "https://elsewhere.example/search")
