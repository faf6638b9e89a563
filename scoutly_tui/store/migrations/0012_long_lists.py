"""Lists of a million postings: indexes that hold all a list asks for, counts that are kept, words that are looked up.

The triggers change counts and words in the transaction that changes what is counted and searched, whoever writes.
On PostgreSQL the counts are a ledger that is only added to, so that no two transactions wait for one row of it;
``services.tally.settle`` sums it up now and then.
"""

INDEXES = (
    "drop index match_best",
    "drop index match_inbox",
    "create index match_best on match(user_id, score desc{nulls}, posting_id desc, is_open, state, hidden, folded_under,"
    " snoozed_until, company_id)",
    "create index match_inbox on match(user_id, state, score desc{nulls}, posting_id desc, is_open, hidden,"
    " folded_under, snoozed_until, company_id)",
    "create index match_newest on match(user_id, posting_id desc, is_open, state, hidden, folded_under,"
    " snoozed_until, company_id)",
    "create index match_news on match(user_id, created_at, company_id) where is_open and not hidden"
    " and folded_under is null and state = 'new'",
)

_KINDS = "user_id, company_id, state, is_open, hidden, folded"
_OF = "{row}.user_id, {row}.company_id, {row}.state, {row}.is_open, {row}.hidden, {row}.folded_under is not null"
_CHANGED = (
    "old.state {differs} new.state or old.is_open {differs} new.is_open or old.hidden {differs} new.hidden"
    " or old.folded_under {differs} new.folded_under or old.company_id {differs} new.company_id"
)
_WATCHED = "state, is_open, hidden, folded_under, company_id"
_WORDS = (
    "{row}.title || ' ' || coalesce((select c.name from company c where c.id = {row}.company_id), '') || ' ' ||"
    " {row}.locations || ' ' || coalesce({row}.department, '')"
)
_SEARCHED = "title, locations, department, company_id"
_REWORDED = (
    "old.title {differs} new.title or old.locations {differs} new.locations"
    " or old.department {differs} new.department or old.company_id {differs} new.company_id"
)


def _counted(row: str, by: int) -> str:
    """SQLite: one more, or one less, of the kind that ``row`` is of."""
    return (
        f"insert into match_tally ({_KINDS}, count) values ({_OF.format(row=row)}, {by})"
        f" on conflict ({_KINDS}) do update set count = count + {by};"
    )


def _worded(row: str) -> str:
    return f"insert into posting_words (rowid, words) values ({row}.id, {_WORDS.format(row=row)});"


SQLITE = (
    f"create table match_tally (user_id bigint not null, company_id bigint not null, state text not null,"
    " is_open boolean not null, hidden boolean not null, folded boolean not null, count bigint not null,"
    f" primary key ({_KINDS})) without rowid",
    f"create trigger match_counted after insert on match begin {_counted('new', 1)} end",
    f"create trigger match_uncounted after delete on match begin {_counted('old', -1)} end",
    f"create trigger match_recounted after update of {_WATCHED} on match when {_CHANGED.format(differs='is not')}"
    f" begin {_counted('old', -1)} {_counted('new', 1)} end",
    "create virtual table posting_words using fts5(words, content='', contentless_delete=1,"
    " tokenize='unicode61 remove_diacritics 2')",
    f"create trigger posting_worded after insert on posting begin {_worded('new')} end",
    "create trigger posting_unworded after delete on posting begin"
    " delete from posting_words where rowid = old.id; end",
    f"create trigger posting_reworded after update of {_SEARCHED} on posting when {_REWORDED.format(differs='is not')}"
    f" begin delete from posting_words where rowid = old.id; {_worded('new')} end",
    "create trigger company_reworded after update of name on company when old.name is not new.name begin"
    " delete from posting_words where rowid in (select id from posting where company_id = new.id);"
    f" insert into posting_words (rowid, words) select p.id, {_WORDS.format(row='p')} from posting p"
    " where p.company_id = new.id; end",
    f"insert into posting_words (rowid, words) select p.id, {_WORDS.format(row='p')} from posting p",
)

# Letters with marks are searched for without them, as SQLite's tokenizer does; unaccent is an extension that
# a server need not have.
_MARKED = "àáâãäåāăąçćčďđèéêëēėęěğìíîïīįłñńňòóôõöøōőŕřśşšťţùúûüūůűýÿźżž"
_BARE = "aaaaaaaaacccddeeeeeeeegiiiiiilnnnoooooooorrsssttuuuuuuuyyzzz"
# What is no letter or digit parts words, or “node.js” would be the name of a host.
_PG_WORDS = (
    f"to_tsvector('simple', regexp_replace(translate(lower({_WORDS}), '{_MARKED}', '{_BARE}'),"
    " '[^[:alnum:]]+', ' ', 'g'))"
)

POSTGRES = (
    "create table match_tally (user_id bigint not null, company_id bigint not null, state text not null,"
    " is_open boolean not null, hidden boolean not null, folded boolean not null, count bigint not null)",
    "create index match_tally_user on match_tally(user_id)",
    f"""create function match_counted() returns trigger language plpgsql as $$ begin
  insert into match_tally ({_KINDS}, count) select {_OF.format(row="r")}, count(*) from fresh r group by 1, 2, 3, 4, 5, 6;
  return null; end $$""",
    f"""create function match_uncounted() returns trigger language plpgsql as $$ begin
  insert into match_tally ({_KINDS}, count) select {_OF.format(row="r")}, -count(*) from gone r group by 1, 2, 3, 4, 5, 6;
  return null; end $$""",
    f"""create function match_recounted() returns trigger language plpgsql as $$ begin
  insert into match_tally ({_KINDS}, count) values ({_OF.format(row="old")}, -1), ({_OF.format(row="new")}, 1);
  return null; end $$""",
    "create trigger match_counted after insert on match referencing new table as fresh"
    " for each statement execute function match_counted()",
    "create trigger match_uncounted after delete on match referencing old table as gone"
    " for each statement execute function match_uncounted()",
    f"create trigger match_recounted after update of {_WATCHED} on match for each row"
    f" when ({_CHANGED.format(differs='is distinct from')}) execute function match_recounted()",
    "create table posting_words (posting_id bigint primary key references posting(id) on delete cascade,"
    " words tsvector not null)",
    f"""create function posting_worded() returns trigger language plpgsql as $$ begin
  insert into posting_words (posting_id, words) values (new.id, {_PG_WORDS.format(row="new")})
    on conflict (posting_id) do update set words = excluded.words;
  return null; end $$""",
    f"""create function company_reworded() returns trigger language plpgsql as $$ begin
  update posting_words w set words = {_PG_WORDS.format(row="p")} from posting p
    where p.id = w.posting_id and p.company_id = new.id;
  return null; end $$""",
    "create trigger posting_worded after insert on posting for each row execute function posting_worded()",
    f"create trigger posting_reworded after update of {_SEARCHED} on posting for each row"
    f" when ({_REWORDED.format(differs='is distinct from')}) execute function posting_worded()",
    "create trigger company_reworded after update of name on company for each row"
    " when (old.name is distinct from new.name) execute function company_reworded()",
    f"insert into posting_words (posting_id, words) select p.id, {_PG_WORDS.format(row='p')} from posting p",
    "create index posting_words_index on posting_words using gin (words)",
)
FILL = (
    f"insert into match_tally ({_KINDS}, count) select {_OF.format(row='m')}, count(*) from match m"
    " group by 1, 2, 3, 4, 5, 6"
)


def up(migrator, db):
    postgres = type(db.obj if hasattr(db, "obj") else db).__name__.endswith("PostgresqlDatabase")
    nulls = " nulls last" if postgres else ""
    for statement in (
        *(line.format(nulls=nulls) for line in INDEXES),
        *(POSTGRES if postgres else SQLITE),
        FILL,
    ):
        db.execute_sql(statement)
