"""The terminal interface: Textual over the services, and nothing below them."""
