"""A model's second opinion: what is sent, how it is sent, and how little of the answer is believed. No database."""
