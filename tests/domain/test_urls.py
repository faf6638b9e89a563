"""URLs as people paste them and as pages link them, in one canonical form."""

import contextlib
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.urls import URL_LIMIT, canonical_url, careers_url, host_of, origin_of

QUICK = settings(max_examples=70, deadline=None)
HOSTS = st.sampled_from(
    [
        "acme.example",
        "ACME.Example",
        "www.acme.example.",
        "bücher.example",
        "ドメイン.example",
        "10.0.0.1",
        "[::1]",
        "a_b.example",
    ]
)
PATHS = st.sampled_from(
    ["", "/", "/careers", "/a/../b", "/a/./b/", "/a//b", "/%7Eme", "/jobs/ü", "/../..", "/a/.", "/x y"]
)
QUERIES = st.sampled_from(
    [
        "",
        "?",
        "?id=1",
        "?utm_source=x",
        "?id=1&UTM_Medium=y&gh_src=z",
        "?a=&b",
        "?lever-source%5B%5D=q&team=a+b",
        "?q=%C3%BC",
    ]
)
FRAGMENTS = st.sampled_from(["", "#", "#top", "#/jobs/1", "#!/list"])
PORTS = st.sampled_from(["", ":80", ":443", ":8080", ":"])
URLS = st.builds(
    "{}://{}{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTPS"]),
    HOSTS,
    PORTS,
    PATHS,
    QUERIES,
    FRAGMENTS,
)
HOSTILE = st.text(max_size=60) | st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "https://", "http:", "//", "javascript:", "https://[", "https://a@", "https://a:b@c/", "file:///", "https://x:99999/"]),
    st.text(alphabet="ab.:/?#[]@%&=\\\x00\x1b\n\t \u202e\ud800ü。１٠xn--", max_size=30),
    st.sampled_from(["", "/", "?a=b", "#x", ":443", "%zz"]),
)  # fmt: skip


@given(URLS)
@QUICK
def test_canonical_form_is_reached_in_one_step(url):
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(URLS)
@QUICK
def test_a_canonical_url_is_ascii_lower_where_case_means_nothing_and_without_the_default_port(url):
    parts = urlsplit(canonical_url(url))
    assert parts.scheme in ("http", "https")
    assert parts.netloc == parts.netloc.lower()
    assert parts.netloc.isascii()
    assert not parts.netloc.endswith((".", ":"))
    assert parts.port not in ({"http": 80, "https": 443}[parts.scheme],)
    assert parts.path.startswith("/")
    assert not {".", ".."} & set(parts.path.split("/"))


@given(URLS)
@QUICK
def test_tracking_is_gone_and_every_other_parameter_stays_in_its_order(url):
    names = [name for name, _ in parse_qsl(urlsplit(canonical_url(url)).query, keep_blank_values=True)]
    before = [name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]
    tracking = ("utm_source", "utm_medium", "gh_src", "lever-source[]")
    assert names == [name for name in before if name.lower() not in tracking]


@given(HOSTILE, st.none() | st.sampled_from(["https://acme.example/careers", "", "nonsense", "https://["]))
@QUICK
@example("https://[::1", None)
@example("//[", "https://acme.example/")
@example("http://a\u2100b/", None)
@example("https://\ud800.example/", None)
@example("https://" + "a" * 64 + ".ü/", None)
@example("https://x.example:abc/", None)
@example("https://x.example:-1/", None)
def test_hostile_text_gives_a_clean_url_or_a_value_error(text, base):
    with contextlib.suppress(ValueError):
        url = canonical_url(text, base)
        assert url.startswith(("http://", "https://"))
        assert not set(url) & set(map(chr, (*range(0x21), 0x7F)))
        assert "@" not in urlsplit(url).netloc
        assert url.encode("utf-8")
        assert canonical_url(url) == url


@given(HOSTILE)
@QUICK
def test_what_a_person_types_gives_a_url_or_one_clean_sentence(text):
    refused = None
    try:
        url = careers_url(text)
    except UsageError as error:
        refused = error
    if refused is None:
        assert canonical_url(url) == url
        return
    said = str(refused)
    assert clean_line(said) == said
    assert len(said) < 300
    assert refused.remedy


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("acme.example", "https://acme.example/"),
        ("  acme.example/careers ", "https://acme.example/careers"),
        ("acme.example:8443/jobs?x=1", "https://acme.example:8443/jobs?x=1"),
        ("http://acme.example", "http://acme.example/"),
        ("HTTPS://WWW.Acme.Example:443/Careers", "https://www.acme.example/Careers"),
        ("https://bücher.example/jobs", "https://xn--bcher-kva.example/jobs"),
        ("https://acme.example/jobs?utm_source=mail&team=data#top", "https://acme.example/jobs?team=data"),
        ("https://acme.example/#/careers", "https://acme.example/#/careers"),
        ("https://acme.example/a b", "https://acme.example/a%20b"),
    ],
)
def test_an_address_as_typed_becomes_absolute(typed, url):
    assert careers_url(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "careers", "acme", "https://", "https:///careers", "mailto:jobs@acme.example",
        "ftp://acme.example/", "javascript:alert(1)", "file:///etc/passwd", "https://a..b.example/", "https://-/",
        "https://exa mple.example/", "https://acme.example:99999/", "https://[::1/", "\x1b]52;c;x\x07",
        "https://acme.example/" + "a" * URL_LIMIT, "data:text/html,hi",
    ],
)  # fmt: skip
def test_what_cannot_be_a_web_address_is_refused(typed):
    with pytest.raises(UsageError) as refused:
        careers_url(typed)
    assert str(refused.value).isprintable()
    assert "careers page" in refused.value.remedy


@pytest.mark.parametrize(
    "typed",
    ["https://user:secret@acme.example/", "https://user@acme.example/", "user:secret@acme.example", "https://:secret@acme.example/"],
)  # fmt: skip
def test_a_url_with_credentials_is_refused_without_repeating_them(typed):
    with pytest.raises(UsageError) as refused:
        careers_url(typed)
    assert "secret" not in str(refused.value) + refused.value.remedy


def test_links_are_resolved_against_their_page():
    base = "https://acme.example/careers/list"
    assert canonical_url("../jobs/1?utm_campaign=x", base) == "https://acme.example/jobs/1"
    assert canonical_url("//boards.example/a", base) == "https://boards.example/a"
    assert canonical_url("?page=2", base) == "https://acme.example/careers/list?page=2"


def test_two_spellings_of_one_address_are_one():
    spellings = [
        "https://acme.example/jobs", "HTTPS://ACME.EXAMPLE/jobs", "https://acme.example:443/jobs#top",
        "https://acme.example./jobs?utm_source=a", "https://acme.example/x/../jobs",
    ]  # fmt: skip
    assert {canonical_url(url) for url in spellings} == {"https://acme.example/jobs"}


def test_an_ordinary_query_is_left_exactly_as_it_was():
    url = "https://acme.example/jobs?b=%2F&a=1+2&c"
    assert canonical_url(url) == url


@given(HOSTILE)
@QUICK
def test_the_host_of_anything_is_text(text):
    assert host_of(text) == host_of(text).lower()


def test_host_and_origin():
    assert host_of("https://Jobs.Acme.Example.:8443/x") == "jobs.acme.example"
    assert host_of("nonsense") == ""
    assert origin_of("https://jobs.acme.example:8443/x?y#z") == "https://jobs.acme.example:8443"
