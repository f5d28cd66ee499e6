"""The web application: pages, the REST API, feeds, review and who may do what. Needs the ``web`` extra."""
