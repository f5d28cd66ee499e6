"""Pipelines over many documents."""
