"""Complaints, disputes and joint meetings; its nouns follow in their own issues."""
