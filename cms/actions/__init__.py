"""What is done to the public pages, one file a noun."""
