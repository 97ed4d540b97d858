"""物业企业名册: the register of firms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from oversight.listing import Listing
from oversight.policy import may
from oversight.screen import parts
from oversight.views import lists
from oversight.views.base import actor, needs
from registry.models import Firm
from registry.registers import FIRMS
from registry.views.home import own_firm

SERIES = {"registered": 1, "provisional": 3, "struck_off": "breach"}


@needs("registry.view_firm")
def listing(request: HttpRequest) -> HttpResponse:
    """Firms in reach, filtered, with their shares and totals."""
    by = actor(request)
    rows = Listing(FIRMS, by, request.GET)
    labels = {key: dict(Firm.STATES)[key] for key in SERIES}
    export = f"{reverse('oversight:list-export', args=[FIRMS.url_name])}?{rows.params.urlencode()}"
    acts = [parts.Action(label=_("导出"), url=export, icon="download")]
    if own := own_firm(by):
        acts = [parts.Action(label=_("本企业登记"), url=own.get_absolute_url(), solid=True), *acts]
    elif may(by, "registry.register_firm"):
        url = reverse("registry:firm-register")
        acts = [parts.Action(label=_("登记企业"), url=url, icon="plus", solid=True), *acts]
    if may(by, "registry.import_firm"):
        acts.insert(-1, parts.Action(label=_("导入清单"), url=reverse("oversight:imports"), icon="upload"))
    context = lists.context(rows, request) | {
        "sentence": _("共 %(n)s 家，其中已注销 %(gone)s 家。") % _counts(rows),
        "shares": lists.share_parts(rows, labels=labels, measure="n", series=SERIES),
        "acts": acts,
    }
    return render(request, "registry/firm/list.html", context)


def _counts(rows: Listing) -> dict[str, int]:
    counts = {group["state"]: group["n"] for group in rows.groups}
    return {"n": sum(counts.values()), "gone": counts.get("struck_off", 0)}
