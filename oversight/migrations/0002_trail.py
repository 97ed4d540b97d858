"""The trail's clock and trigger: transaction number and digest of an entry are the database's, whatever the app sent."""

from django.db import migrations

FORWARD = """
INSERT INTO oversight_clock (one, base) VALUES (true, 0) ON CONFLICT DO NOTHING;

CREATE FUNCTION oversight_xact() RETURNS bigint LANGUAGE sql VOLATILE AS
  $$ SELECT pg_current_xact_id()::text::bigint + base FROM public.oversight_clock $$;

-- STABLE: a VOLATILE function would look with a newer snapshot than the rows beside it
CREATE FUNCTION oversight_settled() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + base FROM public.oversight_clock $$;

CREATE FUNCTION oversight_entry_digest(e oversight_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(jsonb_build_array(
    e.id, e.xact, (extract(epoch from e.at) * 1000000)::bigint, e.membership_id, e.organisation_id, e.event,
    e.kind_id, e.thing, e.was, e.now, e.facts::text, e.why)::text, 'UTF8')) $$;

CREATE FUNCTION oversight_entry_sign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xact := public.oversight_xact();
  NEW.digest := public.oversight_entry_digest(NEW);
  RETURN NEW;
END $$;

CREATE TRIGGER sign BEFORE INSERT ON oversight_entry FOR EACH ROW EXECUTE FUNCTION oversight_entry_sign();
"""

BACKWARD = """
DROP TRIGGER sign ON oversight_entry;
DROP FUNCTION oversight_entry_sign();
DROP FUNCTION oversight_entry_digest(oversight_entry);
DROP FUNCTION oversight_settled();
DROP FUNCTION oversight_xact();
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
