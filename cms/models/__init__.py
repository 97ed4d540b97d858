"""The public pages' tables, one file a noun."""

from cms.models.approval import OtherPerson
from cms.models.edition import Edition
from cms.models.file import NoticeFile
from cms.models.home import HomePage
from cms.models.notice import NoticePage
from cms.models.policy import PolicyPage
from cms.models.section import SectionPage

__all__ = [
    "Edition",
    "HomePage",
    "NoticeFile",
    "NoticePage",
    "OtherPerson",
    "PolicyPage",
    "SectionPage",
]
