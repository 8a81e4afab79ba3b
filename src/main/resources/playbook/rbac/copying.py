BATCH_ROWS = 2_000


def copy_all(apps, alias):
    """Makes roles grant what groups and users hold; what is different all the same, in sentences.

    What an earlier copy gave and no group grants any more is taken back; what people gave as
    roles stays. It goes on where it was stopped, and tries again where groups change meanwhile.
    """
    found = []
    for _ in range(3):
        given, taken = Counter(), Counter()
        copy_groups(apps, alias)
        take_stale(apps, alias, taken)
        copy_members(apps, alias, given)
        for users in users_in_batches(apps, alias):
            more, less = copy_direct(apps, alias, users)
            given.update(role for _, role in more)
            taken.update(role for _, role in less)
        note_copy(apps, alias, "granted", given)
        note_copy(apps, alias, "revoked", taken)
        found = differences(apps, alias)
        if not found:
            break
    return found


def copy_groups(apps, alias):
    """One role for each group, with the permissions that the group has."""
    Group = apps.get_model("auth", "Group")
    for group in Group.objects.using(alias).order_by("pk"):
        copy_permissions(apps, alias, group)


def copy_permissions(apps, alias, group):
    held = list(group.permissions.values_list("pk", flat=True))
    set_copied(apps, alias, role_of(apps, alias, group), held)


def set_copied(apps, alias, role, permissions):
    """The role's copied permissions are these; those that people gave it stay."""
    $Held$ = apps.get_model("$app$", "$Held$")
    rows = $Held$.objects.using(alias)
    there = rows.filter(role_id=role.pk, copied=True)
    stale = [
        pk
        for pk, permission in there.values_list("pk", "permission_id")
        if permission not in permissions
    ]
    rows.filter(pk__in=stale).delete()
    rows.bulk_create(
        [
            $Held$(role_id=role.pk, permission_id=permission, copied=True)
            for permission in permissions
        ],
        ignore_conflicts=True,
    )


def role_of(apps, alias, group):
    """The role that stands for a group; made, with the group's permissions, where there is none."""
    $Role$ = apps.get_model("$app$", "$Role$")
    roles = $Role$.objects.using(alias)
    role = roles.filter(group_id=group.pk).first()
    if role is None:
        taken = roles.filter(name=group.name).exists()
        name = f"{group.name[:130]} (group {group.pk})" if taken else group.name
        role = roles.create(name=name, group_id=group.pk)
        held = list(group.permissions.values_list("pk", flat=True))
        set_copied(apps, alias, role, held)
    return role


def give(apps, alias, pairs):
    """Assigns copied roles where they are not assigned yet; the pairs of user and role given."""
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    assignments = $Assignment$.objects.using(alias)
    wanted = set(pairs)
    there = assignments.filter(
        user_id__in={user for user, _ in wanted},
        role_id__in={role for _, role in wanted},
    )
    new = sorted(wanted - set(there.values_list("user_id", "role_id")), key=str)
    assignments.bulk_create(
        [$Assignment$(user_id=user, role_id=role, copied=True) for user, role in new],
        batch_size=BATCH_ROWS,
        ignore_conflicts=True,
    )
    return new


def take(assignments):
    """Deletes these assignments; the pairs of user and role that they were."""
    pairs = list(assignments.values_list("user_id", "role_id"))
    assignments.delete()
    return pairs


def copy_members(apps, alias, given):
    """The members of each group have its role."""
    User = apps.get_model("$user_app$", "$User$")
    $Role$ = apps.get_model("$app$", "$Role$")
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
        pairs = [(user, roles[group]) for _, user, group in rows if group in roles]
        given.update(role for _, role in give(apps, alias, pairs))
        position = rows[-1][0]


def take_stale(apps, alias, taken):
    """Whoever is not in the group any more does not have its role any more."""
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    while True:
        rows = list(
            stale_members(apps, alias).values_list("pk", "role_id")[:BATCH_ROWS]
        )
        if not rows:
            break
        keys = [pk for pk, _ in rows]
        $Assignment$.objects.using(alias).filter(pk__in=keys).delete()
        taken.update(role for _, role in rows)


def stale_members(apps, alias):
    """Assignments that were copied from a membership which is gone, or from a group that is."""
    User = apps.get_model("$user_app$", "$User$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    owner = User.groups.field.m2m_field_name() + "_id"
    membership = User.groups.through.objects.using(alias).filter(
        **{owner: OuterRef("user_id"), "group_id": OuterRef("role__group_id")}
    )
    copied = $Assignment$.objects.using(alias).filter(copied=True)
    return copied.exclude(
        role__name__startswith=DIRECT, role__group__isnull=True
    ).exclude(Exists(membership))


def copy_direct(apps, alias, users):
    """Users who hold permissions themselves have a role with just those; what changed for whom."""
    User = apps.get_model("$user_app$", "$User$")
    $Role$ = apps.get_model("$app$", "$Role$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    owner = User.user_permissions.field.m2m_field_name() + "_id"
    rows = User.user_permissions.through.objects.using(alias)
    pairs = list(
        rows.filter(**{owner + "__in": users}).values_list(owner, "permission_id")
    )
    held = {}
    for user, permission in pairs:
        held.setdefault(user, []).append(permission)
    roles = {}
    for permissions in {frozenset(each) for each in held.values()}:
        key = ",".join(str(each) for each in sorted(permissions))
        name = DIRECT + sha256(key.encode()).hexdigest()[:12]
        role, _ = $Role$.objects.using(alias).get_or_create(name=name, group=None)
        set_copied(apps, alias, role, permissions)
        roles[permissions] = role.pk
    wanted = {(user, roles[frozenset(each)]) for user, each in held.items()}
    there = $Assignment$.objects.using(alias).filter(
        user_id__in=users,
        copied=True,
        role__name__startswith=DIRECT,
        role__group__isnull=True,
    )
    stale = [
        pk
        for pk, user, role in there.values_list("pk", "user_id", "role_id")
        if (user, role) not in wanted
    ]
    taken = take($Assignment$.objects.using(alias).filter(pk__in=stale))
    return give(apps, alias, wanted), taken


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


def note_copy(apps, alias, action, counts):
    """One row of the audit trail for each role, and one in all for what users held themselves."""
    $Role$ = apps.get_model("$app$", "$Role$")
    $Change$ = apps.get_model("$app$", "$Change$")
    users = Counter()
    named = $Role$.objects.using(alias).filter(pk__in=list(counts))
    for pk, name, group in named.values_list("pk", "name", "group_id"):
        direct = group is None and name.startswith(DIRECT)
        users[DIRECT + "*" if direct else name] += counts[pk]
    $Change$.objects.using(alias).bulk_create(
        [
            $Change$(action=action, role_name=name, reason=f"copied: {count} users")
            for name, count in sorted(users.items())
        ]
    )


def differences(apps, alias):
    """What groups and users hold and roles do not grant, and what copies grant beyond it."""
    return lacking(apps, alias) + left_over(apps, alias)


def lacking(apps, alias):
    User = apps.get_model("$user_app$", "$User$")
    Group = apps.get_model("auth", "Group")
    $Role$ = apps.get_model("$app$", "$Role$")
    $Held$ = apps.get_model("$app$", "$Held$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    found = []
    roles = $Role$.objects.using(alias).filter(group_id=OuterRef("group_id"))
    has = $Held$.objects.using(alias).filter(
        role__group_id=OuterRef("group_id"), permission_id=OuterRef("permission_id")
    )
    of_groups = Group.permissions.through.objects.using(alias)
    for name in (
        of_groups.exclude(Exists(roles))
        .order_by("group__name")
        .values_list("group__name", flat=True)
        .distinct()
    ):
        found.append(f"the group {name} has no role")
    for name, codename in (
        of_groups.filter(Exists(roles))
        .exclude(Exists(has))
        .order_by("group__name", "permission__codename")
        .values_list("group__name", "permission__codename")
    ):
        found.append(f"the role of the group {name} lacks {codename}")
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


def left_over(apps, alias):
    User = apps.get_model("$user_app$", "$User$")
    Group = apps.get_model("auth", "Group")
    $Held$ = apps.get_model("$app$", "$Held$")
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    found = []
    copied = $Held$.objects.using(alias).filter(copied=True)
    of_group = Group.permissions.through.objects.using(alias).filter(
        group_id=OuterRef("role__group_id"), permission_id=OuterRef("permission_id")
    )
    for name, codename in (
        copied.filter(role__group__isnull=False)
        .exclude(Exists(of_group))
        .order_by("role__name", "permission__codename")
        .values_list("role__name", "permission__codename")
    ):
        found.append(f"the role {name} still has {codename}, its group does not")
    owner = User.user_permissions.field.m2m_field_name() + "_id"
    of_user = User.user_permissions.through.objects.using(alias).filter(
        **{
            owner: OuterRef(OuterRef("user_id")),
            "permission_id": OuterRef("permission_id"),
        }
    )
    beyond = copied.filter(role_id=OuterRef("role_id")).exclude(Exists(of_user))
    direct = $Assignment$.objects.using(alias).filter(
        Exists(beyond),
        copied=True,
        role__name__startswith=DIRECT,
        role__group__isnull=True,
    )
    for rows, what in (
        (stale_members(apps, alias), "group"),
        (direct, "permission"),
    ):
        count = rows.count()
        if count:
            users = sorted(set(rows.values_list("user_id", flat=True)[:5]), key=str)
            found.append(f"{count} copied roles without the {what}, of users {users}")
    return found
