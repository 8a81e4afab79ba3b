BATCH_ROWS = 2_000


def copy_groups(apps, alias):
    """One role for each group, with at least the permissions that the group has."""
    Group = apps.get_model("auth", "Group")
    $Role$ = apps.get_model("$app$", "$Role$")
    for group in Group.objects.using(alias).order_by("pk"):
        role_of(apps, alias, group).permissions.add(*group.permissions.all())


def role_of(apps, alias, group):
    """The role that stands for a group; made where there is none."""
    $Role$ = apps.get_model("$app$", "$Role$")
    roles = $Role$.objects.using(alias)
    role = roles.filter(group_id=group.pk).first()
    if role is None:
        taken = roles.filter(name=group.name).exists()
        name = f"{group.name[:130]} (group {group.pk})" if taken else group.name
        role = roles.create(name=name, group_id=group.pk)
    return role


def copy_members(apps, alias):
    """The members of each group have its role. Goes on where it was stopped."""
    User = apps.get_model("$user_app$", "$User$")
    $Role$ = apps.get_model("$app$", "$Role$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    owner = User.groups.field.m2m_field_name() + "_id"
    memberships = User.groups.through.objects.using(alias)
    roles = dict(
        $Role$.objects.using(alias)
        .filter(group__isnull=False)
        .values_list("group_id", "pk")
    )
    position = 0
    while True:
        rows = list(
            memberships.filter(pk__gt=position)
            .order_by("pk")
            .values_list("pk", owner, "group_id")[:BATCH_ROWS]
        )
        if not rows:
            break
        $Assignment$.objects.using(alias).bulk_create(
            [
                $Assignment$(user_id=user, role_id=roles[group], copied=True)
                for _, user, group in rows
                if group in roles
            ],
            ignore_conflicts=True,
        )
        position = rows[-1][0]


def copy_direct(apps, alias, users):
    """Users who hold permissions themselves have a role with just those."""
    User = apps.get_model("$user_app$", "$User$")
    $Role$ = apps.get_model("$app$", "$Role$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    owner = User.user_permissions.field.m2m_field_name() + "_id"
    held = {}
    for user, permission in (
        User.user_permissions.through.objects.using(alias)
        .filter(**{owner + "__in": users})
        .values_list(owner, "permission_id")
    ):
        held.setdefault(user, set()).add(permission)
    assignments = $Assignment$.objects.using(alias)
    wanted = {}
    for user, permissions in held.items():
        key = ",".join(str(each) for each in sorted(permissions))
        name = DIRECT + sha256(key.encode()).hexdigest()[:12]
        role, _ = $Role$.objects.using(alias).get_or_create(name=name)
        role.permissions.set(permissions)
        wanted[user] = role.pk
    for assignment in assignments.filter(
        user_id__in=users, copied=True, role__name__startswith=DIRECT
    ):
        if wanted.get(assignment.user_id) != assignment.role_id:
            assignment.delete()
    assignments.bulk_create(
        [
            $Assignment$(user_id=user, role_id=role, copied=True)
            for user, role in wanted.items()
        ],
        ignore_conflicts=True,
    )


def users_in_batches(apps, alias):
    """Keys of the users who hold permissions themselves, or did."""
    User = apps.get_model("$user_app$", "$User$")
    holders = User._base_manager.using(alias).filter(
        Q(user_permissions__isnull=False)
        | Q($reverse$__role__name__startswith=DIRECT)
    )
    position = None
    while True:
        ahead = holders if position is None else holders.filter(pk__gt=position)
        keys = list(
            ahead.order_by("pk").values_list("pk", flat=True).distinct()[:BATCH_ROWS]
        )
        if not keys:
            break
        yield keys
        position = keys[-1]


def differences(apps, alias):
    """What groups and user permissions grant and roles do not, in sentences."""
    User = apps.get_model("$user_app$", "$User$")
    Group = apps.get_model("auth", "Group")
    $Role$ = apps.get_model("$app$", "$Role$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    found = []
    for group in Group.objects.using(alias).order_by("name"):
        role = $Role$.objects.using(alias).filter(group_id=group.pk).first()
        if role is None:
            found.append(f"the group {group.name} has no role")
            continue
        has = set(role.permissions.values_list("pk", flat=True))
        for permission in group.permissions.all():
            if permission.pk not in has:
                found.append(f"the role {role.name} lacks {permission.codename}")
    owner = User.groups.field.m2m_field_name() + "_id"
    of_user = $Assignment$.objects.using(alias).filter(user_id=OuterRef(owner))
    members = User.groups.through.objects.using(alias).exclude(
        Exists(of_user.filter(role__group_id=OuterRef("group_id")))
    )
    direct = User.user_permissions.through.objects.using(alias).exclude(
        Exists(of_user.filter(role__permissions=OuterRef("permission_id")))
    )
    for rows, what in ((members, "membership"), (direct, "permission")):
        count = rows.count()
        if count:
            users = sorted(set(rows.values_list(owner, flat=True)[:5]), key=str)
            found.append(f"{count} {what} rows without a role, of users {users}")
    return found
