"""Public pages hear of every change of what they show, by whatever door it came: page, API, import, SQL.

`pg_notify` is sent inside the changing transaction and delivered when it commits, so no page cache of any process
shows what was (proof of outside, §4). Statement triggers, since an import changes 50,000 rows at once.
"""

from django.db import migrations

# table: the tags of the pages that show it ("*" is every page)
TOLD = {
    "registry_estate": "estates firms figures",
    "registry_estatename": "estates",
    "registry_estatemode": "estates figures",
    "registry_estatelineage": "estates",
    "registry_tenure": "estates firms",
    "registry_firm": "firms estates figures",
    "registry_roomcheck": "estates figures",
    "registry_roomcheckwithdrawal": "estates figures",
    "registry_roompolicy": "calculator",
    "registry_coveragetarget": "figures",
    "registry_coveragemonth": "figures",
    "oversight_organisation": "estates firms notices site",
    "oversight_organisationname": "firms",
    "oversight_territory": "estates firms figures site",
    "oversight_workschedule": "*",
    "cms_homepage": "*",
    "cms_sectionpage": "*",
}

FUNCTIONS = """
CREATE FUNCTION cms_pages_hear() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('pages', TG_ARGV[0]);
  RETURN NULL;
END $$;

-- A draft that nobody reads yet tells nobody.
CREATE FUNCTION cms_notice_heard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE shown text[] := ARRAY['live', 'correcting', 'rechecking'];
BEGIN
  IF NEW.state = ANY (shown) OR (TG_OP = 'UPDATE' AND OLD.state = ANY (shown)) THEN
    PERFORM pg_notify('pages', 'notices notice:' || NEW.page_ptr_id);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER pages_hear AFTER INSERT OR UPDATE ON cms_noticepage
  FOR EACH ROW EXECUTE FUNCTION cms_notice_heard();
"""

TRIGGER = """
CREATE TRIGGER pages_hear AFTER INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION cms_pages_hear('{tags}');
"""

FORWARD = FUNCTIONS + "".join(TRIGGER.format(table=table, tags=tags) for table, tags in TOLD.items())
BACKWARD = (
    "".join(f"DROP TRIGGER pages_hear ON {table};\n" for table in (*TOLD, "cms_noticepage"))
    + "DROP FUNCTION cms_notice_heard();\nDROP FUNCTION cms_pages_hear();\n"
)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_tree"),
        ("registry", "0001_initial"),
        ("oversight", "0004_accounts"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
