"""Small widgets: data in by method, out by the messages nested in them."""
