"""The rules: pure functions and frozen values, with no clock, disk or network."""
