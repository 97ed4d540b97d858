"""通知公告: a notice from the first draft to the day it is taken down, with its government head and its files."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.models.pages import PageQuerySet

from cms.blocks import BodyBlock, pieces_of
from cms.models.editing import HEAD, TEXT, TIMES, NoticeDoor, NoticeForm
from cms.models.section import KINDS
from cms.models.served import Served
from cms.rules.body import Piece, plain
from cms.rules.validity import Term, Validity, validity
from cms.states import NOTICE, ON_VIEW
from oversight.models import Membership, Organisation, Ruled

SLUG_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread when typed from paper


class NoticeQuerySet(PageQuerySet):
    """Query words for notices."""

    def on_view(self, at: datetime) -> NoticeQuerySet:
        """What the public reads at the instant ``at``, newest first."""
        return self.filter(NoticePage.published(at)).order_by("-published_at", "-pk")

    def open_for_objection(self, day: date) -> NoticeQuerySet:
        """Publicity whose period still runs on ``day``, the nearest end first."""
        return self.filter(objection_until__gte=day).order_by("objection_until", "pk")

    def standing_as(self, wanted: Validity, day: date) -> NoticeQuerySet:
        """The SQL twin of `rules.validity.validity`, proved equal by test."""
        lapsed = Q(lapses_on__lte=day)
        early = Q(effective_on__gt=day)
        period = Q(objection_until__isnull=False)
        running = Q(objection_until__gte=day)
        asked = {
            "replaced": Q(replaced_by__isnull=False),
            "lapsed": Q(replaced_by=None) & lapsed,
            "not_yet": Q(replaced_by=None) & ~lapsed & early,
            "open": Q(replaced_by=None) & ~lapsed & ~early & period & running,
            "closed": Q(replaced_by=None) & ~lapsed & ~early & period & ~running,
            "in_force": Q(replaced_by=None) & ~lapsed & ~early & ~period,
        }
        return self.filter(asked[wanted])


NoticeManager = PageManager.from_queryset(NoticeQuerySet)


class NoticePage(Served, Ruled, Page):
    """通知公告: text and government head (index number, issuer, number, dates, subject, validity, source).

    The row holds what is or was on view; what is being written for a page on view lies in its latest revision.
    """

    resource: ClassVar[str] = "notice"
    machine = NOTICE
    door = NoticeDoor

    kind = models.CharField(_("类别"), max_length=20, choices=KINDS, default="notice", editable=False)
    section_body = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("栏目所属机构"),
    )
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("发布机构"),
    )
    index_number = models.CharField(_("索引号"), max_length=40, blank=True, editable=False)
    document_number = models.CharField(
        _("文号"), max_length=60, blank=True, help_text=_("例如 营房物〔2026〕12 号；没有就不填")
    )
    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    subject_words = models.CharField(
        _("主题分类"), max_length=60, blank=True, help_text=_("例如 物业监管 / 用房")
    )
    source = models.CharField(_("信息来源"), max_length=80, blank=True, help_text=_("由哪个科室或单位提供"))
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    lapses_on = models.DateField(_("失效日期"), null=True, blank=True, help_text=_("从这一天起不再有效"))
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("替代哪一件"),
        help_text=_("本件发布后，那一件标为“被替代”。"),
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("被替代为")
    )
    window_days = models.PositiveSmallIntegerField(
        _("公示期"), null=True, blank=True, help_text=_("工作日，从发布次日起算；不是公示就不填")
    )
    objection_how = models.CharField(
        _("异议怎么提"), max_length=200, blank=True, help_text=_("受理科室、地点或电话，会公布")
    )
    objection_until = models.DateField(_("公示截止"), null=True, editable=False)
    body = StreamField(BodyBlock(required=False), verbose_name=_("正文"), blank=True)
    correction_note = models.CharField(
        _("更正说明"), max_length=300, blank=True, help_text=_("更正已发布的内容时必填，会公布在页面上。")
    )

    state = models.CharField(max_length=20, choices=NOTICE.choices, default=NOTICE.initial, editable=False)
    authors = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="who wrote in the draft that is not on view yet; none of them may publish it",
    )
    drafted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", editable=False)
    submitted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", editable=False)
    submitted_revision = models.BigIntegerField(null=True, editable=False)
    published_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+", editable=False)
    drafted_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(_("公开日期"), null=True, editable=False)
    returned_why = models.CharField(max_length=300, blank=True, editable=False)
    edition = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NoticeManager()

    # What a person writes; everything else is kept by the acts and never comes out of a revision.
    content_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "document_number",
        "written_on",
        "subject_words",
        "source",
        "effective_on",
        "lapses_on",
        "replaces",
        "window_days",
        "objection_how",
        "body",
        "go_live_at",
        "expire_at",
        "correction_note",
    )
    kept_fields: ClassVar[tuple[str, ...]] = (
        "kind",
        "section_body_id",
        "issuer_id",
        "index_number",
        "replaced_by_id",
        "objection_until",
        "state",
        "authors",
        "drafted_by_id",
        "submitted_by_id",
        "submitted_revision",
        "published_by_id",
        "drafted_at",
        "submitted_at",
        "published_at",
        "returned_why",
        "edition",
        "version",
    )

    base_form_class = NoticeForm
    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        HEAD,
        MultiFieldPanel([FieldPanel("window_days"), FieldPanel("objection_how")], heading=_("公示")),
        TIMES,
        TEXT,
        FieldPanel("correction_note"),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    show_in_menus_default = False
    parent_page_types: ClassVar[list[str]] = ["cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("search_text"),
        index.SearchField("document_number", boost=2),
        index.SearchField("index_number"),
        index.FilterField("state"),
        index.FilterField("go_live_at"),
        index.FilterField("expire_at"),
    ]

    class Meta:
        verbose_name = _("通知公告")
        verbose_name_plural = _("通知公告")
        indexes = [
            models.Index(fields=["-published_at"], name="notice_newest"),
            models.Index(fields=["section_body", "state"], name="notice_section_state"),
            models.Index(
                fields=["objection_until"], condition=Q(objection_until__isnull=False), name="notice_window"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["index_number"], condition=~Q(index_number=""), name="one_notice_an_index_number"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ON_VIEW)) | ~Q(index_number="") & Q(published_at__isnull=False),
                name="what_is_on_view_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on=None)
                | Q(effective_on=None)
                | Q(lapses_on__gt=models.F("effective_on")),
                name="notice_term_is_real",
                violation_error_message=_("失效日期应晚于施行日期。"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="another_person_publishes",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (NEW.published_by_id IS DISTINCT FROM OLD.published_by_id OR NEW.edition > OLD.edition)
                       AND (SELECT person_id FROM oversight_membership WHERE id = NEW.published_by_id)
                           = ANY (OLD.authors) THEN
                        RAISE EXCEPTION 'nobody publishes what they wrote';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="no_silent_edit",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__in=sorted(ON_VIEW), new__state__in=sorted(ON_VIEW)),
                func="""
                    IF NEW.edition = OLD.edition AND
                       (NEW.body, NEW.document_number, NEW.written_on, NEW.subject_words, NEW.source,
                        NEW.effective_on, NEW.lapses_on, NEW.replaces_id, NEW.replaced_by_id, NEW.window_days,
                        NEW.objection_how, NEW.objection_until, NEW.index_number, NEW.issuer_id)
                       IS DISTINCT FROM
                       (OLD.body, OLD.document_number, OLD.written_on, OLD.subject_words, OLD.source,
                        OLD.effective_on, OLD.lapses_on, OLD.replaces_id, OLD.replaced_by_id, OLD.window_days,
                        OLD.objection_how, OLD.objection_until, OLD.index_number, OLD.issuer_id) THEN
                        RAISE EXCEPTION 'what is on view changes only as a new edition';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    # -- the policy's questions
    def places(self) -> list[str]:
        """Where the body of its section is seated."""
        return self.section_body.places() if self.section_body else []

    def bodies(self, at: datetime) -> list[int]:
        """The section's body and the body that drafted it."""
        drafter = self.drafted_by.organisation_id if self.drafted_by else None
        return [body_id for body_id in (self.section_body_id, drafter) if body_id]

    @classmethod
    def in_territory(cls, path: str, at: datetime) -> Q:
        """By the seat of the section's body."""
        return Q(section_body__territory__path__startswith=path)

    @classmethod
    def of_party(cls, organisation_id: int, person_id: int, at: datetime) -> Q:
        """What one's own body drafted."""
        return Q(drafted_by__organisation_id=organisation_id)

    @classmethod
    def published(cls, at: datetime) -> Q:
        """On view: gone live, and neither before nor after its time, even where a duty is late."""
        return (
            Q(live=True, state__in=sorted(ON_VIEW))
            & (Q(go_live_at=None) | Q(go_live_at__lte=at))
            & (Q(expire_at=None) | Q(expire_at__gt=at))
        )

    def is_on_view(self, at: datetime) -> bool:
        """`published`, asked of this one page without a query."""
        begun = self.go_live_at is None or self.go_live_at <= at
        ended = self.expire_at is not None and self.expire_at <= at
        return self.live and self.state in ON_VIEW and begun and not ended

    def written_by(self, person_id: int) -> bool:
        """Whether this person had a hand in what is not on view yet."""
        return person_id in self.authors

    # -- what it is
    @property
    def writing_verb(self) -> str:
        """Writing in it is a draft, or a correction of what is on view."""
        return "cms.correct_notice" if self.state in ON_VIEW else "cms.draft_notice"

    @property
    def pieces(self) -> list[Piece]:
        """The text in pieces."""
        return pieces_of(self.body)

    @property
    def search_text(self) -> str:
        """The words of the text, for the index."""
        return plain(self.pieces)

    @property
    def term(self) -> Term:
        """What it says of its own time."""
        return Term(
            effective_on=self.effective_on,
            lapses_on=self.lapses_on,
            replaced=self.replaced_by_id is not None,
            objection_until=self.objection_until,
        )

    def validity_on(self, day: date) -> Validity:
        """How it stands on a day."""
        return validity(self.term, day)

    def working_copy(self) -> Any:
        """The page as last written, always an object of its own: for a page on view not what the public reads."""
        revision = self.get_latest_revision()
        return revision.as_object() if revision else type(self).objects.get(pk=self.pk).specific

    # -- Wagtail's side
    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision's text in this page: what the acts keep is never taken from a revision."""
        page = super().with_content_json(content)
        for name in self.kept_fields:
            setattr(page, name, getattr(self, name))
        return page

    def clean(self) -> None:
        """A page ends after it begins."""
        super().clean()
        if self.go_live_at and self.expire_at and self.expire_at <= self.go_live_at:
            raise ValidationError({"expire_at": _("到期时间应晚于发布时间。")})

    def _set_core_field_defaults(self) -> None:
        """Addresses are made of the day and chance: a Chinese title in an address is unreadable when copied."""
        slug: str = getattr(self, "slug", "")
        if not slug and self.path:
            day = timezone.localdate(self.drafted_at) if self.drafted_at else timezone.localdate()
            self.slug = f"{day:%Y%m%d}-" + "".join(secrets.choice(SLUG_LETTERS) for _letter in range(6))
        super()._set_core_field_defaults()

    @classmethod
    def can_create_at(cls, parent: Any) -> bool:
        """Policy documents have a type of their own."""
        return super().can_create_at(parent) and (cls is not NoticePage or parent.specific.kind != "policy")

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Search knows only what is on view."""
        return super().get_indexed_objects().filter(live=True)
