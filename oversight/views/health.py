"""Whether the portal lives, whether it can serve, and its figures for the operator's monitoring."""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_prometheus import exports

from oversight import health
from oversight.version import version


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives: asks nobody."""
    return JsonResponse({"status": "alive", "version": version()})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Each part by name; 503 when one is missing without which nobody can be served."""
    parts = health.parts(timezone.now())
    ready = all(parts[name] for name in health.SERVING)
    answer = {"status": "ready" if ready else "not ready", "version": version()} | parts
    return JsonResponse(answer, status=200 if ready else 503)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures for whoever bears METRICS_TOKEN; to all others the page does not exist."""
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given, expected):
        raise Http404
    health.measure(timezone.now())
    return exports.ExportToDjangoView(request)
