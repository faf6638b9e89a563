"""Matching: reading CVs and postings, the local scorer, and what it learns. No network, no model."""
