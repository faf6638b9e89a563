"""Reading CVs, good and bad, and what they say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from pypdf import PdfWriter

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.matching.cv import MOST_BYTES, MOST_PAGES, Proposal, read_cv, understand
from scoutly_tui.matching.profile import Language, Profile, Skill
from scoutly_tui.matching.scales import LanguageLevel, Seniority, SkillLevel

CV = """# Wilhelmina Fuchs
Senior Backend Engineer
Berlin, Germany · wilhelmina@fuchs.example · +49 30 000000

## Summary
I build calm systems. 6 years of Python, some Rust. I like to go hiking and to express myself.

## Experience
**Senior Backend Engineer**, Ahornblatt GmbH, Berlin (2019–2024)
- Django, PostgreSQL, Kafka; led a move to Kubernetes.
2015 - 2019: Software Developer at Kupferpfad
- Java, Spring Boot

## Skills
Python (8 years), Go (basic), expert in Terraform, machine learning

## Languages
German: native
English (C1), French – basic

Willing to relocate: yes. EU citizen.
Salary expectation: 85.000 € per year
"""
LINES = [
    "Wilhelmina Fuchs, Senior Backend Engineer in Berlin, Germany",
    "Eight years of Python, Django and PostgreSQL in calm teams",
    "Languages: German native, English fluent",
]


def text_pdf(lines: list[str]) -> bytes:
    """A small PDF that shows ``lines``, made by hand after the PDF reference."""
    shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 10 Tf 40 780 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (table, len(out))
    )


def blank_pdf(pages: int, password: str = "") -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def kept(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def proposals(text: str, field: str) -> list[object]:
    return [item.value for item in understand(text).proposals if item.field == field]


def test_a_markdown_cv_is_read_whole(tmp_path: Path) -> None:
    reading = read_cv(kept(tmp_path, "cv.md", CV.encode()))
    assert "Ahornblatt GmbH" in reading.text
    assert (reading.pages, reading.warnings) == (1, ())


def test_a_pdf_with_text_is_read(tmp_path: Path) -> None:
    reading = read_cv(kept(tmp_path, "cv.pdf", text_pdf(LINES)))
    assert "Django and PostgreSQL" in reading.text
    assert reading.pages == 1


def test_a_word_document_is_read_with_its_tables(tmp_path: Path) -> None:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Wilhelmina Fuchs")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = (
        "2019–2024",
        "Backend Engineer, Python and Kafka",
    )
    document.add_paragraph("The end of a calm and steady working life so far, in Berlin and elsewhere.")
    document.save(out)
    text = read_cv(kept(tmp_path, "cv.docx", out.getvalue())).text
    assert text.index("Fuchs") < text.index("2019–2024 | Backend Engineer") < text.index("The end")


def test_the_format_is_told_by_the_content_not_the_name(tmp_path: Path) -> None:
    assert "Django" in read_cv(kept(tmp_path, "cv.txt", text_pdf(LINES))).text


def test_other_encodings_are_read_with_a_word_of_warning(tmp_path: Path) -> None:
    reading = read_cv(kept(tmp_path, "cv.txt", ("Müller, Köln. " * 10).encode("cp1252")))
    assert "Müller" in reading.text
    assert "UTF-8" in reading.warnings[0]
    assert "Müller" in read_cv(kept(tmp_path, "b.txt", ("Müller " * 20).encode("utf-16"))).text


def test_hardly_any_text_is_pointed_out(tmp_path: Path) -> None:
    assert "very little" in read_cv(kept(tmp_path, "cv.txt", b"Anna")).warnings[0]


def zip_of(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


BAD = {
    "empty.pdf": (b"", "empty"),
    "blank.md": (b" \n\t\n", "empty"),
    "scan.pdf": (blank_pdf(2), "scan"),
    "long.pdf": (blank_pdf(500), "500 pages"),
    "locked.pdf": (blank_pdf(1, "secret"), "encrypted"),
    "broken.pdf": (b"%PDF-1.7\n" + b"\x00garbage" * 200, "damaged"),
    "cut.pdf": (text_pdf(LINES)[:200], "damaged"),
    "odd.docx": (b"PK\x03\x04" + b"junk" * 50, "damaged"),
    "sheet.docx": (zip_of(xl__workbook_xml=b"<x/>"), "not"),
    "hollow.docx": (zip_of(word__document_xml=b"<x/>"), "damaged"),
    "bomb.docx": (zip_of(word__document_xml=b" " * 70_000_000), "unpacks"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + b"\x00" * 100, "picture"),
    "old.doc": (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old Word"),
    "program.txt": (bytes(range(256)) * 20, "not a text file"),
    "large.txt": (b"x" * (MOST_BYTES + 1), "MB large"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_cv_that_cannot_be_read_says_why_and_what_to_do(tmp_path: Path, name: str) -> None:
    data, why = BAD[name]
    with pytest.raises(UsageError) as caught:
        read_cv(kept(tmp_path, name, data))
    assert why in str(caught.value)
    assert name in str(caught.value)
    assert caught.value.remedy


def test_a_missing_file_and_a_folder_say_so(tmp_path: Path) -> None:
    for path, why in ((tmp_path / "no.md", "no file"), (tmp_path, "folder")):
        with pytest.raises(UsageError, match=why):
            read_cv(path)


def test_sixty_pages_are_still_a_cv() -> None:
    assert MOST_PAGES >= 20


def test_titles_level_and_residence_are_proposed() -> None:
    assert proposals(CV, "titles") == ["Senior Backend Engineer", "Software Developer"]
    assert proposals(CV, "seniority") == [Seniority.SENIOR]
    assert proposals(CV, "residence") == ["Berlin, Germany"]


def test_skills_come_with_the_years_and_level_written_beside_them() -> None:
    skills = {skill.name: skill for skill in proposals(CV, "skills") if isinstance(skill, Skill)}
    assert skills["Python"].years == 6
    assert skills["Go"].level is SkillLevel.BASIC
    assert skills["Terraform"].level is SkillLevel.EXPERT
    assert skills["Java"] == Skill("Java")
    assert "Machine learning" in skills
    assert "Express" not in skills


def test_languages_come_with_their_level() -> None:
    assert proposals(CV, "languages") == [
        Language("de", LanguageLevel.NATIVE), Language("en", LanguageLevel.C1), Language("fr", LanguageLevel.A2),
    ]  # fmt: skip


def test_wishes_written_down_are_proposed() -> None:
    assert proposals(CV, "willing_to_relocate") == [True]
    assert proposals(CV, "work_authorisations") == ["EU"]
    assert [item["min"] for item in proposals(CV, "salary_floor") if isinstance(item, dict)] == [85_000]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Sprachen\nDeutsch: Muttersprache\nEnglisch: B2", "languages", Language("en", LanguageLevel.B2)),
        ("Langues\nAnglais : courant", "languages", Language("en", LanguageLevel.C1)),
        ("Idiomas\nInglés (B2)", "languages", Language("en", LanguageLevel.B2)),
        ("Języki\nAngielski – C1", "languages", Language("en", LanguageLevel.C1)),
        ("Softwareentwicklerin bei Talquelle AG, 2019–2022", "titles", "Softwareentwicklerin"),
        ("Développeuse web chez Mirabelle (2020)", "titles", "Développeuse web"),
        ("2018 – obecnie Programista Java, Bursztyn", "titles", "Programista Java"),
        ("Nicht umzugsbereit, kein Umzug. Keine Umzugsbereitschaft.", "willing_to_relocate", False),
    ],
)
def test_cvs_in_other_languages_are_understood(text: str, field: str, value: object) -> None:
    assert value in proposals(text, field)


def test_every_proposal_quotes_its_line() -> None:
    for item in understand(CV).proposals:
        assert isinstance(item, Proposal)
        assert item.quote
        assert item.quote in CV


def test_nothing_is_invented_from_a_text_that_says_nothing() -> None:
    assert understand("Once upon a time there was a fox. It went to the river.").proposals == ()
    assert understand("").proposals == ()


def test_what_is_proposed_makes_a_profile() -> None:
    lists = {"titles", "skills", "languages", "work_authorisations"}
    data: dict[str, object] = {}
    for item in understand(CV).proposals:
        value = item.value
        if isinstance(value, Skill):
            value = {"name": value.name, "level": value.level, "years": value.years}
        if isinstance(value, Language):
            value = {"code": value.code, "level": value.level}
        if item.field in lists:
            data.setdefault(item.field, []).append(value)  # type: ignore[attr-defined]
        else:
            data[item.field] = value
    assert Profile.from_dict(data).salary_floor is not None


def test_somebody_elses_table_is_read_as_far_as_it_goes() -> None:
    table = "\n".join(f"Employee {i} | Engineer | Python | {i * 1000} EUR" for i in range(400))
    found = understand(table)
    assert len(proposals(table, "titles")) <= 4
    assert {item.field for item in found.proposals} <= {"titles", "skills", "seniority", "residence"}
