"""What the public reads: notices, look-ups, open data."""
