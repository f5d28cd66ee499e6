"""link: what documents have to do with each other. Pure functions over readings, tellings and records; storing is left to the store."""
