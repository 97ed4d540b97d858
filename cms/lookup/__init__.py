"""Firms, estates and places as the public finds and sees them: one gathering for pages, API and open data.

What one channel hides, none shows (INVARIANTS 29): every channel asks here, here asks the policy, and a field is
given only if the policy opens it.
"""

from cms.lookup.estate import gather_estates, latest_checks
from cms.lookup.finding import estates, firms, standing_on
from cms.lookup.firm import gather_firms
from cms.lookup.place import place_names
from cms.lookup.values import Manager, PublicEstate, PublicFirm, RoomStanding
from oversight.finding import finding_places
from registry.finding import finding_estates, finding_firms

__all__ = [
    "Manager",
    "PublicEstate",
    "PublicFirm",
    "RoomStanding",
    "estates",
    "finding_estates",
    "finding_firms",
    "finding_places",
    "firms",
    "gather_estates",
    "gather_firms",
    "latest_checks",
    "place_names",
    "standing_on",
]
