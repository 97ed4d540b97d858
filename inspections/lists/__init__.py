"""名册: the registers of the inspections, one file a noun: table, filters and what is counted."""
