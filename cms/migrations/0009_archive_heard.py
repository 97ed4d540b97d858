"""The public pages of results hear of rounds of before the portal that are imported or taken back."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER pages_hear AFTER INSERT OR UPDATE OR DELETE ON inspections_archivedcycle
  FOR EACH STATEMENT EXECUTE FUNCTION cms_pages_hear('results');
"""
BACKWARD = "DROP TRIGGER pages_hear ON inspections_archivedcycle;"


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0008_papers_heard"),
        ("inspections", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
