"""The command line: parse, call a service, print. It starts the TUI and the worker, and only when asked."""
