"""A posting as the scorer sees it."""

from dataclasses import dataclass

from scoutly_tui.domain.money import Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel


@dataclass(slots=True)
class PostingText:
    """What is known of one posting. ``description`` is None while its page has not been read.

    All text is plain text. ``language`` is an ISO 639-1 code, where the source says it.
    """

    title: str
    company: str = ""
    locations: tuple[str, ...] = ()
    description: str | None = None
    work_model: WorkModel | None = None
    employment_type: EmploymentType | None = None
    salary: Salary | None = None
    department: str | None = None
    language: str | None = None
