"""The first schema. The same text runs on SQLite and PostgreSQL; times are epoch milliseconds, UTC."""

TABLES = """
create table "user" (
  id {pk}, name text not null unique, created_at bigint not null, last_looked_at bigint);

create table company (
  id {pk}, slug text not null unique, name text not null, careers_url text not null,
  work_model text, headquarters text, fields text, hint text not null default '',
  source text, board text, board_url text, host text not null,
  etag text not null default '', last_modified text not null default '', body_hash text not null default '',
  last_success_at bigint, last_attempt_at bigint, baseline_at bigint,
  consecutive_failures integer not null default 0,
  problem text, problem_since bigint, problem_message text, problem_seen text, problem_snoozed_until bigint,
  held_until bigint, hold text, next_due_at bigint not null default 0, effective_rank integer,
  open_postings integer not null default 0, created_at bigint not null, removed_at bigint);

create table user_company_preference (
  id {pk}, user_id bigint not null references "user"(id) on delete cascade,
  company_id bigint not null references company(id) on delete cascade,
  rank integer not null check (rank between 1 and 100), tracked boolean not null default true,
  updated_at bigint not null, unique (user_id, company_id));

create table job_queue (
  id {pk}, kind text not null check (kind in ('check', 'judge', 'rescore')), subject text not null,
  company_id bigint references company(id) on delete cascade, user_id bigint references "user"(id) on delete cascade,
  host text not null default '',
  status text not null check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  reason text not null, priority double precision not null, retry_count integer not null default 0,
  lost_leases integer not null default 0, attempts integer not null default 0, not_before bigint not null default 0,
  cancel_requested boolean not null default false, lease_token text, lease_until bigint, worker text,
  created_at bigint not null, started_at bigint, finished_at bigint, error_kind text, error text);

create table job_attempt (
  id {pk}, job_id bigint not null references job_queue(id) on delete cascade, number integer not null,
  company_id bigint references company(id) on delete cascade, worker text not null,
  lease_token text not null, started_at bigint not null, ended_at bigint, outcome text, error_kind text,
  error text, traceback text, requests integer not null default 0, bytes bigint not null default 0,
  found integer, added integer, changed integer, closed integer);

create table posting (
  id {pk}, company_id bigint not null references company(id) on delete cascade, external_id text not null,
  url text not null, title text not null, locations text not null default '[]', work_model text,
  employment_type text, department text, posted_at bigint, salary_min double precision,
  salary_max double precision, salary_currency text, salary_period text, language text, requisition text,
  fields_hash text not null, text_hash text, first_seen_at bigint not null, last_seen_at bigint not null,
  missing_since bigint, closed_at bigint, changed_at bigint, baseline boolean not null default false,
  details_at bigint, details_failures integer not null default 0, unique (company_id, external_id));

create table posting_text (
  posting_id bigint primary key references posting(id) on delete cascade, description text not null);

create table posting_event (
  id {pk}, posting_id bigint not null references posting(id) on delete cascade,
  company_id bigint not null references company(id) on delete cascade,
  at bigint not null, kind text not null, detail text not null default '{{}}');

create table match (
  id {pk}, user_id bigint not null references "user"(id) on delete cascade,
  posting_id bigint not null references posting(id) on delete cascade,
  company_id bigint not null references company(id) on delete cascade,
  score integer check (score between 0 and 100), partial boolean not null default false,
  hidden boolean not null default false, verdict text not null default '{{}}',
  scorer_version text not null default '', profile_version integer not null default 0, scored_at bigint, error text,
  state text not null check (state in ('new', 'seen', 'saved', 'snoozed', 'discarded', 'backlog')),
  state_reason text, snoozed_until bigint, decided_at bigint, is_open boolean not null default true,
  created_at bigint not null, unique (user_id, posting_id));

create table application (
  id {pk}, user_id bigint not null references "user"(id) on delete cascade,
  posting_id bigint not null references posting(id) on delete cascade, status text not null,
  next_step text, next_step_at bigint, created_at bigint not null, updated_at bigint not null,
  unique (user_id, posting_id));

create table application_event (
  id {pk}, application_id bigint not null references application(id) on delete cascade,
  at bigint not null, status text not null, note text not null default '');

create table profile (
  id {pk}, user_id bigint not null references "user"(id) on delete cascade, name text not null,
  active boolean not null default true, version integer not null default 1, data text not null default '{{}}',
  cv_name text, cv_text text not null default '', updated_at bigint not null, unique (user_id, name));

create table profile_version (
  id {pk}, profile_id bigint not null references profile(id) on delete cascade, version integer not null,
  data text not null, cv_name text, cv_text text not null default '', created_at bigint not null,
  unique (profile_id, version));

create table edit (
  id {pk}, user_id bigint not null references "user"(id) on delete cascade, at bigint not null,
  label text not null, changes text not null, undone boolean not null default false);

create table token_usage (
  id {pk}, user_id bigint not null references "user"(id) on delete cascade,
  company_id bigint references company(id) on delete set null, at bigint not null, model text not null,
  operation text not null, prompt_tokens integer not null, completion_tokens integer not null,
  cost double precision, estimated boolean not null default false);

create table process (
  id text primary key, kind text not null, host text not null, pid integer not null, threads integer not null default 0,
  started_at bigint not null, beat_at bigint not null, version text not null);

create table host (
  name text primary key, slot_owner text, slot_until bigint not null default 0, ready_at bigint not null default 0,
  cooling_until bigint not null default 0);

create table robots (
  origin text primary key, fetched_at bigint not null, status integer not null, body text not null,
  etag text not null default '', last_modified text not null default '');

create table setting (name text primary key, value text not null);
"""

INDEXES = """
create unique index job_live on job_queue(kind, subject) where status in ('pending', 'processing');
create index job_ready on job_queue(priority desc, id) where status = 'pending';
create index job_lease on job_queue(lease_until) where status = 'processing';
create index job_host on job_queue(host) where status = 'processing';
create index job_status on job_queue(status, id desc);
create index job_finished on job_queue(finished_at) where finished_at is not null;
create index job_company on job_queue(company_id, id desc);
create index job_user on job_queue(user_id);
create index attempt_job on job_attempt(job_id, number);
create index attempt_company on job_attempt(company_id, id desc);
create index company_due on company(next_due_at, id) where effective_rank is not null;
create index company_problem on company(problem) where problem is not null;
create index company_host on company(host);
create index company_name on company(name);
create index preference_company on user_company_preference(company_id) where tracked;
create index preference_rank on user_company_preference(user_id, rank desc, company_id);
create index posting_open on posting(company_id) where closed_at is null;
create index posting_seen on posting(first_seen_at desc, id desc);
create index posting_details on posting(company_id, first_seen_at desc) where details_at is null and closed_at is null;
create index event_company on posting_event(company_id, at desc);
create index event_posting on posting_event(posting_id);
create index match_inbox on match(user_id, state, score desc, posting_id) where is_open;
create index match_best on match(user_id, score desc, posting_id) where is_open;
create index match_posting on match(posting_id);
create index match_company on match(company_id);
create index match_unscored on match(user_id, posting_id) where score is null and is_open;
create index match_snoozed on match(snoozed_until) where state = 'snoozed';
create index application_posting on application(posting_id);
create index application_event_at on application_event(application_id, at);
create index edit_user on edit(user_id, id desc);
create index usage_user on token_usage(user_id, at);
create index usage_company on token_usage(company_id);
create index host_cooling on host(cooling_until);
"""


def up(migrator, db):
    postgres = type(db.obj if hasattr(db, "obj") else db).__name__.endswith("PostgresqlDatabase")
    pk = "bigint generated by default as identity primary key" if postgres else "integer primary key"
    for statement in (TABLES.format(pk=pk) + INDEXES).split(";"):
        if statement.strip():
            db.execute_sql(statement)
