"""The columns that a list shows, on our table."""

from django.db import models


class Estate(models.Model):  # noqa: DJ008  nobody reads it
    """An estate as the peer knows it."""

    public_id = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=400)
    address = models.CharField(max_length=200)
    total_area = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    households = models.IntegerField(null=True)
    mode = models.CharField(max_length=20)
    state = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "registry_estate"
        app_label = "estates"
