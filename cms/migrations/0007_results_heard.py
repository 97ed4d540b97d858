"""The public pages of results hear of publications, of cycles that are archived, and of what a firm says of its result."""

from django.db import migrations

TABLES = ("inspections_publication", "inspections_cycle", "inspections_statement")
TRIGGER = """
CREATE TRIGGER pages_hear AFTER INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION cms_pages_hear('results');
"""
FORWARD = "".join(TRIGGER.format(table=table) for table in TABLES)
BACKWARD = "".join(f"DROP TRIGGER pages_hear ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0006_names_spelt"),
        ("inspections", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
