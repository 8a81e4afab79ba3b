"""One group for each role, with the permissions of that role.

Django makes permissions after all migrations have run; on an empty database they do not exist yet,
so they are made here under the names that Django would give them.
"""

from django.db import migrations

VIEW = [
    ("catalog", "product", "view_product", "Can view product"),
    ("customers", "customer", "view_customer", "Can view customer"),
    ("orders", "order", "view_order", "Can view order"),
]
SUPPORT = VIEW + [
    ("customers", "customer", "change_customer", "Can change customer"),
    (
        "customers",
        "customer",
        "view_customer_contact",
        "Can see e-mail, phone and addresses",
    ),
    ("orders", "order", "refund_order", "Can refund an order"),
]
WAREHOUSE = VIEW + [
    ("orders", "order", "change_order", "Can change order"),
]
MANAGERS = SUPPORT + [
    ("accounts", "user", "impersonate_user", "Can look at the shop as another user"),
    ("catalog", "product", "add_product", "Can add product"),
    ("catalog", "product", "change_product", "Can change product"),
    ("orders", "order", "change_order", "Can change order"),
    ("orders", "order", "export_orders", "Can export orders"),
]
GROUPS = {"Support": SUPPORT, "Warehouse": WAREHOUSE, "Managers": MANAGERS}


def create_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for group_name, permissions in GROUPS.items():
        group, _ = Group.objects.using(alias).get_or_create(name=group_name)
        for app_label, model, codename, name in permissions:
            content_type, _ = ContentType.objects.using(alias).get_or_create(
                app_label=app_label, model=model
            )
            permission, _ = Permission.objects.using(alias).get_or_create(
                content_type=content_type, codename=codename, defaults={"name": name}
            )
            group.permissions.add(permission)


def delete_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Group.objects.using(schema_editor.connection.alias).filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_user_role"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("catalog", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("customers", "0006_customer_permissions"),
        ("orders", "0005_order_permissions"),
    ]

    operations = [migrations.RunPython(create_groups, delete_groups)]
