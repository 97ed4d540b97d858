"""Tests mirror the apps; see docs/developers/tests.md."""
