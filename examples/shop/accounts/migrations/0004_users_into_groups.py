from django.db import migrations

ROLE_GROUPS = {"support": "Support", "warehouse": "Warehouse", "manager": "Managers"}


def add_users(apps, schema_editor):
    alias = schema_editor.connection.alias
    User = apps.get_model("accounts", "User")
    Group = apps.get_model("auth", "Group")
    for role, group_name in ROLE_GROUPS.items():
        group = Group.objects.using(alias).get(name=group_name)
        for user in (
            User.objects.using(alias).filter(role=role).iterator(chunk_size=500)
        ):
            user.groups.add(group)


def remove_users(apps, schema_editor):
    alias = schema_editor.connection.alias
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.using(alias).filter(name__in=ROLE_GROUPS.values()):
        group.user_set.clear()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_role_groups")]

    operations = [migrations.RunPython(add_users, remove_users)]
