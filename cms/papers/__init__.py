"""The papers of the public pages."""
