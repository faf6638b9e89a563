"""The tables as Peewee models. The schema itself is in ``migrations/``; a test holds the two together.

Foreign keys never load lazily: the attribute is the id. Times are epoch milliseconds, UTC.
"""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from scoutly_tui.store.database import db


class Row(Model):
    """What all tables share: the database."""

    class Meta:
        database = db
        legacy_table_names = False


class User(Row):
    """A person with a profile, preferences, matches and applications."""

    id = AutoField()
    name = TextField(unique=True)
    created_at = BigIntegerField()
    last_looked_at = BigIntegerField(null=True)


class Company(Row):
    """An employer we may watch, with its scrape tracking."""

    id = AutoField()
    slug = TextField(unique=True)
    name = TextField()
    careers_url = TextField()
    work_model = TextField(null=True)
    headquarters = TextField(null=True)
    fields = TextField(null=True)
    hint = TextField(default="")
    source = TextField(null=True)
    board = TextField(null=True)
    board_url = TextField(null=True)
    host = TextField()
    etag = TextField(default="")
    last_modified = TextField(default="")
    body_hash = TextField(default="")
    last_success_at = BigIntegerField(null=True)
    last_attempt_at = BigIntegerField(null=True)
    baseline_at = BigIntegerField(null=True)
    consecutive_failures = IntegerField(default=0)
    problem = TextField(null=True)
    problem_since = BigIntegerField(null=True)
    problem_message = TextField(null=True)
    problem_seen = TextField(null=True)
    problem_snoozed_until = BigIntegerField(null=True)
    held_until = BigIntegerField(null=True)
    hold = TextField(null=True)
    next_due_at = BigIntegerField(default=0)
    effective_rank = IntegerField(null=True)
    open_postings = IntegerField(default=0)
    created_at = BigIntegerField()
    removed_at = BigIntegerField(null=True)


class UserCompanyPreference(Row):
    """One user's link to one company."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    company = ForeignKeyField(Company, lazy_load=False, on_delete="CASCADE")
    rank = IntegerField()
    tracked = BooleanField(default=True)
    updated_at = BigIntegerField()


class JobQueue(Row):
    """One piece of queued work: the queue's truth."""

    id = AutoField()
    kind = TextField()
    subject = TextField()
    company = ForeignKeyField(Company, null=True, lazy_load=False, on_delete="CASCADE")
    user = ForeignKeyField(User, null=True, lazy_load=False, on_delete="CASCADE")
    host = TextField(default="")
    status = TextField()
    reason = TextField()
    priority = FloatField()
    retry_count = IntegerField(default=0)
    lost_leases = IntegerField(default=0)
    attempts = IntegerField(default=0)
    not_before = BigIntegerField(default=0)
    cancel_requested = BooleanField(default=False)
    lease_token = TextField(null=True)
    lease_until = BigIntegerField(null=True)
    worker = TextField(null=True)
    created_at = BigIntegerField()
    started_at = BigIntegerField(null=True)
    finished_at = BigIntegerField(null=True)
    error_kind = TextField(null=True)
    error = TextField(null=True)


class JobAttempt(Row):
    """One try at a job."""

    id = AutoField()
    job = ForeignKeyField(JobQueue, lazy_load=False, on_delete="CASCADE")
    number = IntegerField()
    company = ForeignKeyField(Company, null=True, lazy_load=False, on_delete="CASCADE")
    worker = TextField()
    lease_token = TextField()
    started_at = BigIntegerField()
    ended_at = BigIntegerField(null=True)
    outcome = TextField(null=True)
    error_kind = TextField(null=True)
    error = TextField(null=True)
    traceback = TextField(null=True)
    requests = IntegerField(default=0)
    bytes = BigIntegerField(default=0)
    found = IntegerField(null=True)
    added = IntegerField(null=True)
    changed = IntegerField(null=True)
    closed = IntegerField(null=True)


class Posting(Row):
    """One vacancy."""

    id = AutoField()
    company = ForeignKeyField(Company, lazy_load=False, on_delete="CASCADE")
    external_id = TextField()
    url = TextField()
    title = TextField()
    locations = TextField(default="[]")
    work_model = TextField(null=True)
    employment_type = TextField(null=True)
    department = TextField(null=True)
    posted_at = BigIntegerField(null=True)
    salary_min = FloatField(null=True)
    salary_max = FloatField(null=True)
    salary_currency = TextField(null=True)
    salary_period = TextField(null=True)
    language = TextField(null=True)
    requisition = TextField(null=True)
    fields_hash = TextField()
    text_hash = TextField(null=True)
    first_seen_at = BigIntegerField()
    last_seen_at = BigIntegerField()
    missing_since = BigIntegerField(null=True)
    closed_at = BigIntegerField(null=True)
    gone_at = BigIntegerField(null=True)
    changed_at = BigIntegerField(null=True)
    baseline = BooleanField(default=False)
    details_at = BigIntegerField(null=True)
    details_failures = IntegerField(default=0)
    fold = BigIntegerField(null=True)


class PostingText(Row):
    """A posting's description, apart so that lists stay narrow."""

    posting = ForeignKeyField(Posting, primary_key=True, lazy_load=False, on_delete="CASCADE")
    description = TextField()


class PostingEvent(Row):
    """Something that happened to a posting: opened, changed, closed, reopened."""

    id = AutoField()
    posting = ForeignKeyField(Posting, lazy_load=False, on_delete="CASCADE")
    company = ForeignKeyField(Company, lazy_load=False, on_delete="CASCADE")
    at = BigIntegerField()
    kind = TextField()
    detail = TextField(default="{}")


class Match(Row):
    """One user's score of one posting, and where it stands in the inbox."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    posting = ForeignKeyField(Posting, lazy_load=False, on_delete="CASCADE")
    company = ForeignKeyField(Company, lazy_load=False, on_delete="CASCADE")
    score = IntegerField(null=True)
    partial = BooleanField(default=False)
    hidden = BooleanField(default=False)
    verdict = TextField(default="{}")
    scorer_version = TextField(default="")
    profile_version = IntegerField(default=0)
    scored_at = BigIntegerField(null=True)
    error = TextField(null=True)
    state = TextField()
    state_reason = TextField(null=True)
    snoozed_until = BigIntegerField(null=True)
    decided_at = BigIntegerField(null=True)
    is_open = BooleanField(default=True)
    created_at = BigIntegerField()
    folded_under = BigIntegerField(null=True)


class SavedView(Row):
    """A filter that a user gave a name, on one page."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    page = TextField()
    name = TextField()
    text = TextField()
    created_at = BigIntegerField()


class Proposal(Row):
    """A rule that was drawn from discards, and what its user said to it. ``times``: how many spoke for it then."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    field = TextField()
    value = TextField()
    times = IntegerField()
    accepted = BooleanField(default=False)
    decided_at = BigIntegerField()


class PostingNote(Row):
    """What a user wrote down about a posting."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    posting = ForeignKeyField(Posting, lazy_load=False, on_delete="CASCADE")
    text = TextField(default="")
    updated_at = BigIntegerField()


class Application(Row):
    """One user's progress with one posting."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    posting = ForeignKeyField(Posting, lazy_load=False, on_delete="CASCADE")
    status = TextField()
    next_step = TextField(null=True)
    next_step_at = BigIntegerField(null=True)
    created_at = BigIntegerField()
    updated_at = BigIntegerField()


class ApplicationEvent(Row):
    """One dated step of an application."""

    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False, on_delete="CASCADE")
    at = BigIntegerField()
    status = TextField()
    note = TextField(default="")


class Profile(Row):
    """What a user wants and can. One of a user's profiles is in force; ``version`` is unique among them."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    name = TextField()
    active = BooleanField(default=True)
    version = IntegerField(default=1)
    data = TextField(default="{}")
    cv_name = TextField(null=True)
    cv_text = TextField(default="")
    updated_at = BigIntegerField()
    removed_at = BigIntegerField(null=True)


class ProfileVersion(Row):
    """What a profile said before."""

    id = AutoField()
    profile = ForeignKeyField(Profile, lazy_load=False, on_delete="CASCADE")
    version = IntegerField()
    data = TextField()
    cv_name = TextField(null=True)
    cv_text = TextField(default="")
    created_at = BigIntegerField()


class Edit(Row):
    """One edit a person made, with what undoes and redoes it."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    at = BigIntegerField()
    label = TextField()
    changes = TextField()
    undone = BooleanField(default=False)


class Duel(Row):
    """A ranking by duels: who takes part with which rank (JSON, company id → rank), and when it was closed."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    begun_at = BigIntegerField()
    ended_at = BigIntegerField(null=True)
    priors = TextField()


class DuelAnswer(Row):
    """One answer in a duel; ``undone`` ones wait for redo."""

    id = AutoField()
    duel = ForeignKeyField(Duel, lazy_load=False, on_delete="CASCADE")
    first = ForeignKeyField(Company, lazy_load=False, on_delete="CASCADE")
    second = ForeignKeyField(Company, lazy_load=False, on_delete="CASCADE")
    outcome = TextField()
    at = BigIntegerField()
    undone = BooleanField(default=False)


class TokenUsage(Row):
    """What one call to a model used."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    company = ForeignKeyField(Company, null=True, lazy_load=False, on_delete="SET NULL")
    at = BigIntegerField()
    model = TextField()
    operation = TextField()
    prompt_tokens = IntegerField()
    completion_tokens = IntegerField()
    cost = FloatField(null=True)
    estimated = BooleanField(default=False)
    settled = BooleanField(default=True)


class TokenUsageShare(Row):
    """A company's share, from 0 to 1, of a call that was about several."""

    id = AutoField()
    usage = ForeignKeyField(TokenUsage, lazy_load=False, on_delete="CASCADE")
    company = ForeignKeyField(Company, lazy_load=False, on_delete="CASCADE")
    share = FloatField()


class Opinion(Row):
    """What a model said of one posting to one user: how its title looks, and what a close reading found.

    ``screen_basis`` and ``basis`` name the profile, prompt and model it was asked with; ``screened_as`` and
    ``read_as`` the posting's content then. Another basis or content makes it stale.
    """

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    posting = ForeignKeyField(Posting, lazy_load=False, on_delete="CASCADE")
    model = TextField(default="")
    screen_basis = TextField(default="")
    screened_as = TextField(default="")
    interest = IntegerField(null=True)
    why = TextField(default="")
    screened_at = BigIntegerField(null=True)
    basis = TextField(default="")
    read_as = TextField(default="")
    score = IntegerField(null=True)
    local_score = IntegerField(null=True)
    verdict = TextField(default="{}")
    sampled = BooleanField(default=False)
    analysed_at = BigIntegerField(null=True)
    tries = IntegerField(default=0)
    failed_at = BigIntegerField(null=True)
    note = TextField(null=True)


class ModelAnswer(Row):
    """A model's answer, kept by a digest of all it was asked with: the same question is not asked twice."""

    key = TextField(primary_key=True)
    operation = TextField()
    model = TextField()
    answer = TextField()
    created_at = BigIntegerField()


class ModelCapability(Row):
    """How a model at an address has to be asked, by a digest of both."""

    key = TextField(primary_key=True)
    mode = TextField()
    token_limit = TextField()
    temperature = BooleanField()
    learnt_at = BigIntegerField()


class JudgeState(Row):
    """How a user's model fares: what it last failed with, and until when it is left alone."""

    user = ForeignKeyField(User, primary_key=True, lazy_load=False, on_delete="CASCADE")
    setup = TextField(default="")
    fault = TextField(null=True)
    note = TextField(null=True)
    noted_at = BigIntegerField(null=True)
    failures = IntegerField(default=0)
    held_until = BigIntegerField(default=0)


class LearnedScores(Row):
    """What a user's decisions taught the scorer (JSON); none before ``since``. A new generation, new scores."""

    user = ForeignKeyField(User, primary_key=True, lazy_load=False, on_delete="CASCADE")
    generation = IntegerField(default=0)
    data = TextField(null=True)
    labels = IntegerField(default=0)
    liked = IntegerField(default=0)
    profile_version = IntegerField(default=0)
    scorer_version = TextField(default="")
    since = BigIntegerField(default=0)
    learned_at = BigIntegerField(null=True)

    class Meta:
        table_name = "learned"


class Notification(Row):
    """Something a person is to be told. ``delivered`` names, by digest, the addresses that took it already."""

    id = AutoField()
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    kind = TextField()
    dedup_key = TextField()
    subject = BigIntegerField(null=True)
    data = TextField(default="{}")
    status = TextField(default="pending")
    attempts = IntegerField(default=0)
    not_before = BigIntegerField(default=0)
    lease_token = TextField(null=True)
    lease_until = BigIntegerField(null=True)
    delivered = TextField(default="[]")
    error = TextField(null=True)
    created_at = BigIntegerField()
    settled_at = BigIntegerField(null=True)


class NotificationPosting(Row):
    """A posting a notification tells a user of: each is told once."""

    id = AutoField()
    notification = ForeignKeyField(Notification, lazy_load=False, on_delete="CASCADE")
    user = ForeignKeyField(User, lazy_load=False, on_delete="CASCADE")
    posting = ForeignKeyField(Posting, lazy_load=False, on_delete="CASCADE")


class Process(Row):
    """A running scoutly process: a TUI or a worker, with its last sign of life by the lease clock."""

    id = TextField(primary_key=True)
    kind = TextField()
    host = TextField()
    pid = IntegerField()
    threads = IntegerField(default=0)
    started_at = BigIntegerField()
    beat_at = BigIntegerField()
    version = TextField()


class Host(Row):
    """A web host's slot: who visits it now, when it is ready again, how long it cools down."""

    name = TextField(primary_key=True)
    slot_owner = TextField(null=True)
    slot_until = BigIntegerField(default=0)
    ready_at = BigIntegerField(default=0)
    cooling_until = BigIntegerField(default=0)


class Robots(Row):
    """An origin's robots.txt as last fetched."""

    origin = TextField(primary_key=True)
    fetched_at = BigIntegerField()
    status = IntegerField()
    body = TextField()
    etag = TextField(default="")
    last_modified = TextField(default="")


class Setting(Row):
    """Small facts the program keeps: whether the queue is paused, when a backup was last made."""

    name = TextField(primary_key=True)
    value = TextField()


MODELS = (
    User, Company, UserCompanyPreference, JobQueue, JobAttempt, Posting, PostingText, PostingEvent, Match,
    SavedView, Proposal, PostingNote, Application, ApplicationEvent, Profile, ProfileVersion, Edit, Duel,
    DuelAnswer, TokenUsage, TokenUsageShare, Opinion, ModelAnswer, ModelCapability, JudgeState, LearnedScores,
    Notification, NotificationPosting, Process, Host, Robots, Setting,
)  # fmt: skip
"""Every table, parents first."""
