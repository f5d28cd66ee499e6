"""link: near-duplicate documents, one event over outlets, earlier contacts that a report refers to, chains, dossiers and voices; pure, over types alone."""
