"""The guards: where one stands, what it becomes when it is off, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """``old`` stands once in ``file`` and becomes ``new``; then ``tests`` (arguments of pytest) must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def guard(name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    """One line of the list."""
    return Guard(name, file, old, new, tests)


_g = guard
MATRIX = "tests/matrix/test_urls_matrix.py"
POLICY, QUESTIONS = "tests/oversight/test_policy.py", "oversight/policy/questions.py"

ACCESS = (
    _g(
        "a view loads through the policy",
        "oversight/views/base.py",
        "    found = visible(by, verb, queryset).filter(**lookup).first()",
        "    found = queryset.filter(**lookup).first()",
        MATRIX,
        "-k",
        "estate-areas or room-correct or change-detail",
    ),
    _g(
        "a page is there for posts with the verb",
        "oversight/views/base.py",
        "            if not may(by, verb):",
        "            if False:",
        MATRIX,
        "-k",
        "trail-security or body-list or coverage",
    ),
    _g(
        "an act asks the policy",
        "oversight/acting.py",
        "    if not may(by, verb, locked):",
        "    if False:",
        "tests/oversight/test_acting.py",
    ),
    _g(
        "a refusal is kept",
        "oversight/acting.py",
        '        journal.security("refused", at=at, by=by, verb=verb, thing=thing)\n        raise',
        "        raise",
        "tests/oversight/test_acting.py",
    ),
    _g(
        "an old version is refused",
        "oversight/acting.py",
        '    if seen is not None and getattr(locked, "version", seen) != seen:',
        "    if False:",
        "tests/oversight/test_acting.py",
    ),
    _g(
        "an act leaves its entry",
        "oversight/acting.py",
        "    act.entry = journal.record(",
        "    act.entry = None and journal.record(",
        "tests/oversight/test_acting.py",
    ),
    _g(
        "lists ask the conditions too",
        QUESTIONS,
        "        inside = _scope_q(actor, line, model) & _conditions_q(actor, line, model)",
        "        inside = _scope_q(actor, line, model)",
        POLICY,
        "tests/test_policy_matrix.py",
        "-k",
        "list or own",
    ),
    _g(
        "reading whole is not reading a few fields",
        QUESTIONS,
        "        and not (wanted.whole and line.fields)",
        "        and True",
        POLICY,
        "-k",
        "unmask or whole",
    ),
    _g(
        "a grant goes round no bar",
        QUESTIONS,
        "        and all(CONDITIONS[bar].holds(actor, thing) for bar in (*barred(verb), *VERBS[verb].asks))",
        "        and True",
        POLICY,
        "tests/matrix/test_separation.py",
        "-k",
        "grant or stand_in or help",
    ),
    _g(
        "looking through a post asks both",
        QUESTIONS,
        "    if actor.behind is not None and not (_looks(verb) and may(actor.behind, verb, thing)):",
        "    if False:",
        POLICY,
        "-k",
        "looking",
    ),
    _g(
        "nobody decides their own submission",
        "oversight/policy/conditions.py",
        "    other = membership is None or membership.person_id != actor.person_id",
        "    other = True",
        "tests/matrix/test_separation.py",
    ),
    _g(
        "a declared interest bars",
        "oversight/policy/conditions.py",
        "    ties = _interests(actor)\n    if not ties:",
        "    ties = _interests(actor)\n    if True:",
        POLICY,
        "-k",
        "interest",
    ),
    _g(
        "a grant ends",
        "oversight/models/grant.py",
        "            ends_at__gt=at,\n",
        "",
        POLICY,
        "-k",
        "grant",
    ),
    _g(
        "a grant ends with its grantor",
        "oversight/models/grant.py",
        "            models.Q(grantor__valid_to=None) | models.Q(grantor__valid_to__gt=at),\n",
        "",
        POLICY,
        "-k",
        "grantor",
    ),
    _g(
        "nobody grants what he has not",
        "oversight/actions/grant.py",
        "    if not verbs or not set(verbs) <= set(mine):",
        "    if not verbs:",
        "tests/oversight/actions/test_grant.py",
    ),
    _g(
        "looking writes nothing",
        "oversight/middleware.py",
        '        if not by.view_as or request.method in ("GET", "HEAD", "OPTIONS"):',
        "        if True:",
        "tests/oversight/views/test_looking.py",
        "tests/matrix/test_no_writes.py",
        "-k",
        "looking",
    ),
    _g(
        "a superuser has no right by being one",
        "oversight/models/person.py",
        "        return PolicyBackend().has_perm(self, perm, obj)",
        "        return self.is_superuser or PolicyBackend().has_perm(self, perm, obj)",
        "tests/matrix/test_no_writes.py",
        "-k",
        "superuser",
    ),
    _g(
        "a list hides narrowed fields",
        "oversight/filters.py",
        "        return self.allowed is None or not need or need in self.allowed",
        "        return True",
        "tests/matrix/test_fields.py",
        "tests/registry/views/test_estate_list.py",
    ),
    _g(
        "an old export is asked about again",
        "oversight/actions/job.py",
        "    return job.kind not in _stills or _stills[job.kind](job, by)",
        "    return True",
        "tests/matrix/test_rights_end.py",
        "-k",
        "finished",
    ),
    _g(
        "a job is its owner's",
        "oversight/views/job.py",
        "    job = Job.objects.filter(pk=pk, owner_id=by.person_id, membership_id=by.posting).first()",
        "    job = Job.objects.filter(pk=pk).first()",
        MATRIX,
        "-k",
        "job-",
    ),
    _g(
        "a letter is its reader's",
        "oversight/views/inbox.py",
        "    letter = Letter.objects.filter(recipient_id=by.person_id, pk=pk).first()",
        "    letter = Letter.objects.filter(pk=pk).first()",
        MATRIX,
        "-k",
        "letter",
    ),
    _g(
        "an import is its owner's",
        "oversight/views/exchange.py",
        '    found = mine.select_related("job").filter(pk=pk).first()',
        '    found = ImportBatch.objects.select_related("job").filter(pk=pk).first()',
        MATRIX,
        "-k",
        "import-",
    ),
    _g(
        "a paper's file asks the record",
        "oversight/views/verification.py",
        "    if document is None or not _readable(request, document):",
        "    if document is None:",
        MATRIX,
        "-k",
        "document-download",
    ),
    _g(
        "an attachment asks the record",
        "registry/views/attachment.py",
        "    if not may(by, acts.reading(record), record):",
        "    if False:",
        MATRIX,
        "-k",
        "attachment-download",
    ),
    _g(
        "the board stays inside one's own",
        "registry/views/coverage.py",
        "    found = Territory.objects.filter(path__startswith=start.path, valid_to=None)",
        "    found = Territory.objects.filter(valid_to=None)",
        "tests/registry/views/test_coverage.py",
        "-k",
        "foreign or own",
    ),
    _g(
        "an invitation stands on its inviter",
        "oversight/actions/invitation.py",
        " or Post(found.post) not in _still_givable(found, at)",
        "",
        "tests/matrix/test_rights_end.py",
        "-k",
        "invitation",
    ),
    _g(
        "nobody ends his own posting",
        "oversight/actions/membership.py",
        "        and membership.person_id != by.person_id\n        and membership.post in gives",
        "        and membership.post in gives",
        "tests/oversight/actions/test_membership.py",
    ),
    _g(
        "public pages ask as the public",
        "cms/views/page.py",
        "    return public(by.at) if by.signed_in else by",
        "    return by",
        MATRIX,
        "-k",
        "cms:estate or cms-api",
    ),
    _g(
        "the editor is there for editors alone",
        "cms/editor_urls.py",
        "        if not enters(by) or ",
        "        if ",
        "tests/cms/test_editor.py",
        MATRIX,
        "-k",
        "editor",
    ),
    _g(
        "no writer publishes",
        "oversight/policy/conditions.py",
        '    return other and actor.person_id not in getattr(thing, "authors", ())',
        "    return other",
        "tests/matrix/test_separation.py",
        "-k",
        "wrote",
    ),
    _g(
        "notices of many sheets are one's own to send",
        "inspections/actions/notifying.py",
        "    if to_notify(by, cycle.sheets.filter(pk__in=keys)).count() != len(keys):",
        "    if False:",
        "tests/inspections/actions/test_notifying.py",
        "-k",
        "one_s_own",
    ),
    _g(
        "nobody who is unfit takes over a leaver's sheet",
        "inspections/actions/vacating.py",
        " and to.pk in {one.pk for one in pool.fit(sheet)}",
        "",
        "tests/inspections/test_held_work.py",
        "-k",
        "nobody_fit",
    ),
    _g(
        "what a community saw counts nothing by itself",
        "inspections/actions/on_file.py",
        ', by_committee=False).order_by("pk")',
        ').order_by("pk")',
        "tests/inspections/views/test_noting.py",
    ),
)
