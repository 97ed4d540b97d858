"""The family name of a person is read as one: 曾 zeng, 单 shan. Keys kept before are made anew."""

from django.db import migrations

from oversight.kernel.pinyin import person_key


def read_anew(apps, schema_editor):
    people = apps.get_model("oversight", "Person")._base_manager.using(schema_editor.connection.alias)
    for pk, name, kept in people.values_list("pk", "name", "name_key").iterator():
        if (key := person_key(name, limit=200)) != kept:
            people.filter(pk=pk).update(name_key=key)


class Migration(migrations.Migration):
    dependencies = [("oversight", "0013_invitation_named")]
    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop, elidable=True)]
