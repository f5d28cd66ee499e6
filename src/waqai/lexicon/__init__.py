"""The package's tables: reading, inflecting, looking up and linting them."""
