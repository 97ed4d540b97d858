"""The embedded database, broker and launcher."""
