"""The addresses of standards."""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import standard, standard_draft, standard_editor
from oversight.views.acts import act_view

DRAFT = "standards/drafts/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("standards/", standard.listing, name="standard-list"),
    path("standards/new/", standard_draft.begin, name="standard-new"),
    path("standards/compare/", standard.compare, name="standard-compare"),
    path("standards/<int:pk>/", standard.detail, name="standard-detail"),
    path("standards/<int:pk>/standard.json", standard.data, name="standard-data"),
    path("standards/<int:pk>/sheet.pdf", standard.sheet, name="standard-sheet"),
    path(DRAFT, standard_draft.detail, name="standard-draft"),
    path(f"{DRAFT}standard.json", standard.draft_data, name="standard-draft-data"),
    path(f"{DRAFT}edit/", standard_editor.outline, name="standard-edit"),
    path(f"{DRAFT}edit/head/", standard_editor.head, name="standard-head"),
    path(f"{DRAFT}edit/new-category/", standard_editor.category, name="standard-category-new"),
    path(f"{DRAFT}edit/categories/<str:code>/", standard_editor.category, name="standard-category"),
    path(
        f"{DRAFT}edit/categories/<str:code>/remove/",
        standard_editor.remove_category,
        name="standard-category-remove",
    ),
    path(f"{DRAFT}edit/new-item/", standard_editor.item, name="standard-item-new"),
    path(f"{DRAFT}edit/items/<str:code>/", standard_editor.item, name="standard-item"),
    path(f"{DRAFT}edit/items/<str:code>/remove/", standard_editor.remove_item, name="standard-item-remove"),
    *(
        path(
            f"{DRAFT}{page.slug}/",
            act_view(page, standard_draft.drafts, "pk"),
            name=f"standard-{page.slug}",
        )
        for page in standard_draft.ACTS
    ),
]
