"""Keeps roles in step with Django's groups and user permissions, whoever changes those.

Code that still writes groups goes on working: what it grants or takes is granted or taken as a
role as well. Changes past the ORM are not seen here; "manage.py sync_roles --check" finds them.
"""

from hashlib import sha256

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import m2m_changed, pre_delete
from django.dispatch import receiver

DIRECT = "direct-"
$copying$


@receiver(m2m_changed, sender="auth.Group_permissions")
def follow_permissions(sender, instance, action, reverse, pk_set, using, **kwargs):
    if not action.startswith("post_"):
        return
    Group = apps.get_model("auth", "Group")
    if action == "post_clear":
        groups = Group.objects.using(using).all() if reverse else [instance]
        for group in groups:
            role = role_of(apps, using, group)
            role.permissions.set(group.permissions.all())
        return
    groups = Group.objects.using(using).filter(pk__in=pk_set) if reverse else [instance]
    permissions = [instance.pk] if reverse else pk_set
    for group in groups:
        role = role_of(apps, using, group)
        change = role.permissions.add if action == "post_add" else role.permissions.remove
        change(*permissions)


@receiver(m2m_changed, sender="$user_app$.$User$_groups")
def follow_members(sender, instance, action, reverse, pk_set, using, **kwargs):
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    Group = apps.get_model("auth", "Group")
    assignments = $Assignment$.objects.using(using)
    copied = assignments.filter(copied=True, role__group__isnull=False)
    if action == "post_clear":
        mine = {"role__group_id": instance.pk} if reverse else {"user_id": instance.pk}
        copied.filter(**mine).delete()
        return
    users = pk_set if reverse else [instance.pk]
    groups = [instance.pk] if reverse else pk_set
    if action == "post_add":
        roles = [
            role_of(apps, using, group).pk
            for group in Group.objects.using(using).filter(pk__in=groups)
        ]
        assignments.bulk_create(
            [
                $Assignment$(user_id=user, role_id=role, copied=True)
                for user in users
                for role in roles
            ],
            ignore_conflicts=True,
        )
    elif action == "post_remove":
        copied.filter(user_id__in=users, role__group_id__in=groups).delete()


@receiver(m2m_changed, sender="$user_app$.$User$_user_permissions")
def follow_direct(sender, instance, action, reverse, pk_set, using, **kwargs):
    if not action.startswith("post_"):
        return
    if not reverse:
        copy_direct(apps, using, [instance.pk])
    elif pk_set is not None:
        copy_direct(apps, using, list(pk_set))
    else:
        for users in users_in_batches(apps, using):
            copy_direct(apps, using, users)


@receiver(pre_delete, sender="auth.Group")
def forget_group(sender, instance, using, **kwargs):
    """Without its group a role stays; those who had it through the group do not."""
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    $Assignment$.objects.using(using).filter(
        copied=True, role__group_id=instance.pk
    ).delete()
