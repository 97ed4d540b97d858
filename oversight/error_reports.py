"""Error reports to a collector of the operator's own (Sentry's protocol), off unless SENTRY_DSN is set.

No request bodies, cookies, queries, local variables, addresses or names go out; what is left is masked like the logs.
"""

from typing import Any

import sentry_sdk

from oversight import logs
from oversight.version import version

KEPT_OF_REQUEST = frozenset({"url", "method"})


def report_to(dsn: str, **options: Any) -> None:
    """Send what goes wrong to that collector from now on."""
    sentry_sdk.init(
        dsn=dsn,
        release=version(),
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_personal_data,
        **options,
    )


def without_personal_data(event: Any, hint: Any) -> Any:
    """The report with its request cut to method and path, no person, and every text masked."""
    request = event.get("request", {})
    event["request"] = {key: str(request[key]).split("?")[0] for key in KEPT_OF_REQUEST & request.keys()}
    for key in ("user", "breadcrumbs", "extra", "server_name"):
        event.pop(key, None)
    return logs.masked(event)
