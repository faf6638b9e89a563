"""What a posting says, each value with the words it was read from, or not stated."""
