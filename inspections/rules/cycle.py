"""Times of an assessment cycle (考核周期): each a named limit with its source, ours where no rule fixes one.

A city changes them as policy; these are the defaults (DOMAIN §4, DOMAIN-REFERENCE §3.3).
"""

from oversight.kernel.calendar import Limit

NOTICE = Limit("WD", 3, "DOMAIN-REFERENCE §3.3")
"""The notice of inspection goes out so long before the visit; an unannounced check carries none."""
SELF_REPORT = Limit("WD", 5, "DOMAIN-REFERENCE §3.3")
STREET_REVIEW = Limit("WD", 5, "DOMAIN-REFERENCE §3.3")
BUREAU_REVIEW = Limit("WD", 5, "DOMAIN-REFERENCE §3.3")
PUBLICITY = Limit("WD", 5, "DOMAIN §4")
"""Publicity (公示) of the provisional result, in which the firm may object."""
APPEAL = Limit("WD", 5, "DOMAIN §13.2")
"""From publication, the firm may appeal (申诉)."""
APPEAL_DECISION = Limit("WD", 15, "DOMAIN-REFERENCE §3.3")
"""By somebody who neither scored nor reviewed."""
PUBLICATION = Limit("WD", 20, "政府信息公开条例 art. 26")
"""A final result is published within so long after it exists."""
LEAST_SCORERS = 2
"""Inspectors of a sheet who show their certificates (行政处罚法 arts. 42, 55; ours for scoring)."""
