"""Rows of the public pages, the open data and the API, and of the drafting pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.matrix.doors import ANYBODY, PUBLISHED, Door
from tests.matrix.rows_ground import GONE, NOT_HERE, PK, _none, _why, pk, state
from tests.matrix.rows_registry import NO_ESTATE, NO_FIRM, typed
from tests.matrix.rows_results import GONE as NO_CYCLE
from tests.matrix.rows_results import NO_ESTATE as NO_ESTATE_RESULT
from tests.matrix.rows_results import NO_FIRM as NO_FIRM_RESULT
from tests.matrix.rows_results import cycle, estate_of, firm_of


def _public(name: str, **more: Any) -> Door:
    return Door(name=name, right=ANYBODY, seen_as="public", **more)


def _shown(name: str, on: str, args: Any, missing: Any, **more: Any) -> Door:
    """A page of one record, there while the public may see it."""
    return Door(
        name=name, right=PUBLISHED, on=on, args=args, missing=missing, seen_as="public", unsaid=True, **more
    )  # fmt: skip


def _key(name: str) -> Any:
    return lambda town, thing: {name: getattr(thing.row, name)}


SECTIONS = ("announcements", "publicity", "figures", "offices", "policies", "guides")
PUBLIC = [
    _public("cms:home"),
    _public("cms:search", query="?q=zq"),
    _public("cms:lookup", get=302),
    _public("cms:estates"),
    _public("cms:firms"),
    _public("cms:results"),
    _shown("cms:result", "results", cycle, NO_CYCLE),
    _shown("cms:result-firms", "results", cycle, NO_CYCLE),
    _shown("cms:result-estate", "results", estate_of, NO_ESTATE_RESULT),
    _shown("cms:result-notice", "results", firm_of, NO_FIRM_RESULT, get=404),  # the worker did not come to it
    _shown("cms:result-firm", "results", firm_of, NO_FIRM_RESULT),
    _shown("cms:results-data", "results", lambda town, thing: {**cycle(town, thing), "key": "estates", "form": "csv"},
           {**NO_CYCLE, "key": "estates", "form": "csv"}),
    _public("cms:calculator-room"),
    _public("cms:open-data"),
    _public("cms:api-docs"),
    _public("cms:dataset", args=lambda *_: {"key": "estates", "form": "csv"}),
    _public("cms:feed", args=lambda *_: {"slug": "announcements", "kind": "rss"}),
    _public("cms:sitemap"),
    _public("cms:robots"),
    _public("cms:site-map"),
    _public("cms:help"),
    _public("cms:help-page", args=lambda *_: {"name": "accessibility"}, get=(200, 404)),
    _public("cms:notice-file", args=lambda *_: {"slug": "no-such", "number": 1}, get=404),
    _shown("cms:notice-paper", "notice", _key("slug"), {"slug": "no-such-notice"}, get=404),
    *(_public(f"cms:{name}", get=(200, 302)) for name in SECTIONS),
    _shown("wagtail_serve", "notice", None, {}, address=lambda town, thing: thing.row.get_url(),
           nowhere="/offices/no-such-notice/"),
    _public("cms-api:openapi-json"),
    _public("cms-api:api-root", get=404),
    _public("cms-api:list_estates"),
    _public("cms-api:list_firms"),
    _public("cms-api:list_notices"),
    _shown("cms:estate", "estate", _key("public_id"), NO_ESTATE),
    _shown("cms:firm", "firm", _key("code"), NO_FIRM),
    _shown("cms-api:show_estate", "estate", _key("public_id"), NO_ESTATE),
    _shown("cms-api:show_firm", "firm", _key("code"), NO_FIRM),
    _shown("cms-api:show_notice", "notice", lambda town, thing: {"index_number": thing.row.index_number or "YK-0"},
           {"index_number": "YK-WY-2026-99999"}),
]  # fmt: skip


def _notice(name: str, right: str, post: Any = None, *when: str, **more: Any) -> Door:
    return Door(
        name=f"cms:notice-{name}", right=f"notice {right}", on="notice", args=pk, missing=GONE, post=post,
        **{"when": state(*when), **more},
    )  # fmt: skip


def _file(town: Any, thing: Any) -> Mapping[str, Any]:
    return {"pk": thing.row.pk, "attachment": PK}


DESK = [
    Door(name="cms:notice-mine", right="notice write"),
    Door(name="cms:notice-waiting", right="notice publish"),
    Door(name="cms:notice-every", right="notice read"),
    Door(name="cms:notice-begin", right="notice write", get=(200, 302)),
    # the bureau has sections of many kinds; a street's own is open already; that of others is opened with the first draft
    Door(name="cms:notice-new-own", right="notice write", get=(200, 302),
         post=typed(title="关于清雪的通知", text="请各小区及时清雪。"),
         entries=lambda town, who: 1 if who.post in ("street_leader", "street_officer") else 2,
         when=lambda who: who.post not in ("bureau_head", "bureau_inspector", "bureau_editor")),
    Door(name="cms:notice-new-in", right="notice write", on="section", args=pk, missing=GONE,
         only=lambda one: one.name != "policies", post=typed(title="关于清雪的通知", text="请各小区及时清雪。")),
    _notice("show", "read"),
    _notice("edit", "write", typed(title="改过的标题", text="改过的正文。"), "draft"),
    _notice("files", "write", typed(title="附件"), "draft", done=(200,), entries=0),
    Door(name="cms:notice-draft-file", right="notice read", on="notice", args=_file,
         missing={"pk": PK, "attachment": PK}, get=404),
    Door(name="cms:notice-detach", right="notice write", on="notice", args=_file,
         missing={"pk": PK, "attachment": PK}, **NOT_HERE, post=_none, when=state("nowhere")),
    _notice("issue", "publish", _none, "live", **NOT_HERE),
    _notice("submit", "submit", _none, "draft", **NOT_HERE),
    _notice("recall", "write", _none, "submitted", **NOT_HERE),
    _notice("withdraw", "write", _none, "draft"),
    _notice("publish", "publish", _none, "submitted"),
    _notice("return", "publish", _why, "submitted"),
    _notice("retire", "publish", _why, "live"),
]  # fmt: skip

ROWS = [*PUBLIC, *DESK]
