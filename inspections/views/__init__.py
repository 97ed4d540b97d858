"""The pages of the inspections, one file a noun; each begins with `load` or `needs` and calls one action."""
