"""A careers host with a blog: what stands under /blog/ is no posting, whatever the host is called."""

from scoutly_tui.sources.html.extract import extract
from scoutly_tui.sources.page import Page

URL = "https://careers.acme.example/"
HTML = """<html lang="sv"><body><main><h1>Lediga jobb</h1>
<section><h2>Engineering</h2>
<div class="role"><a href="/lediga-jobb/qa-engineer-52806"><strong>QA Engineer</strong></a><em>Remote</em></div>
<div class="role"><a href="/lediga-jobb/mobile-developer-52801"><strong>Mobile Developer</strong></a><em>Malmö</em></div>
</section></main>
<aside class="news"><h2>Blogg</h2><ul>
<li><a href="/blog/interview">“I joined as a tester and stayed”: five questions to a colleague</a></li>
<li><a href="/blog/first-ten-years">Ten years, eleven offices, one kettle</a></li></ul></aside></body></html>"""


def test_only_the_openings_are_postings():
    assert [posting.title for posting in extract(Page(URL, HTML))] == ["QA Engineer", "Mobile Developer"]
