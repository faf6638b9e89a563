"""Where postings come from: one module a source behind one small protocol."""
