"""The ground's addresses: staff home, inbox, accounts, territory, trail, calendar, jobs, verification."""

from __future__ import annotations

from django.urls import path

from oversight.views import (
    account_urls,
    book,
    calendar,
    design,
    display,
    exchange,
    health,
    home,
    inbox,
    job,
    list_export,
    list_saved,
    territory_urls,
    trail,
    verification,
)

app_name = "oversight"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("desk/", home.desk, name="home"),
    path("desk/todos/", home.todos, name="todos"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.read, name="letter"),
    path("inbox/read-all/", inbox.read_all, name="inbox-read-all"),
    path("imports/", exchange.listing, name="imports"),
    path("imports/new/<slug:kind>/", exchange.upload, name="import-upload"),
    path("imports/template/<slug:kind>/", exchange.template, name="import-template"),
    path("imports/<int:pk>/", exchange.detail, name="import-detail"),
    path("imports/<int:pk>/match/", exchange.match, name="import-match"),
    path("imports/<int:pk>/decide/", exchange.decide, name="import-decide"),
    path("imports/<int:pk>/rejected/", exchange.rejected, name="import-rejected"),
    path("imports/<int:pk>/<slug:what>/", exchange.act, name="import-act"),
    path("jobs/", job.listing, name="jobs"),
    path("jobs/<int:pk>/", job.detail, name="job-detail"),
    path("jobs/<int:pk>/cancel/", job.cancel, name="job-cancel"),
    path("jobs/<int:pk>/result/", job.result, name="job-result"),
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/<int:wanted>/", calendar.year, name="calendar-year"),
    path("calendar/load/", calendar.load, name="calendar-load"),
    path("trail/", trail.entries, name="trail"),
    path("trail/security/", trail.security, name="trail-security"),
    path("display/", display.choose, name="display"),
    *account_urls.urlpatterns,
    *territory_urls.urlpatterns,
    path("design/", design.components, name="design"),
    path("design/public/", design.components, {"side": "public"}, name="design-public"),
    path("policy/book.pdf", book.pdf, name="book-pdf"),
    path("policy/book.xlsx", book.xlsx, name="book-xlsx"),
    path("verify/", verification.ask, name="verification"),
    path("verify/<str:code>/", verification.answer, name="verification-answer"),
    path("lists/<str:page>/export/", list_export.export, name="list-export"),
    path("lists/<str:page>/columns/", list_saved.columns, name="list-columns"),
    path("lists/<str:page>/views/", list_saved.views, name="list-views"),
    path("lists/<str:page>/views/save/", list_saved.view_save, name="list-view-save"),
    path("lists/<str:page>/views/<int:pk>/", list_saved.view_change, name="list-view-change"),
    path("papers/<int:pk>/", verification.download, name="document-download"),
]
