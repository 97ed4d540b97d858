"""Names of estates, firms and places are found by any part of them, from an index.

PostgreSQL's own parser knows no Chinese words. `han_lexemes` makes single and double characters of Chinese runs and
whole words of the rest; a search asks for the double characters together and then compares the name itself
(`oversight/kernel/asked.py` is its twin for the query side).
"""

from django.db import migrations

FORWARD = r"""
CREATE FUNCTION han_lexemes(value text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
  SET search_path = pg_catalog AS $$
DECLARE
  found text[] := '{}';
  word text := '';
  before text := '';
  one text;
  point int;
BEGIN
  FOREACH one IN ARRAY regexp_split_to_array(lower(left(value, 400)), '') LOOP
    CONTINUE WHEN one = '';
    point := ascii(one);
    IF point BETWEEN 13312 AND 40959 OR point BETWEEN 63744 AND 64255 OR point BETWEEN 131072 AND 205743 THEN
      IF word <> '' THEN found := found || word; word := ''; END IF;
      found := found || one;
      IF before <> '' THEN found := found || (before || one); END IF;
      before := one;
    ELSE
      before := '';
      IF one ~ '[a-z0-9]' THEN
        word := word || one;
      ELSIF word <> '' THEN
        found := found || word; word := '';
      END IF;
    END IF;
  END LOOP;
  IF word <> '' THEN found := found || word; END IF;
  RETURN array_to_tsvector(found);
END $$;

CREATE INDEX estate_name_found ON registry_estate USING gin (han_lexemes(name));
CREATE INDEX estate_old_name_found ON registry_estatename USING gin (han_lexemes(name));
CREATE INDEX body_name_found ON oversight_organisation USING gin (han_lexemes(name));
CREATE INDEX body_old_name_found ON oversight_organisationname USING gin (han_lexemes(name));
CREATE INDEX place_name_found ON oversight_territory USING gin (han_lexemes(name));
CREATE INDEX body_initials_found ON oversight_organisation (initials text_pattern_ops);
"""
BACKWARD = """
DROP INDEX body_initials_found;
DROP INDEX place_name_found;
DROP INDEX body_old_name_found;
DROP INDEX body_name_found;
DROP INDEX estate_old_name_found;
DROP INDEX estate_name_found;
DROP FUNCTION han_lexemes(text);
"""


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_what_pages_hear")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
