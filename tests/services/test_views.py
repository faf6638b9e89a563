"""Saved views: named, used in filters, replaced, removed, and every step of it undone."""

import pytest
from seeded import NOW, company, look, set_match, vacancy

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.filters import FilterError
from scoutly_tui.services import companies, edits, postings, views
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.services.views import ViewPage


@pytest.fixture
def user(any_home):
    return any_home.user_id


def names(user, page=ViewPage.POSTINGS):
    return [(row.name, row.text) for row in views.rows(user, page)]


def test_a_view_is_kept_under_a_tidy_name_replaced_removed_and_each_step_undone(user):
    views.save(user, ViewPage.POSTINGS, "  Remote & Python! ", "work:remote   python", NOW)
    views.save(user, ViewPage.COMPANIES, "hot", "rank>80", NOW)
    assert names(user) == [("remote-python", "work:remote python")]
    views.save(user, ViewPage.POSTINGS, "remote python", "python", NOW)
    assert names(user) == [("remote-python", "python")]
    views.remove(user, ViewPage.POSTINGS, "Remote-Python", NOW)
    assert names(user) == []
    for left in ([("remote-python", "python")], [("remote-python", "work:remote python")]):
        edits.undo(user, NOW)
        assert names(user) == left
    edits.redo(user, NOW)
    edits.redo(user, NOW)
    assert names(user) == []
    assert names(user, ViewPage.COMPANIES) == [("hot", "rank>80")]


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("ok", "   ", UsageError), ("!!", "python", UsageError), ("ok", "score>", FilterError),
        ("ok", "python @other", FilterError),
    ],
)  # fmt: skip
def test_what_cannot_be_a_view_is_refused_and_nothing_is_kept(user, name, text, error):
    with pytest.raises(error):
        views.save(user, ViewPage.POSTINGS, name, text, NOW)
    assert names(user) == []
    with pytest.raises(UsageError, match="no saved view"):
        views.remove(user, ViewPage.POSTINGS, "ok", NOW)


def test_a_saved_view_lists_what_its_filter_lists(user):
    look(company(user), [vacancy(n) for n in (1, 2, 3)])
    set_match(2, score=90)
    views.save(user, ViewPage.POSTINGS, "best", "score>80", NOW)
    views.save(user, ViewPage.COMPANIES, "top", "rank>50", NOW)

    def listed(text):
        found = postings.keys(user, PostingQuery(View.ALL, text=text), NOW)
        return [row.external_id for row in postings.by_keys(user, found, NOW)]

    assert listed("@best") == listed("score>80") == ["2"]
    assert sorted(listed("-@best")) == ["1", "3"]
    assert [row.slug for row in companies.rows(user, NOW, text="@top")] == ["acme"]
    with pytest.raises(FilterError, match="no saved view"):
        listed("@top")
