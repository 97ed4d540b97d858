"""The public tree: the home page in place of Wagtail's own welcome page, the bureau's sections, the one workflow."""

from django.db import migrations

SECTIONS = (  # slug, kind, title, what it says of itself
    ("announcements", "notice", "通知公告", "市局发布的通知、公告和提示"),
    ("publicity", "publicity", "公示", "公示期内可以提出异议"),
    ("policies", "policy", "政策法规", "法律法规、规范性文件及其效力"),
    ("guides", "guide", "办事指南", "办一件事要准备什么、找谁、多久"),
    ("figures", "figures", "统计数据", "物业监管情况通报和统计"),
    ("offices", "office", "机构栏目", "各区县、街道、社区和部门自己的栏目"),
)
STEP = 4  # characters of a path for each level, as treebeard counts


def plant(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    locale = Locale.objects.order_by("pk").first()
    root = Page.objects.get(depth=1)
    welcome = list(Page.objects.filter(depth=2).values_list("pk", flat=True))
    path = root.path + f"{root.numchild + 1:0{STEP}d}"
    home = _page(
        apps, "homepage", path=path, title="首页", slug="portal", url_path="/portal/", locale=locale,
        numchild=len(SECTIONS),
    )  # fmt: skip
    for number, (slug, kind, title, intro) in enumerate(SECTIONS, start=1):
        _page(
            apps, "sectionpage", path=path + f"{number:0{STEP}d}", title=title, slug=slug,
            url_path=f"/portal/{slug}/", locale=locale, numchild=0, kind=kind, intro=intro,
        )  # fmt: skip
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, is_default_site=True, root_page_id=home.pk)
    else:
        Site.objects.filter(pk=site.pk).update(root_page_id=home.pk, site_name="")
    Page.objects.filter(pk__in=welcome).delete()
    Page.objects.filter(pk=root.pk).update(numchild=root.numchild + 1 - len(welcome))


def _page(apps, model, *, path, title, **fields):
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model=model
    )
    return apps.get_model("cms", model).objects.create(
        path=path, depth=len(path) // STEP, title=title, draft_title=title, live=True, content_type=kind, **fields
    )


def lay_workflow(apps, schema_editor):
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="cms", model="otherperson"
    )
    task = apps.get_model("cms", "OtherPerson").objects.create(
        name="另一人审核发布", active=True, content_type=kind
    )
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name="两人发布", active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.task_ptr_id, sort_order=0
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        migrations.RunPython(lay_workflow, migrations.RunPython.noop),
    ]
