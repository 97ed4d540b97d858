"""A street's sheet at work with two trained scorers, as the tests of scoring share it."""

from __future__ import annotations

import io
import uuid

from django.test import Client
from PIL import Image

from inspections.actions import scoring
from inspections.models import Sheet, SheetItem
from inspections.rules.entry import Change, Noted
from oversight.models import Membership
from tests.cast import settle
from tests.factories import inspections as make
from tests.factories.ground import NOW, acting_as, person, posting

FIRE = "4.4"  # 3 points, 0.5 off for each faulty device
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


def two(count: int = 2, place: str = "3 号楼 B1 层", key: str = "") -> Change:
    """So many faulty devices at one place."""
    return Change(found=(Noted(key or str(uuid.uuid4()), "a", count, place, "箱内缺水带"),))


class Field:
    """A street's sheet at work, with two scorers who are trained."""

    def __init__(self, state: str = "inspecting") -> None:
        self.town = settle()
        self.officer = self.town.street_officer
        self.colleague = posting(self.officer.post, self.town.bodies["street"], person("同事"))
        cycle = make.cycle(self.town.places["city"])
        for one in (self.officer, self.colleague):
            make.certificate(one.person, cycle.standard)
        self.sheet = make.sheet(
            cycle, self.town.estates["home"], scorers=(self.officer, self.colleague), state=state
        )

    def answer(self, change: Change, base: int = 0, by=None, code: str = FIRE, entry=None) -> scoring.Saved:
        """An entry as a device sends it."""
        return scoring.answer(
            by=acting_as(by or self.officer), sheet=self.sheet, code=code, change=change, base=base,
            entry=entry or uuid.uuid4(), device_at=NOW, at=NOW,
        )  # fmt: skip

    def item(self, code: str = FIRE) -> SheetItem:
        return self.sheet.items.get(code=code)

    def fresh(self) -> Sheet:
        return Sheet.objects.get(pk=self.sheet.pk)


def browse(who: Membership) -> Client:
    """A browser signed in under a posting."""
    client = Client()
    client.force_login(who.person, backend=SIGN_IN)
    return client


def picture(size: tuple[int, int] = (800, 600), colour: str = "steelblue") -> bytes:
    """A photo with a place in it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "GPSLatitude 40.6"
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return out.getvalue()
