"""小区的页面: list, record, acts, regrouping."""
