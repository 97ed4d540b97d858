"""Pure rules of what the public reads: no Django, no clock."""
