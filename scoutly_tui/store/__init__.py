"""Peewee: the database, its models and migrations, and what the polite client needs kept."""
