"""The addresses of the bare portal: those of the packages, and one page."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin

PAGE = "<!doctype html><title>{{ version }}</title>{% for n in numbers %}<p>{{ n }}</p>{% endfor %}"


def page(request: HttpRequest) -> HttpResponse:
    """A page from a template and one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        (version,) = cursor.fetchone()
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"version": version, "numbers": range(50)}, request))


urlpatterns = [
    path("", page),
    path("account/", include("allauth.urls")),
    path("editor/", include(wagtail_admin)),
    path("pages/", include(wagtail_urls)),
]
