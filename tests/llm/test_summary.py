"""What a model is told of a person holds nothing they could be found by."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.demo import person
from scoutly_tui.matching.llm.contact import HIDDEN, scrub
from scoutly_tui.matching.llm.summary import LONGEST_CV, summarise
from scoutly_tui.matching.profile import Profile

CV = """\
# Dr. Robin van der Ashgrove

Senior backend engineer · Utrecht · robin.ashgrove@harbour.example · +31 6 5550 1234
Musterstraße 12a, 10115 Berlin
12 High Street, London SW1A 1AA
12 bis rue de la Paix, 75002 Paris
Date of birth: 3 May 1990
Nationality: Dutch
linkedin.com/in/robin-ashgrove-92 | https://ashgrove.example/cv | @robinash

## Experience
Ashgrove Consulting: Robin wrote Python for nine years (2016–2025), see github.com/rashgrove
Led a team of 12 at Harbourlight Timetables from 2018 to 2021

## References
Prof. Jane Quillfeather, +44 20 7946 0000
"""
FORBIDDEN = (
    "Robin", "Ashgrove", "ashgrove", "5550", "Musterstr", "10115", "High Street", "SW1A", "Paix", "75002", "1990", "Dutch",
    "linkedin", "github", "https", "@", "Quillfeather", "7946",
)  # fmt: skip


def test_a_cv_is_told_without_name_addresses_numbers_links_birthday_and_referees():
    told = summarise(Profile(cv_text=CV), ["robin"])
    assert [word for word in FORBIDDEN if word in told] == []
    assert "Led a team of 12 at Harbourlight Timetables from 2018 to 2021" in told


def test_what_counts_is_told():
    told = summarise(Profile.from_dict(person.PROFILE), ["me"])
    assert "Senior Backend Engineer" in told
    assert "Python (9 years)" in told
    assert "Moved 4 TB of PostgreSQL" in told
    assert "Ashgrove" not in told
    assert "70000" not in told, "the salary they want stays here"


@pytest.mark.parametrize(
    "text",
    [
        "a.b+c@mail.example", "a (at) mail.example", "a@ mail.example", "+49 (0)30 1234-5678", "0031612345678", "(555) 010-9999",
        "030/1234567", "https://x.example/a?b=c", "www.x.example", "x.dev/cv", "Calle Mayor 5", "Via Roma, 12", "ul. Długa 7",
        "Kerkstraat 12", "Rua das Flores 44", "P.O. Box 12", "1012 AB", "00-950 Warszawa", "@handle",
    ],
)  # fmt: skip
def test_contact_data_of_every_kind_is_dashed_out(text):
    assert text not in scrub(f"Call {text} today")
    assert HIDDEN in scrub(f"Call {text} today")
    assert text not in summarise(Profile(titles=(f"Engineer {text}",), timezone=text))


@pytest.mark.parametrize(
    "text",
    [
        "Python 3.11 and PostgreSQL 16", "2018–2021", "(2016–2018)", "C++20, C#, .NET 8", "Node.js and Vue.js", "4 TB in 12 ms",
        "ISO 27001", "24/7 on call", "ASP.NET Core", "99.99 % in 2023",
    ],
)  # fmt: skip
def test_what_is_no_contact_data_stays(text):
    assert text in scrub(f"Knows {text} well")


ADDRESSES = st.builds(
    lambda name, host, top: f"{name}@{host}.{top}",
    st.text(string.ascii_lowercase + string.digits + "._-+", min_size=1, max_size=20).filter(
        lambda s: s[0].isalnum()
    ),
    st.text(string.ascii_lowercase, min_size=1, max_size=20),
    st.sampled_from(["com", "example", "de", "co.uk"]),
)
NUMBERS = st.builds(
    lambda code, parts, gap: code + gap.join(parts),
    st.sampled_from(["+49 ", "0", "00 44 ", "+1 ("]),
    st.lists(st.text(string.digits, min_size=3, max_size=4), min_size=3, max_size=4),
    st.sampled_from([" ", "-", ".", "/", ""]),
)


@settings(max_examples=60, deadline=None)
@given(before=st.text(max_size=40), contact=st.one_of(ADDRESSES, NUMBERS), after=st.text(max_size=40))
def test_no_address_and_no_number_ever_gets_through(before, contact, after):
    told = summarise(Profile(cv_text=f"Experience\n{before} {contact} {after}\nPython"))
    assert contact not in told


def test_a_long_cv_is_cut_at_a_line():
    told = summarise(Profile(cv_text="\n".join(f"Line {n} of experience with Python" for n in range(2_000))))
    assert len(told) < LONGEST_CV + 100
    assert told.endswith("Python\n…")
