"""A small loopback world of invented companies: all of scoutly with no network and no keys.

It holds the world and its truth only, and imports nothing of scoutly's above the domain.
"""
