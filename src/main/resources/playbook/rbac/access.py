"""Who may do what: users have roles, roles have permissions and a parent."""

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q

from .models import $Role$, $Assignment$, $Change$

# Until every process reads roles, what groups and users hold counts as well.
GROUPS_COUNT = True


class RoleBackend(ModelBackend):
    """Django's own backend, with permissions from roles."""

    def get_group_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if user_obj.is_superuser:
            return super().get_group_permissions(user_obj, obj)
        if not hasattr(user_obj, "_role_permissions"):
            user_obj._role_permissions = permissions_of(user_obj)
        if GROUPS_COUNT:
            return user_obj._role_permissions | super().get_group_permissions(user_obj)
        return set(user_obj._role_permissions)

    def get_user_permissions(self, user_obj, obj=None):
        if GROUPS_COUNT or user_obj.is_superuser:
            return super().get_user_permissions(user_obj, obj)
        return set()

    def get_all_permissions(self, user_obj, obj=None):
        # not ModelBackend's, which keeps them where other backends look for theirs
        return BaseBackend.get_all_permissions(self, user_obj, obj=obj)

    # Django asks these from 5.2 on, and its own do not come by the ones above.

    async def aget_group_permissions(self, user_obj, obj=None):
        return await sync_to_async(self.get_group_permissions)(user_obj, obj)

    async def aget_user_permissions(self, user_obj, obj=None):
        return await sync_to_async(self.get_user_permissions)(user_obj, obj)

    async def aget_all_permissions(self, user_obj, obj=None):
        return await sync_to_async(self.get_all_permissions)(user_obj, obj)

    async def ahas_perm(self, user_obj, perm, obj=None):
        return await sync_to_async(self.has_perm)(user_obj, perm, obj)

    async def ahas_module_perms(self, user_obj, app_label):
        return await sync_to_async(self.has_module_perms)(user_obj, app_label)

    def with_perm(self, perm, is_active=True, include_superusers=True, obj=None):
        users = get_user_model()._default_manager
        if obj is not None:
            return users.none()
        if isinstance(perm, str):
            app_label, codename = perm.split(".")
            perm = Permission.objects.get(
                content_type__app_label=app_label, codename=codename
            )
        roles = $Role$.objects.filter(permissions=perm).values_list("pk", flat=True)
        holds = Q(pk__in=$Assignment$.objects.filter(role__in=below(roles)).values("user"))
        if GROUPS_COUNT:
            holds |= Q(groups__permissions=perm) | Q(user_permissions=perm)
        if include_superusers:
            holds |= Q(is_superuser=True)
        found = users.filter(holds)
        if is_active is not None:
            found = found.filter(is_active=is_active)
        return found.distinct()


def permissions_of(user):
    """app_label.codename of all that the user's roles and their parents allow."""
    held = $Assignment$.objects.filter(user=user).values_list("role_id", flat=True)
    rows = $Role$.objects.filter(
        pk__in=above(held), permissions__isnull=False
    ).values_list("permissions__content_type__app_label", "permissions__codename")
    return {f"{app_label}.{codename}" for app_label, codename in rows}


def above(roles):
    """The roles with their parents, and theirs. A circle of parents ends."""
    parents = dict($Role$.objects.order_by().values_list("pk", "parent_id"))
    seen = set()
    for role in roles:
        while role is not None and role not in seen:
            seen.add(role)
            role = parents.get(role)
    return seen


def below(roles):
    """The roles with all that build on them."""
    wanted = set(roles)
    pairs = list($Role$.objects.order_by().values_list("pk", "parent_id"))
    grown = True
    while grown:
        more = {pk for pk, parent in pairs if parent in wanted} - wanted
        grown = bool(more)
        wanted |= more
    return wanted


@transaction.atomic
def grant(user, role, by=None, reason=""):
    """Gives a role, and writes it down. It stays when the group goes that it was copied from."""
    assignment, created = $Assignment$.objects.get_or_create(
        user=user, role=role, defaults={"granted_by": by}
    )
    copied = assignment.copied
    if copied:
        assignment.copied = False
        assignment.granted_by = by
        assignment.save(update_fields=["copied", "granted_by"])
    if created or copied:
        record($Change$.GRANTED, user, role, by, reason)


@transaction.atomic
def revoke(user, role, by=None, reason=""):
    """Takes a role, and what it was copied from, and writes it down.

    Code that puts users into groups by something else, as a signal on save may, puts this one
    back into the group of the role, and so into the role: change what that code goes by.
    """
    held = $Assignment$.objects.filter(user=user, role=role)
    copied = held.filter(copied=True).exists()
    deleted, _ = held.delete()
    if role.group_id is not None:
        user.groups.remove(role.group_id)
    elif copied:
        user.user_permissions.remove(*role.permissions.all())
    if deleted:
        record($Change$.REVOKED, user, role, by, reason)


def record(action, user, role, by, reason):
    $Change$.objects.create(
        action=action,
        user=user,
        user_name=user.get_username()[:254],
        role_name=role.name,
        by=by,
        by_name="" if by is None else by.get_username()[:254],
        reason=reason,
    )
    for cache in ("_role_permissions", "_perm_cache", "_group_perm_cache"):
        user.__dict__.pop(cache, None)
