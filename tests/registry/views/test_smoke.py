import pytest
from django.urls import reverse
from registry.actions import tenure, change
from tests.factories.ground import NOW, acting_as
from datetime import date

def test_pages(town, browse):
    t = tenure.appoint(by=acting_as(town.officer), estate=town.home, firm=town.ours, since=date(2024, 1, 1), at=NOW)
    for who in (town.officer, town.head, town.inspector, town.manager, town.editor, town.worker, town.leader):
        c = browse(who)
        for url in [reverse("registry:estate-list"), reverse("registry:firm-list"), reverse("registry:change-list"), town.home.get_absolute_url(), town.ours.get_absolute_url()]:
            r = c.get(url)
            print(who, url, r.status_code)
            assert r.status_code in (200, 404), url
    c = browse(town.officer)
    from registry.urls import urlpatterns
    for p in urlpatterns:
        args = {}
        if "public_id" in str(p.pattern): args["public_id"] = town.home.public_id
        if "<str:code>" in str(p.pattern): args["code"] = town.ours.code
        if "<int:pk>" in str(p.pattern): args["pk"] = t.pk
        url = reverse("registry:" + p.name, kwargs=args)
        for who in (town.officer, town.head, town.inspector, town.manager, town.editor, town.admin, town.worker):
            r = browse(who).get(url)
            print(p.name, who.post, r.status_code)
            assert r.status_code in (200, 302, 404, 405)
