"""Papers of the assessment."""
