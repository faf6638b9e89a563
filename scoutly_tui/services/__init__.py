"""What a person or the clock can ask for: one module a noun, each owning its transactions."""
