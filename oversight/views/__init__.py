"""The ground's pages, one file a noun."""
