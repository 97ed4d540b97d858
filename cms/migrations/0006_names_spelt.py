"""Names of estates and bodies are found by how they are spelt: 锦汀 as jinting (oversight/finding.py)."""

from django.db import migrations

FORWARD = """
CREATE INDEX estate_name_spelt ON registry_estate ((regexp_replace(name_key, '[0-9 ]', '', 'g')) text_pattern_ops);
CREATE INDEX body_name_spelt ON oversight_organisation
  ((regexp_replace(name_key, '[0-9 ]', '', 'g')) text_pattern_ops);
"""
BACKWARD = "DROP INDEX body_name_spelt; DROP INDEX estate_name_spelt"


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_texts_found")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
