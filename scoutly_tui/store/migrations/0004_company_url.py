"""Companies are found by their URL: taking in thousands of them must not scan the table for each."""


def up(migrator, db):
    db.execute_sql("create index company_url on company(careers_url)")
