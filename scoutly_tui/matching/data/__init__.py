"""Tables that ship with the matching room, and the script that builds the counted ones."""
