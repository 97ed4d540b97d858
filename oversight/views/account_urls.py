"""Addresses of accounts: one's own, the switch, view-as, bodies and people, grants, proofs. Part of `oversight:`."""

from __future__ import annotations

from django.urls import path

from oversight.views import account, body, grant, interest, invitation, looking, person, posting, proof

urlpatterns = [
    path("account/", account.own, name="account"),
    path("account/display/", account.display, name="account-display"),
    path("account/letters/", account.letters, name="account-letters"),
    path("account/email/", account.email, name="account-email"),
    path("account/sessions/", account.session_list, name="sessions"),
    path("account/interests/declare/", interest.declare, name="interest-declare"),
    path("account/interests/<int:pk>/end/", interest.end, name="interest-end"),
    path("bodies/", body.listing, name="body-list"),
    path("bodies/found/", body.found, name="body-found"),
    path("bodies/<int:pk>/", body.detail, name="body-detail"),
    path("bodies/<int:pk>/amend/", body.amend, name="body-amend"),
    path("bodies/<int:pk>/alias/", body.alias, name="body-alias"),
    path("bodies/<int:pk>/close/", body.close, name="body-close"),
    path("bodies/<int:pk>/invite/", invitation.invite, name="body-invite"),
    path("bodies/<int:pk>/post/", posting.post, name="body-post"),
    path("postings/<int:pk>/title/", posting.title, name="posting-title"),
    path("postings/<int:pk>/end/", posting.end, name="posting-end"),
    path("invitations/<int:pk>/withdraw/", invitation.withdraw, name="invitation-withdraw"),
    path("invitation/", invitation.accept, name="invitation-accept"),
    path("invitation/<str:token>/", invitation.open_link, name="invitation-open"),
    path("people/", person.listing, name="person-list"),
    path("people/<int:pk>/", person.detail, name="person-detail"),
    path("people/<int:pk>/suspend/", person.suspend, name="person-suspend"),
    path("people/<int:pk>/restore/", person.restore, name="person-restore"),
    path("people/<int:pk>/reset/", person.reset, name="person-reset"),
    path("people/<int:pk>/release/", person.release, name="person-release"),
    path("grants/", grant.listing, name="grant-list"),
    path("grants/<int:pk>/end/", grant.end, name="grant-end"),
    path("grants/<str:label>/<str:key>/", grant.on_record, name="grant-on"),
    path("proof/<str:label>/<str:key>/", proof.page, name="proof"),
    path("permission-book/", proof.permission_book, name="permission-book"),
    path("switch/", account.switch, name="switch"),
    path("look/", looking.begin, name="looking-begin"),
    path("look/end/", looking.end, name="looking-end"),
]
