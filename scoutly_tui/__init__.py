"""scoutly: keeps watch on the careers pages of the companies you would love to work for."""

__version__ = "0.1.0"
