DIRECT = "direct-"
$copying$


def copy_grants(apps, schema_editor):
    found = copy_all(apps, schema_editor.connection.alias)
    if found:
        raise RuntimeError(
            "Somebody would lose a permission, or keep one: " + "; ".join(found[:10])
        )


def write_back(apps, schema_editor):
    """Groups and memberships for all that roles grant and groups do not; then the roles go."""
    alias = schema_editor.connection.alias
    $Role$ = apps.get_model("$app$", "$Role$")
    $Held$ = apps.get_model("$app$", "$Held$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    for role in $Role$.objects.using(alias).order_by("pk"):
        write_back_role(apps, alias, role)
    for model in ($Assignment$, $Held$):
        rows = model.objects.using(alias)
        while True:
            keys = list(rows.values_list("pk", flat=True)[:BATCH_ROWS])
            if not keys:
                break
            rows.filter(pk__in=keys).delete()
    $Role$.objects.using(alias).filter(parent__isnull=False).update(parent=None)
    for role in $Role$.objects.using(alias).order_by("pk"):
        role.delete()
    let_go(apps, alias)


def let_go(apps, alias):
    """The audit trail keeps names, not keys: code that does not know it may delete users then."""
    $Change$ = apps.get_model("$app$", "$Change$")
    rows = $Change$.objects.using(alias).filter(
        Q(user__isnull=False) | Q(by__isnull=False)
    )
    while True:
        keys = list(rows.values_list("pk", flat=True)[:BATCH_ROWS])
        if not keys:
            break
        $Change$.objects.using(alias).filter(pk__in=keys).update(user=None, by=None)


def write_back_role(apps, alias, role):
    $Held$ = apps.get_model("$app$", "$Held$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    rows = $Held$.objects.using(alias)
    line, above = set(), role
    while above is not None and above.pk not in line:
        line.add(above.pk)
        above = above.parent
    grants = set(
        rows.filter(role_id__in=line).values_list("permission_id", flat=True)
    )
    held = set(
        rows.filter(role_id=role.pk, copied=True).values_list(
            "permission_id", flat=True
        )
    )
    holders = $Assignment$.objects.using(alias).filter(role_id=role.pk)
    granted = holders.filter(copied=False)
    if role.group is not None:
        held = set(role.group.permissions.values_list("pk", flat=True))
        put_into(apps, alias, role.group, granted)
    more = grants - held
    if role.group is not None or more:
        # whoever has the role has what it grants beside its group, copied or not
        if more and holders.exists():
            put_into(apps, alias, new_group(apps, alias, role, more), holders)
    elif grants and granted.exists():
        put_into(apps, alias, new_group(apps, alias, role, grants), granted)


def new_group(apps, alias, role, permissions):
    """A group that nobody is in yet: one of the same name may be somebody else's."""
    Group = apps.get_model("auth", "Group")
    groups = Group.objects.using(alias)
    name, number = role.name, 1
    while groups.filter(name=name).exists():
        number += 1
        name = f"{role.name[:130]} (role {number})"
    group = groups.create(name=name)
    group.permissions.add(*permissions)
    if role.group_id is None:
        # who is stopped and starts again finds it
        role.group_id = group.pk
        role.save(update_fields=["group"])
    return group


def put_into(apps, alias, group, assignments):
    User = apps.get_model("$user_app$", "$User$")
    owner = User.groups.field.m2m_field_name() + "_id"
    Membership = User.groups.through
    position = 0
    while True:
        rows = list(
            assignments.filter(pk__gt=position)
            .order_by("pk")
            .values_list("pk", "user_id")[:BATCH_ROWS]
        )
        if not rows:
            break
        Membership.objects.using(alias).bulk_create(
            [Membership(**{owner: user, "group_id": group.pk}) for _, user in rows],
            ignore_conflicts=True,
        )
        position = rows[-1][0]
