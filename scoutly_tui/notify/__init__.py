"""What tells the person: addresses, messages, and the courier that takes them there."""
