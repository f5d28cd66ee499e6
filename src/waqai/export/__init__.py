"""From readings to the forms other tools read."""
