"""The pages of results hear of the papers issued on them: of the result notices alone, other papers are none of theirs."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cms_result_paper_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'D07' THEN
    PERFORM pg_notify('pages', 'results');
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER pages_hear AFTER INSERT ON oversight_document
  FOR EACH ROW EXECUTE FUNCTION cms_result_paper_heard();
CREATE TRIGGER pages_hear AFTER INSERT ON oversight_documentstatus
  FOR EACH STATEMENT EXECUTE FUNCTION cms_pages_hear('results');
"""
BACKWARD = """
DROP TRIGGER pages_hear ON oversight_documentstatus;
DROP TRIGGER pages_hear ON oversight_document;
DROP FUNCTION cms_result_paper_heard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_results_heard"),
        ("oversight", "0001_initial"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
