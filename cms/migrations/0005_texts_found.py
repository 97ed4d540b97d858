"""Indexes for what the search asks: title and text together, and the page that an entry tells of.

Wagtail indexes title and text each alone, and keeps a page's key as text: every entry and every notice was read.
"""

from django.db import migrations

FORWARD = """
CREATE INDEX text_found ON wagtailsearch_indexentry USING gin ((title || body));
CREATE INDEX notice_of_entry ON cms_noticepage ((page_ptr_id::varchar(50)));
"""
BACKWARD = "DROP INDEX text_found; DROP INDEX notice_of_entry"


class Migration(migrations.Migration):
    dependencies = [("cms", "0004_names_found"), ("wagtailsearch", "0010_add_text_fields")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
