"""Addresses of results: ranking, firms, items, one estate, one firm, and the head's acts on them."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import integrity, rescore, result, result_acts, result_export, stating

urlpatterns: list[URLPattern] = [
    path("results/", result.listing, name="result-list"),
    path("results/<str:public_id>/", result.ranking, name="result"),
    path("results/<str:public_id>/firms/", result.firms, name="result-firms"),
    path("results/<str:public_id>/items/", result.items, name="result-items"),
    path("results/<str:public_id>/integrity/", integrity.report, name="result-integrity"),
    path("results/<str:public_id>/integrity/sample/", rescore.sample, name="result-sample"),
    path("rescore/", rescore.listing, name="rescore-list"),
    path("sheets/<str:number>/rescore/", rescore.score, name="sheet-rescore"),
    path("results/<str:public_id>/export/", result_export.export, name="result-export"),
    path("results/<str:public_id>/estates/<str:estate>/", result.estate, name="result-estate"),
    path("results/<str:public_id>/firms/<str:code>/", result.firm, name="result-firm"),
    path("results/<str:public_id>/firms/<str:code>/state/", stating.state, name="result-state"),
    *(
        path(f"results/<str:public_id>/{page.slug}/", result_acts.view(page), name=f"result-{page.slug}")
        for page in result_acts.PAGES
    ),
]
