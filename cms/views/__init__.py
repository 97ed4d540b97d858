"""Public pages and the portal's drafting pages, one file a noun."""
