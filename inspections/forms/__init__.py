"""What is typed into the acts of the inspections, one file a noun."""
