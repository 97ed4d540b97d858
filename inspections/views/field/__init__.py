"""Scoring in the field: pages for a phone, and what its script asks."""
