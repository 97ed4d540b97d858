"""What the pages of the inspections show, put into words and figures."""
