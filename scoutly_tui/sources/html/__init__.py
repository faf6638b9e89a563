"""Postings from a page's structure alone: the last resort, and for many companies the only one."""
