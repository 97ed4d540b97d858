"""The addresses of rectification orders: /inspections/orders/…"""

from __future__ import annotations

from django.urls import URLPattern, path

from inspections.views import order
from oversight.views.acts import act_view

urlpatterns: list[URLPattern] = [
    path("orders/", order.listing, name="order-list"),
    path("orders/photos/<int:pk>/", order.photo, name="order-photo"),
    path("orders/<str:number>/", order.detail, name="order-detail"),
    *(
        path(
            f"orders/<str:number>/{page.slug}/",
            act_view(page, order.orders, "number"),
            name=f"order-{page.slug}",
        )
        for page in order.PAGES
    ),
    path("sheets/<str:number>/order/", order.draft, name="order-draft"),
]
