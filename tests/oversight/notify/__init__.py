"""Channels of letters."""
