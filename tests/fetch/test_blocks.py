"""Walls are recognised for what they are, and ordinary pages are not taken for walls."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import reply

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.blocks import Wall, needs_browser, recognise, redirect_wall, soft_404
from scoutly_tui.fetch.outline import excerpt, outline

URL = "https://acme.example/careers"
HTML = {"content-type": "text/html; charset=utf-8"}
JSON = {"content-type": "application/json"}
POSTINGS = "".join(f"<li><a href='/jobs/{n}'>Engineer {n}, Berlin</a> full time</li>" for n in range(40))
CAREERS = f"<title>Careers at Acme</title><h1>Open positions</h1><ul>{POSTINGS}</ul>"


def wall(status: int, body: str, url: str = URL, **headers: str) -> Wall | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return recognise(status, {**HTML, **named}, body.encode(), url)


BLOCKS = [
    ("Cloudflare", 403, "", {"cf_mitigated": "challenge"}),
    ("Cloudflare", 200, "whatever", {"cf_mitigated": "challenge", "content_type": "application/json"}),
    ("Cloudflare", 503, "<title>Just a moment...</title>", {"server": "cloudflare"}),
    ("Cloudflare", 200, "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", {}),
    ("Cloudflare", 429, "<script>window._cf_chl_opt={}</script>", {}),
    (
        "Cloudflare",
        403,
        "<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>",
        {},
    ),
    ("Cloudflare", 403, "error code: 1020", {"content_type": "text/plain"}),
    ("Cloudflare", 403, "<p>Enable JavaScript and cookies to continue", {}),
    ("Akamai", 403, "<h1>Access Denied</h1>", {"server": "AkamaiGHost"}),
    ("Akamai", 403, "<h1>Access Denied</h1><p>Reference&#32;&#35;18.2d351ab8.1557333295.a4e16ab", {}),
    ("Akamai", 403, "Access Denied. Reference #18.2d351ab8.1557333295.a4e16ab", {}),
    ("Akamai", 200, "<div id='sec-if-cpt-container'></div>", {}),
    ("DataDome", 403, "", {"x_datadome": "protected"}),
    ("DataDome", 405, "", {"x_dd_b": "1"}),
    (
        "DataDome",
        403,
        '{"url":"https://geo.captcha-delivery.com/captcha/?initialCid=x"}',
        {"content_type": "application/json"},
    ),
    ("DataDome", 200, "<script src='https://ct.captcha-delivery.com/c.js'></script>", {}),
    ("HUMAN", 403, "<title>Access to this page has been denied</title><div id='px-captcha'></div>", {}),
    ("HUMAN", 403, "<p>Press &amp; Hold to confirm", {}),
    ("HUMAN", 403, '{"appId":"PXabc","blockScript":"/x.js"}', {"content_type": "application/json"}),
    ("Imperva", 200, "<html><script src='/_Incapsula_Resource?SWJIYLWA=719d'></script></html>", {}),
    ("Imperva", 403, "Request unsuccessful. Incapsula incident ID: 1-2", {}),
    ("Imperva", 403, "no", {"x_iinfo": "1-2-3"}),
    ("AWS WAF", 202, "", {"x_amzn_waf_action": "challenge"}),
    ("AWS WAF", 405, "<h1>Human Verification</h1>", {"x_amzn_waf_action": "captcha"}),
    ("AWS WAF", 202, "<script>window.awsWafCookieDomainList = [];</script>", {}),
    ("Vercel", 429, "", {"x_vercel_mitigated": "challenge"}),
    ("Vercel", 403, "<title>Vercel Security Checkpoint</title>", {}),
    ("Kasada", 429, "<script src=/ips.js></script>", {"x_kpsdk_ct": "0abc"}),
    ("Sucuri", 403, "<title>Access Denied - Sucuri Website Firewall</title>", {}),
    ("Sucuri", 403, "", {"x_sucuri_block": "GEO"}),
    ("DDoS-Guard", 403, "<title>DDoS-Guard</title>", {"server": "ddos-guard"}),
    ("Anubis", 200, "<title>Making sure you&#39;re not a bot!</title>", {}),
    ("Anubis", 200, "<h1>Making sure you're not a bot!</h1>", {}),
    ("Anubis", 200, "<script src='/.within.website/x/cmd/anubis/static/js/main.mjs'></script>", {}),
]


@pytest.mark.parametrize(("vendor", "status", "body", "headers"), BLOCKS)
def test_each_vendor_is_recognised_by_its_own_signs(vendor, status, body, headers) -> None:
    assert wall(status, body, **headers) == Wall(ProblemKind.BLOCKED, vendor, of_host=True)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (CAREERS, {"server": "cloudflare", "cf_ray": "8a1b-FRA"}),
        (CAREERS, {"x_datadome": "protected"}),
        (CAREERS, {"x_iinfo": "1-2-3", "set_cookie": "visid_incap_1=x; incap_ses_1=y"}),
        (CAREERS, {"server": "AkamaiGHost", "set_cookie": "_abck=1; ak_bmsc=2; bm_sz=3"}),
        (CAREERS, {"server": "ddos-guard"}),
        (CAREERS, {"x_kpsdk_ct": "0abc"}),
        (CAREERS + "<script src='/_Incapsula_Resource?SWJIYLWA=719d'></script>", {}),
        (CAREERS + "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>", {}),
        (CAREERS + "<script src='https://js.captcha-delivery.com/tags.js'></script>", {}),
        (CAREERS + "<form><div class='g-recaptcha'></div>Please confirm you are human to apply</form>", {}),
        (
            CAREERS + "<form><div class='h-captcha'></div><input type=password placeholder='Sign in'></form>",
            {},
        ),
        (CAREERS + "<div>We value your privacy. Accept all cookies to continue</div>", {}),
        (CAREERS + "<noscript>Please enable JavaScript to run this app.</noscript>", {}),
        (
            CAREERS + "<p>As a security engineer at Cloudflare you fight _cf_chl_opt and px-captcha all day",
            {},
        ),
        ("<form action=/apply><h1>Apply</h1>I am not a robot <div class=g-recaptcha></div></form>", {}),
        ("<h1>Jobs</h1><p>No open positions right now. Are you human? So are we.", {}),
        ("<h1>Careers</h1><p>We need JavaScript developers. <a href=/jobs/1>JavaScript developer</a>", {}),
        (
            "<h1>Candidate area</h1><a href=/jobs>Open positions</a><form>Log in<input type=password>",
            {},
        ),
        ("", {}),
        ("<!doctype html><title>Acme</title>", {}),
    ],
)
def test_an_ordinary_page_is_no_wall(body, headers) -> None:
    assert wall(200, body, **headers) is None


def test_an_answer_in_json_is_judged_by_its_headers_only_when_it_is_fine() -> None:
    body = b'[{"title": "Engineer", "text": "px-captcha _cf_chl_opt Just a moment... captcha-delivery.com"}]'
    assert recognise(200, JSON, body, URL) is None
    assert recognise(403, JSON, body, URL) is not None


def test_a_plain_refusal_names_no_vendor() -> None:
    apache = (
        "<title>403 Forbidden</title><h1>Forbidden</h1><p>You don't have permission to access this resource."
    )
    assert wall(403, apache) is None
    assert (
        wall(403, '{"message":"PCSX is not enabled for this user"}', content_type="application/json") is None
    )
    assert wall(404, "<title>Not found</title>", server="AkamaiGHost") is None
    turnstile = "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>"
    assert wall(404, f"<title>Not found</title>{turnstile}") is None
    assert wall(500, f"<title>Oops</title>{turnstile}") is None


@pytest.mark.parametrize(
    ("body", "url"),
    [
        ("<title>Log in | Acme</title><form><input name=u><input type='password'></form>", URL),
        ("<title>Anmelden</title><form><input type=password></form>", URL),
        ("<title>Acme</title><h1>Sign in to continue</h1><form><input class=x type=password></form>", URL),
        ("<title>ログイン</title><form><input type=password></form>", URL),
        ("<title>Acme</title><form><input type=password></form>", "https://acme.example/login?next=/careers"),
    ],
)
def test_a_page_that_is_only_a_login_is_a_login_wall(body, url) -> None:
    assert wall(200, body, url) == Wall(ProblemKind.LOGIN, "a login page")


@pytest.mark.parametrize(
    "body",
    [
        "<title>Before you continue</title><p>Before you continue to Acme <button>Accept all</button>",
        "<p>Bevor Sie fortfahren, brauchen wir Ihre Zustimmung.<button>Zustimmen</button>",
        "<p>Please accept all cookies to continue.<button>OK</button>",
    ],
)
def test_a_page_that_is_only_a_consent_form_is_a_consent_wall(body) -> None:
    assert wall(200, body) == Wall(ProblemKind.BLOCKED, "a consent wall")


def test_a_page_that_only_asks_for_proof_of_being_a_person_is_a_captcha() -> None:
    body = "<title>Security check</title><p>Please verify you are human <div class=h-captcha></div>"
    assert wall(200, body) == Wall(ProblemKind.BLOCKED, "a CAPTCHA")


@pytest.mark.parametrize(
    "body",
    [
        "<title>Acme</title><p>Please enable JavaScript to view this page.</p>",
        "<h1>Your browser is not supported</h1>",
        "<p>You are using an outdated browser. Please upgrade.",
        "<p>Bitte JavaScript aktivieren.",
        "<noscript>This site requires JavaScript.</noscript>",
        "<p>Dieser Browser wird nicht mehr unterstützt.",
    ],
)
def test_a_page_that_only_wants_a_browser_needs_one(body) -> None:
    found = wall(200, body)
    assert found is not None
    assert found.kind is ProblemKind.NEEDS_BROWSER
    assert needs_browser(body.encode())


SHELL = (
    "<title>Careers</title><noscript>You need to enable JavaScript to run this app.</noscript><div id=root>"
)


def test_the_shell_of_an_application_is_left_for_its_scripts_to_be_looked_at() -> None:
    """Its embeds may name the board behind it: only a source that finds nothing there says so."""
    body = SHELL + "<script src=/static/main.js></script>"
    assert wall(200, body) is None
    assert needs_browser(body.encode())
    assert needs_browser(b"<title>Acme</title><div id=app></div><script type=module src=/a.js></script>")
    assert not needs_browser(CAREERS.encode() + b"<noscript>Please enable JavaScript</noscript>")
    assert not needs_browser(b"<h1>Careers</h1><p>No open positions at the moment, but do come back.")


@pytest.mark.parametrize(
    "body",
    [
        "<title>404</title>",
        "<title>404 – Acme</title>",
        "<title>Page not found | Acme</title>" + CAREERS,
        "<h1>Sorry, this job is no longer available</h1>" + CAREERS,
        "<h1>The position you are looking for has been filled</h1>",
        "<p>This vacancy has expired.",
        "<p>The page you requested could not be found.",
        "<h1>Diese Seite wurde leider nicht gefunden</h1>",
        "<h1>Page introuvable</h1>",
        "<h1>Página no encontrada</h1>",
        "<p>Cette offre n'est plus disponible",
        "<h1>ページが見つかりません</h1>",
    ],
)
def test_a_page_that_says_it_is_not_there_is_a_soft_404(body) -> None:
    assert soft_404(body.encode())


@pytest.mark.parametrize(
    "body",
    [
        CAREERS,
        "<title>Careers</title><p>No open positions right now.",
        "<title>Engineer (404 Media) | Acme</title><p>" + "We build things that people love. " * 60,
        "<title>Senior Engineer</title><p>" + "If the page cannot be found, ask us. " * 60,
        "",
    ],
)
def test_a_page_that_is_there_is_no_soft_404(body) -> None:
    assert not soft_404(body.encode())


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://acme.example/users/sign_in", ProblemKind.LOGIN),
        ("https://acme.example/log-in/", ProblemKind.LOGIN),
        ("https://acme.example/jobs/login-engineer", None),
        ("https://signal.example/jobs", None),
        ("https://accounting.example/jobs", None),
        ("https://acme.example/login", ProblemKind.LOGIN),
        ("https://sso.acme.example/start", ProblemKind.LOGIN),
        ("https://[broken", None),
    ],
)
def test_a_redirect_is_judged_by_where_it_leads(url, kind) -> None:
    found = redirect_wall(url)
    assert (found.kind if found else None) is kind


@pytest.mark.parametrize(("vendor", "status", "body", "headers"), BLOCKS[:6])
def test_a_wall_met_on_the_way_is_a_problem_and_never_a_page(
    world, make_client, vendor, status, body, headers
) -> None:
    world.on("/careers", reply(status, body, **headers))
    with pytest.raises(CheckError, match=vendor) as failed:
        make_client(gateway=world.url, respect_robots=False).visit("me").get(URL)
    assert (failed.value.kind, failed.value.status) == (ProblemKind.BLOCKED, status)
    assert len(world.asked()) == 1


FRAGMENTS = [
    "<title>", "</title>", "<h1>", "<script", "<script>", "</script>", "<noscript>", "<!--", "-->", "<a href",
    "<", ">", "<svg", "just a moment...", "enable javascript", "log in", "404", "not found", "&#", "&amp;",
    "İ", "\x00", "type=password", "<input ",
]  # fmt: skip


@given(
    st.integers(min_value=100, max_value=599),
    st.dictionaries(
        st.sampled_from(["server", "content-type", "cf-mitigated", "x-iinfo", "x-datadome"]),
        st.text(max_size=20),
    ),
    st.binary(max_size=400)
    | st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(lambda parts: "".join(parts).encode()),
)
@settings(max_examples=200)
def test_whatever_bytes_come_nothing_is_raised(status, headers, body) -> None:
    found = recognise(status, headers, body, URL)
    assert found is None or found.kind in (ProblemKind.BLOCKED, ProblemKind.LOGIN, ProblemKind.NEEDS_BROWSER)
    assert isinstance(needs_browser(body), bool)
    assert isinstance(soft_404(body), bool)
    assert len(excerpt(body)) <= 200


@pytest.mark.parametrize(
    "fragment", [*FRAGMENTS, "<a <input <link ", "<h1 a>x", "page you a b ", "x" * 50, " "]
)
def test_a_hostile_page_costs_little_time(fragment) -> None:
    body = (fragment * (300_000 // len(fragment))).encode()
    started = time.process_time()
    for status in (200, 403):
        recognise(status, HTML, body[:90_000], URL)
        recognise(status, HTML, body, URL)
    needs_browser(body)
    soft_404(body)
    assert time.process_time() - started < 2


def test_an_outline_tells_what_is_shown_from_what_is_not() -> None:
    page = outline(
        b"<title>A &amp; B</title><style>no</style><!-- no <p>no --><p>yes<SCRIPT>no</SCRIPT > yes"
        b"<noscript>aside</noscript><a class=x href=/1>one</a><svg><text>no</text></svg>"
        b"<template>no</template>end<script>unclosed"
    )
    assert page.title == "A & B"
    assert page.text == "yes yes one end"
    assert page.aside == "aside"
    assert (page.links, page.password, page.carries) == (1, False, False)
