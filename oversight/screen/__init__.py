"""What pages are made of: typed parts, figures, icons, deadlines and drawings; no model is known here."""
