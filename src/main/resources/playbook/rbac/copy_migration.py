DIRECT = "direct-"
$copying$


def copy_grants(apps, schema_editor):
    alias = schema_editor.connection.alias
    copy_groups(apps, alias)
    copy_members(apps, alias)
    for users in users_in_batches(apps, alias):
        copy_direct(apps, alias, users)
    lost = differences(apps, alias)
    if lost:
        raise RuntimeError("Somebody would lose a permission: " + "; ".join(lost[:10]))


def write_back(apps, schema_editor):
    """Grants made as roles only go into groups; the tables are dropped after this."""
    alias = schema_editor.connection.alias
    User = apps.get_model("$user_app$", "$User$")
    Group = apps.get_model("auth", "Group")
    $Role$ = apps.get_model("$app$", "$Role$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    owner = User.groups.field.m2m_field_name() + "_id"
    Membership = User.groups.through
    made = $Assignment$.objects.using(alias).filter(copied=False)
    groups = {}
    for role in $Role$.objects.using(alias).filter(pk__in=made.values("role_id")):
        group = role.group
        if group is None:
            group, _ = Group.objects.using(alias).get_or_create(name=role.name)
        seen = set()
        above = role
        while above is not None and above.pk not in seen:
            seen.add(above.pk)
            group.permissions.add(*above.permissions.all())
            above = above.parent
        groups[role.pk] = group.pk
    position = 0
    while True:
        rows = list(
            made.filter(pk__gt=position)
            .order_by("pk")
            .values_list("pk", "user_id", "role_id")[:BATCH_ROWS]
        )
        if not rows:
            break
        Membership.objects.using(alias).bulk_create(
            [
                Membership(**{owner: user, "group_id": groups[role]})
                for _, user, role in rows
                if role in groups
            ],
            ignore_conflicts=True,
        )
        position = rows[-1][0]
    while True:
        keys = list(
            $Assignment$.objects.using(alias).values_list("pk", flat=True)[:BATCH_ROWS]
        )
        if not keys:
            break
        $Assignment$.objects.using(alias).filter(pk__in=keys).delete()
    $Role$.objects.using(alias).filter(parent__isnull=False).update(parent=None)
    for role in $Role$.objects.using(alias).order_by("pk"):
        role.delete()
