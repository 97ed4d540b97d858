"""The address a request comes from, as far as it can be believed: only proxies we declared may speak for others."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_NETWORK = 64  # one household or office holds at least this many addresses: they count as one


def client_address(request: HttpRequest) -> str:
    """The client's address; a whole IPv6 network counts as one. "" where there is none (tests, the shell).

    With n declared proxies (`PROXY_COUNT`) the n-th address from the right of X-Forwarded-For was written by our own
    outermost proxy; what stands further left is whatever the client claims and is not read (INVARIANTS 7).
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if settings.PROXY_COUNT and len(forwarded) >= settings.PROXY_COUNT:
        address = forwarded[-settings.PROXY_COUNT]
    return _network(address)


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False).network_address)
    return str(found)
