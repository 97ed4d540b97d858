"""The addresses of rectification orders: /inspections/orders/…"""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import order, order_draft, order_photo
from oversight.views.acts import act_view

urlpatterns: list[URLPattern] = [
    path("orders/", order.listing, name="order-list"),
    path("orders/photos/<int:pk>/", order_photo.photo, name="order-photo"),
    path("orders/<str:number>/found/<int:pk>/", order_photo.found, name="order-found"),
    path("orders/<str:number>/", order.detail, name="order-detail"),
    *(
        path(
            f"orders/<str:number>/{page.slug}/",
            act_view(page, order.orders, "number"),
            name=f"order-{page.slug}",
        )
        for page in order.PAGES
    ),
    path("sheets/<str:number>/order/", order_draft.of_sheet, name="order-draft"),
    path("checks/targets/<int:pk>/order/", order_draft.of_target, name="order-draft-target"),
]
