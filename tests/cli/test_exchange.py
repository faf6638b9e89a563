"""Companies in and out of files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.services import exchange
from scoutly_tui.services.companies import CompanySpec

GOOD = "name,careers_url\nTidewater,https://tidewater.example/jobs\n"


def written(folder: Path, content: str | bytes, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refusal(folder: Path, content: str | bytes, name: str = "in.csv") -> str:
    with pytest.raises(UsageError) as caught:
        exchange.read_companies(written(folder, content, name))
    return f"{caught.value} {caught.value.remedy}"


def test_only_the_first_two_columns_are_needed(tmp_path: Path) -> None:
    assert exchange.read_companies(written(tmp_path, GOOD)) == [
        CompanySpec("Tidewater", "https://tidewater.example/jobs")
    ]


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", ";").encode(),
        ("\n\n" + GOOD + "\n\n,\n").encode(),
        b'Name , Careers URL\n"Tidewater",https://tidewater.example/jobs',
    ],
    ids=["utf-8 mark", "utf-16", "windows line ends", "semicolons", "blank rows", "loose header"],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, data: bytes) -> None:
    [spec] = exchange.read_companies(written(tmp_path, data))
    assert (spec.name, spec.careers_url) == ("Tidewater", "https://tidewater.example/jobs")


def test_an_old_windows_file_keeps_its_umlauts(tmp_path: Path) -> None:
    data = GOOD.replace("Tidewater", "Müller & Söhne – Köln").encode("cp1252")
    assert exchange.read_companies(written(tmp_path, data))[0].name == "Müller & Söhne – Köln"


def test_tabs_and_json_are_read_by_the_ending(tmp_path: Path) -> None:
    tabs = written(tmp_path, "careers_url\tname\trank\nhttps://a.example/\tA, B\t7\n", "in.tsv")
    rows = [{"name": "A, B", "careers_url": "https://a.example/", "rank": 7, "note": None}]
    listed = written(tmp_path, json.dumps(rows), "in.json")
    assert (
        exchange.read_companies(tabs)
        == exchange.read_companies(listed)
        == [CompanySpec("A, B", "https://a.example/", 7)]
    )


def test_every_bad_row_is_named_with_its_number_and_all_its_reasons(tmp_path: Path) -> None:
    rows = [
        "name,careers_url,rank,tracked,fields",
        "Good,https://good.example/,50,yes,x",
        ",https://a.example/,50,,",
        "B,,50,,",
        "C,ftp://c.example/,0,,",
        "D,https://d.example/,ten,perhaps,",
        "E,https://u:hunter2@e.example/,,,",
        "F,https://f.example/,,,,,surplus",
        '"G,\nH",https://g.example/,101,,',
        "good,https://good.example/,,,",
    ]
    text = refusal(tmp_path, "\n".join(rows) + "\n")
    for expected in (
        "8 bad rows",
        "row 3: it has no name",
        "row 4: it has no careers_url",
        "row 5: “ftp://c.example/” is not a web address",
        "“0” is not a rank",
        "row 6: “ten” is not a rank; tracked is “perhaps”, neither yes nor no",
        "row 7: its careers_url carries a user name or password",
        "row 8: it has 7 cells where the header has 5",
        "row 9: “101” is not a rank",
        "row 10: it is the same company as row 2",
        "nothing was changed",
    ):
        assert expected in text
    assert "hunter2" not in text
    assert "row 2:" not in text


def test_two_companies_may_share_one_careers_page(tmp_path: Path) -> None:
    text = "name,careers_url\nA,https://group.example/jobs\nB,https://group.example/jobs\n"
    assert len(exchange.read_companies(written(tmp_path, text))) == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name,url\nA,https://a.example/\n", "no column “careers_url”"),
        ("name,carers_url\nA,https://a.example/\n", "Did you mean “careers_url”?"),
        ("name,careers_url,rnak\nA,https://a.example/,5\n", "Did you mean “rank”?"),
        ("name,careers_url,name\nA,https://a.example/,B\n", "the column “name” twice"),
        ('name,careers_url\n"A,https://a.example/\n', "row 2: it is not valid CSV"),
        (b"name,careers_url\nA\x81,https://a.example/\n", "is in no encoding scoutly reads"),
        ("name,careers_url\n" + "A" * 200_000 + ",https://a.example/\n", "row 2: it is not valid CSV"),
    ],
    ids=[
        "empty",
        "blank",
        "no column",
        "typo",
        "optional typo",
        "twice",
        "open quote",
        "encoding",
        "huge cell",
    ],
)
def test_a_table_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, content: str | bytes, expected: str
) -> None:
    assert expected in refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "not valid JSON (line 1)"),
        ('{"name": "A"}', "holds no list"),
        ("[" * 100_000, "not valid JSON"),
        ('[{"name": "A", "careers_url": "https://a.example/"}, 7]', "entry 2: it is not an object"),
        ('[{"name": ["A"], "careers_url": "https://a.example/"}]', "entry 1: its name is not text"),
        ('[{"name": "A", "careers_url": "https://a.example/", "rank": 5.5}]', "entry 1: “5.5” is not a rank"),
        (
            '[{"name": "A", "careers_url": "https://a.example/", "rank": true}]',
            "entry 1: “True” is not a rank",
        ),
        ('[{"name": "A", "careersurl": "https://a.example/"}]', "“careersurl” is no key of a company"),
    ],
)
def test_json_that_is_not_what_it_says_is_refused_in_a_sentence(
    tmp_path: Path, content: str, expected: str
) -> None:
    assert expected in refusal(tmp_path, content, "in.json")


def test_another_ending_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert ".csv, .tsv, .json or" in refusal(tmp_path, GOOD, "in.xlsx")
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        exchange.read_companies(tmp_path / "absent.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        exchange.read_companies(tmp_path / "folder.csv")


def test_fifty_thousand_rows_are_read(tmp_path: Path) -> None:
    rows = [f"Company {n},https://c{n}.example/jobs\n" for n in range(50_000)]
    assert len(exchange.read_companies(written(tmp_path, "name,careers_url\n" + "".join(rows)))) == 50_000


def test_a_row_too_many_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST_ROWS", 3)
    rows = [f"Company {n},https://c{n}.example/jobs\n" for n in range(4)]
    assert "more than 3 rows" in refusal(tmp_path, "name,careers_url\n" + "".join(rows))


def test_thousands_of_bad_rows_are_all_named_in_little_space(tmp_path: Path) -> None:
    text = refusal(tmp_path, "name,careers_url\n" + "A,nowhere\n" * 20_000)
    assert "20000 bad rows" in text
    assert "row 101: " in text
    assert "and rows 102–20001" in text
    assert len(text) < 20_000


LINES = st.text(st.characters(codec="utf-8"), max_size=40).map(clean_line)
NAMES = st.one_of(
    LINES, st.sampled_from(["=1+1", "+49", "-x", "@a", "'=x", "''-y", "'plain", '"', "a,b;c\td"])
).filter(lambda name: bool(name.strip()))
SPECS = st.builds(
    CompanySpec,
    name=NAMES.map(lambda name: clean_line(name, 120)),
    careers_url=st.integers(1, 10**6).map(lambda n: f"https://c{n}.example/jobs?x=1&y={n}"),
    rank=st.none() | st.integers(1, 100),
    tracked=st.none() | st.booleans(),
    work_model=LINES.map(lambda text: text or None),
    headquarters=NAMES.map(clean_line),
    fields=st.none() | NAMES.map(clean_line),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(SPECS, max_size=6, unique_by=lambda spec: spec.careers_url), st.sampled_from([",", "\t", "json"])
)
def test_what_is_written_is_read_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, specs: list[CompanySpec], form: str
) -> None:
    folder = tmp_path_factory.mktemp("round")
    if form == "json":
        path = written(folder, exchange.as_json(specs), "x.json")
    else:
        path = written(folder, exchange.as_table(specs, form), "x.csv" if form == "," else "x.tsv")
    assert exchange.read_companies(path) == specs


@settings(max_examples=40, deadline=None)
@given(st.lists(SPECS, min_size=1, max_size=4))
def test_no_cell_of_an_exported_table_begins_like_a_formula(specs: list[CompanySpec]) -> None:
    import csv
    import io

    for row in csv.reader(io.StringIO(exchange.as_table(specs, ",")), strict=True):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.tsv", "x.json"]))
def test_any_bytes_are_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = written(tmp_path_factory.mktemp("fuzz"), data, name)
    refused: UsageError | None = None
    try:
        exchange.read_companies(path)
    except UsageError as error:
        refused = error
    assert refused is None or (str(refused).startswith("x.") and refused.remedy)
