"""通知公告, as the public reads it: head, text, period of objection, files, what was corrected and when."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.actions.notice import paper as issued
from cms.models import Edition, NoticeFile, NoticePage
from cms.models.section import of_section
from cms.states import ON_VIEW
from cms.views.page import draw, trail, visitor
from cms.words import EDITIONS, VALIDITY, status
from oversight.kernel.calendar import beijing_day, working_days_between
from oversight.kernel.codes import shown as printed
from oversight.models import Document
from oversight.papers.qr import qr_figure
from oversight.policy import visible
from oversight.screen.figures import date_zh
from oversight.screen.parts import Event, Pair, Paper, Status, Verification
from oversight.templatetags.figures import drawing
from oversight.uploads import answer
from oversight.views.base import public_page
from oversight.workdays import schedule_for


@public_page
def notice(request: HttpRequest, page: NoticePage) -> HttpResponseBase:
    """The page of a notice on view; otherwise as if there were none."""
    by = visitor(request)
    if not page.is_on_view(by.at):
        raise Http404
    context = {
        **body_of(page, by),
        "crumbs": trail(
            (_("首页"), "/"),
            *((of_section(p.title), p.get_url()) for p in page.get_ancestors()[2:]),
            (_("正文"), ""),
        ),
        "section": page.get_parent(),
        "page_changed": page.last_published_at,
    }
    return draw(request, "cms/notice/notice.html", context, tags=f"notice:{page.pk}", until=page.expire_at)


def preview(request: HttpRequest, page: NoticePage) -> HttpResponseBase:
    """The page of a draft as it would be, for the editor who writes it; never kept, never public."""
    by = visitor(request)
    parent = page.get_parent()
    crumbs = trail((_("首页"), "/"), (of_section(parent.title), parent.get_url()), (_("正文"), ""))
    context = {**body_of(page, by, draft=True), "crumbs": crumbs, "section": parent}
    return render(request, "cms/notice/notice.html", context)


def body_of(page: NoticePage, by: Any, *, draft: bool = False) -> dict[str, Any]:
    """What the page of a notice shows, for the public and for whoever decides on its draft."""
    day = beijing_day(by.at)
    files = list(page.files.all()) if draft else list(_files(page))
    pictures = [file for file in files if file.attachment.category == "picture"]
    window = page.objection_until
    return {
        "notice": page,
        "head": head(page, day),
        "standing": status(VALIDITY, page.validity_on(day)),
        "pictures": [_file(page, file, draft=draft) for file in pictures],
        "papers": [_file(page, file, draft=draft) for file in files if file not in pictures],
        "window_open": window is not None and day <= window,
        "days_left": working_days_between(day, window, schedule_for(by)) if window else 0,
        "window_start": timezone.localtime(page.published_at).date() if page.published_at else None,
        "window_last": window,
        "changes": changes(page),
        "verification": None if draft else verification(page),
        "papers_url": "" if draft else reverse("cms:notice-paper", args=[page.slug]),
    }


def verification(page: NoticePage) -> Verification | None:
    """The block by which the notice's paper is checked, where the edition on view has one."""
    document = issued.of_edition(page)
    return verification_of(document) if document else None


def verification_of(document: Document) -> Verification:
    """The block by which a paper in force is checked: code, QR, digest."""
    code = printed(document.code)
    address = reverse("oversight:verification-answer", args=[document.code])
    figure = qr_figure(f"{settings.SITE_URL.rstrip('/')}{address}", title=_("验证二维码"))
    return Verification(
        code=code,
        status=Status("met", _("有效")),
        digest=" ".join(document.digest[at : at + 8] for at in range(0, 64, 8)),
        url=address,
        qr=drawing(figure),
        seal="演示用印" if settings.DEMO else "",
    )


def pictures_of(copy: NoticePage) -> list[Paper]:
    """The pictures of a draft, as its text counts them."""
    files = [file for file in copy.files.all() if file.attachment.category == "picture"]
    return [_file(copy, file, draft=True) for file in files]


@public_page
def paper(request: HttpRequest, slug: str) -> FileResponse:
    """The paper of a notice on view, as a download."""
    by = visitor(request)
    page = _on_view(slug, by)
    document = issued.of_edition(page) if page else None
    if document is None:
        raise Http404
    return sent(document)


def sent(document: Document) -> FileResponse:
    """A paper that anybody may read, as a download."""
    response = FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=f"{document.number}.pdf",
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, no-cache"
    return response


def _on_view(slug: str, by: Any) -> NoticePage | None:
    """The notice of this address, if the public reads it."""
    found: Any = visible(by, "cms.view_notice", NoticePage.objects.filter(slug=slug))
    page: NoticePage | None = found.filter(NoticePage.published(by.at)).first()
    return page


def head(page: NoticePage, day: Any) -> list[Pair]:
    """The government head: index number, body, number, source, dates, subject, validity."""
    pairs = [
        Pair(label=_("索引号"), value=page.index_number),
        Pair(label=_("发布机构"), value=page.issuer.name if page.issuer else ""),
        Pair(label=_("文号"), value=page.document_number),
        Pair(label=_("信息来源"), value=page.source),
        Pair(label=_("成文日期"), value=date_zh(page.written_on)),
        Pair(label=_("公开日期"), value=date_zh(page.published_at)),
        Pair(label=_("主题分类"), value=page.subject_words),
    ]
    if page.state in (*ON_VIEW, "expired", "retired"):  # a draft is not in force, whatever days it names
        pairs.append(Pair(label=_("有效性"), value=VALIDITY[page.validity_on(day)][1]))
    if authority := getattr(page, "authority", ""):
        pairs[1:1] = [Pair(label=_("制定机关"), value=authority)]
        pairs[4:4] = [Pair(label=_("效力级别"), value=page.get_rank_display())]  # type: ignore[attr-defined]
    if page.effective_on:
        pairs.append(Pair(label=_("施行日期"), value=date_zh(page.effective_on)))
    if page.lapses_on:
        pairs.append(Pair(label=_("失效日期"), value=date_zh(page.lapses_on)))
    return pairs


def changes(page: NoticePage) -> list[Event]:
    """更正记录: every edition with its reason, the newest first."""
    return [
        Event(
            at=edition.published_at,
            what=_("第 %(n)s 版，%(what)s") % {"n": edition.number, "what": EDITIONS[edition.kind]},
            why=edition.note,
        )
        for edition in Edition.objects.filter(page_id=page.pk).order_by("-number")
    ]


@public_page
def file(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """A file of a notice on view; as a download, whoever asks."""
    by = visitor(request)
    page = _on_view(slug, by)
    wanted = page and _files(page).filter(sort_order=number).first()
    if not wanted:
        raise Http404
    response = answer(wanted.attachment)
    response["Cache-Control"] = "public, no-cache"
    return response


def _files(page: NoticePage) -> Any:
    """The files of the edition on view, as the row has them."""
    return (
        NoticeFile.objects.filter(page_id=page.pk, attachment__withdrawn_at=None)
        .select_related("attachment")
        .order_by("sort_order")
    )


def _file(page: NoticePage, one: Any, *, draft: bool) -> Paper:
    attachment = one.attachment
    suffix = attachment.file.name.rsplit(".", 1)[-1].upper()
    size = filesizeformat(attachment.size).replace("\xa0", " ")
    address = (
        reverse("cms:notice-draft-file", args=[page.pk, attachment.pk])
        if draft
        else reverse("cms:notice-file", args=[page.slug, one.sort_order])
    )
    return Paper(
        label=attachment.title, url=address, meta=_("%(kind)s，%(size)s") % {"kind": suffix, "size": size}
    )
