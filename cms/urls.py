"""The public addresses, the drafting pages, the API; Wagtail answers what nothing else did."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls

from cms import api_page
from cms.api import api
from cms.views import (
    calculator,
    estate,
    feed,
    firm,
    help,
    home,
    notice,
    notice_lists,
    opendata,
    result,
    result_record,
    search,
    section,
    shown,
    survey,
)

PUBLIC: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("lookup/", RedirectView.as_view(pattern_name="cms:search", query_string=True), name="lookup"),
    path("estates/", estate.listing, name="estates"),
    path("estates/<str:public_id>/", estate.estate, name="estate"),
    path("firms/", firm.listing, name="firms"),
    path("firms/<str:code>/", firm.firm, name="firm"),
    path("results/", result.listing, name="results"),
    path("results/<str:public_id>/", result.ranking, name="result"),
    path("results/<str:public_id>/firms/", result.firms, name="result-firms"),
    path("results/<str:public_id>/estates/<str:estate>/", result_record.estate, name="result-estate"),
    path("results/<str:public_id>/firms/<str:code>/", result_record.firm, name="result-firm"),
    path("results/<str:public_id>/firms/<str:code>/notice/", result_record.notice, name="result-notice"),
    path("calculator/room/", calculator.room, name="calculator-room"),
    path("open-data/", opendata.index, name="open-data"),
    path("open-data/api/", api_page.docs, name="api-docs"),
    path("open-data/results/<str:public_id>/<slug:key>.<slug:form>", opendata.results, name="results-data"),
    path("open-data/<slug:key>.<slug:form>", opendata.dataset, name="dataset"),
    path("feeds/<slug:slug>/<slug:kind>.xml", feed.feed, name="feed"),
    path("sitemap.xml", feed.sitemap, name="sitemap"),
    path("robots.txt", feed.robots, name="robots"),
    path("site-map/", help.site_map, name="site-map"),
    path("s/<str:link>/", survey.survey, name="survey"),
    path("s/<str:link>/thanks/", survey.thanks, name="survey-thanks"),
    path("help/", help.page, name="help"),
    path("help/<slug:name>/", help.page, name="help-page"),
    path("files/<slug:slug>/paper/", shown.paper, name="notice-paper"),
    path("files/<slug:slug>/<int:number>/", shown.file, name="notice-file"),
    *(path(f"{slug}/", section.named, {"slug": slug}, name=slug) for row in section.BESIDE for slug in row),
]

DESK: list[URLPattern | URLResolver] = [
    path("notices/mine/", notice_lists.mine, name="notice-mine"),
    path("notices/waiting/", notice_lists.waiting, name="notice-waiting"),
    path("notices/", notice_lists.every, name="notice-every"),
    path("notices/new/", notice.begin, name="notice-begin"),
    path("notices/new/own/", notice.new_own, name="notice-new-own"),
    path("notices/new/<int:pk>/", notice.new, name="notice-new-in"),
    path("notices/<int:pk>/", notice.show, name="notice-show"),
    path("notices/<int:pk>/edit/", notice.edit, name="notice-edit"),
    path("notices/<int:pk>/files/", notice.files, name="notice-files"),
    path("notices/<int:pk>/files/<int:attachment>/", notice.draft_file, name="notice-draft-file"),
    path("notices/<int:pk>/files/<int:attachment>/detach/", notice.detach, name="notice-detach"),
    path("notices/<int:pk>/submit/", notice.submit, name="notice-submit"),
    path("notices/<int:pk>/recall/", notice.recall, name="notice-recall"),
    path("notices/<int:pk>/withdraw/", notice.withdraw, name="notice-withdraw"),
    path("notices/<int:pk>/publish/", notice.publish, name="notice-publish"),
    path("notices/<int:pk>/issue/", notice.issue, name="notice-issue"),
    path("notices/<int:pk>/return/", notice.return_, name="notice-return"),
    path("notices/<int:pk>/retire/", notice.retire, name="notice-retire"),
]

urlpatterns = [
    path("", include(([*PUBLIC, *DESK], "cms"))),
    path("api/", api.urls),
    path("", include(wagtail_urls)),
]
