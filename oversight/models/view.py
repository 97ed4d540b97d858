"""常用筛选: a list's filters, columns and order under a name of one's own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oversight.models.person import Person


class SavedView(models.Model):
    """常用筛选: the query string of a list, named by a person."""

    passing = True
    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=60, help_text="the URL name of the list")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "page", "name"], name="one_view_a_name")]

    def __str__(self) -> str:
        return self.name
