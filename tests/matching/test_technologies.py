"""Finding technologies, and leaving everyday words alone."""

import pytest

from scoutly_tui.matching.technologies import lexicon, technologies


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Python, Go, TypeScript", ["Python", "Go", "TypeScript"]),
        ("We go to the theatre and go home.", []),
        ("Go to our careers page and apply", []),
        ("A spark of joy, and a chef in the canteen", []),
        ("Spark, Kafka and Airflow pipelines", ["Apache Spark", "Apache Kafka", "Airflow"]),
        ("You know R, Python and SQL", ["R", "Python", "SQL"]),
        ("Our R&D team eats pie", []),
        ("C/C++ on Linux", ["C", "C++", "Linux"]),
        ("experience with C programming", ["C"]),
        ("Series C funding", []),
        ("React Native or React", ["React Native", "React"]),
        ("You react calmly in a crisis", []),
        ("Postgres/PostgreSQL, k8s", ["PostgreSQL", "Kubernetes"]),
        ("C#/.NET and ASP.NET Core", ["C#", ".NET", "ASP.NET"]),
        ("Node.js, Express, MongoDB", ["Node.js", "Express", "MongoDB"]),
        ("express delivery to customers", []),
        ("Erfahrung mit Kubernetes und Terraform", ["Kubernetes", "Terraform"]),
        ("maîtrise de Symfony et de Vue.js", ["Symfony", "Vue.js"]),
        ("Docker,Kubernetes;Helm", ["Docker", "Kubernetes", "Helm"]),
        ("see https://python.example/docker for more", []),
        ("Ruby on Rails", ["Ruby on Rails"]),
        ("SAP S/4HANA", ["SAP"]),
        ("wearing less makeup", []),
    ],
)
def test_technologies_are_told_from_everyday_words(text: str, found: list[str]) -> None:
    assert technologies(text) == found


def test_a_known_writing_leads_to_the_usual_name() -> None:
    assert lexicon().canonical("golang") == "Go"
    assert lexicon().canonical("  POSTGRES ") == "PostgreSQL"
    assert lexicon().canonical("Basket weaving") == "Basket weaving"
    assert lexicon().knows("k8s")
    assert not lexicon().knows("Basket weaving")


def test_every_row_of_the_lexicon_can_be_found_by_one_of_its_writings() -> None:
    known = lexicon()
    lost = [
        name
        for name in known.kinds
        if name not in technologies(f"programming {name}, Python, {name}") and name != "D"
    ]
    assert lost == []
