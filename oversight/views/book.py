"""权限手册: the whole policy to take away, on paper and as a workbook."""

from __future__ import annotations

import io

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oversight import book
from oversight.kernel.table_writing import write_xlsx
from oversight.kernel.wording import is_english
from oversight.models import Organisation
from oversight.papers.page import render
from oversight.papers.permission_book import permission_book
from oversight.views.base import actor, needs
from oversight.views.download import PDF, XLSX, attachment


@needs("oversight.view_policy")
def pdf(request: HttpRequest) -> HttpResponse:
    """The printed book, by resource and by post."""
    by = actor(request)
    footer = _("演示环境") if settings.DEMO else ""
    paper = permission_book(
        book.lines(), book.book_words(footer), issuer=Organisation.objects.get(pk=by.organisation_id).name,
        printed_on=timezone.localtime(by.at).date(), language="en" if is_english(get_language() or "") else "zh",
    )  # fmt: skip
    return attachment(render(paper), kind=PDF, name=_("岗位权限手册") + ".pdf")


@needs("oversight.view_policy")
def xlsx(request: HttpRequest) -> HttpResponse:
    """The same lines as a workbook."""
    target = io.BytesIO()
    write_xlsx(target, book.columns(), book.rows(), sheet=_("岗位权限手册"))
    return attachment(target.getvalue(), kind=XLSX, name=_("岗位权限手册") + ".xlsx")
