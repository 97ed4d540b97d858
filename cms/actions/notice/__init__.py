"""通知公告: everything that is done to a notice, by whatever door.

Writing (draft, amend, files), handing over (submit, recall, withdraw), deciding (publish, return, retire), and what
time does by itself (go live, expire).
"""

from cms.actions.notice import paper
from cms.actions.notice.deciding import decide, publish, retire, return_
from cms.actions.notice.handing import recall, submit, withdraw
from cms.actions.notice.living import expire_due, go_live_due, publish_scheduled
from cms.actions.notice.writing import Incomplete, NotWritten, amend, attach, detach, draft, written_in_admin

__all__ = [
    "Incomplete",
    "NotWritten",
    "amend",
    "attach",
    "decide",
    "detach",
    "draft",
    "expire_due",
    "go_live_due",
    "paper",
    "publish",
    "publish_scheduled",
    "recall",
    "retire",
    "return_",
    "submit",
    "withdraw",
    "written_in_admin",
]
