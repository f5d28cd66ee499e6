"""From files and streams to documents."""
