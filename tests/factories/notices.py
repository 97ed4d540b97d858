"""Notices in each state, made by the acts that make them so: one line in a test."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import Any

from cms.actions import notice, section
from cms.blocks import stream_of
from cms.models import NoticePage, SectionPage
from cms.rules import body
from oversight.policy import Actor
from tests.factories.ground import NOW

_serial = itertools.count(1)


def words(text: str = "各物业服务企业：请于本月底前报送用房普查表。") -> list[dict[str, Any]]:
    """The stream of a written text."""
    return stream_of(body.read(text))


def content(title: str = "", **extra: Any) -> dict[str, Any]:
    """What a complete draft holds."""
    given = {
        "title": title or f"关于开展物业管理用房普查工作的通知之{next(_serial)}",
        "written_on": date(2026, 11, 18),
        "body": words(extra.pop("text", "各物业服务企业：请于本月底前报送用房普查表。")),
    }
    return given | extra


def place(by: Actor, slug: str = "") -> SectionPage:
    """The bureau's section of this address, or the actor's own."""
    if slug:
        return SectionPage.objects.get(slug=slug)
    return section.open_own(by=by, at=NOW)


def draft(by: Actor, slug: str = "", at: datetime = NOW, **extra: Any) -> NoticePage:
    """A draft by ``by``."""
    return notice.draft(by=by, section=place(by, slug), content=content(**extra), at=at)


def submitted(by: Actor, slug: str = "", at: datetime = NOW, **extra: Any) -> NoticePage:
    """A draft handed over by who wrote it."""
    return notice.submit(by=by, page=draft(by, slug, at=at, **extra), at=at)


def on_view(by: Actor, publisher: Actor, slug: str = "", at: datetime = NOW, **extra: Any) -> NoticePage:
    """A notice written by one and published by another."""
    return notice.publish(by=publisher, page=submitted(by, slug, at=at, **extra), at=at)
