"""The app's place in Django."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """考核检查."""

    name = "inspections"
    label = "inspections"
    verbose_name = "考核检查"

    def ready(self) -> None:
        """Say what hangs on the tree and which clocks run; enter its words, lists and jobs."""
        from inspections import (  # need the models
            hangs_on_territory,
            held_work,
            imports,
            listeners,
            order_clocks,
            own_clocks,
            result_clocks,
            sheet_clocks,
        )
        from inspections.actions import making_results  # noqa: F401  its kind of job enters itself
        from inspections.lists import cycle, order  # noqa: F401  registers enter themselves
        from inspections.views import absence, field_entries, noting, own_entries, rescore, result_entries
        from inspections.views.entries import enter  # the header's words need the views

        hangs_on_territory.register()
        held_work.register()
        order_clocks.register()
        result_clocks.register()
        sheet_clocks.register()
        listeners.listen()
        own_clocks.register()
        enter()
        field_entries.enter()
        absence.enter()
        noting.enter()
        rescore.enter()
        result_entries.enter()
        own_entries.enter()
        imports.enter()
