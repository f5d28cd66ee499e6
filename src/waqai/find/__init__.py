"""From a document to its mentions: actors, places, times, quotes, quantities."""
