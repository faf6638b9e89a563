"""The polite client: host slots, robots, validators, limits, block recognition, address guard."""
