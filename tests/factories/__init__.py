"""Makers of records, one line each in a test."""
