"""Keeps roles in step with Django's groups and user permissions, whoever changes those.

Code that still writes groups goes on working: what it grants or takes is granted or taken as a
role as well, with a row in the audit trail. Changes past these signals (raw SQL, migrations,
processes of a release without this module) are not seen here: "manage.py sync_roles --check"
finds them, "manage.py sync_roles" follows them.
"""

from collections import Counter
from hashlib import sha256

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import m2m_changed, pre_delete
from django.dispatch import receiver

DIRECT = "direct-"
$copying$


def note_each(alias, action, pairs):
    """A row of the audit trail for each user; who wrote the group is not known here."""
    User = apps.get_model("$user_app$", "$User$")
    $Role$ = apps.get_model("$app$", "$Role$")
    $Change$ = apps.get_model("$app$", "$Change$")
    if not pairs:
        return
    roles = dict(
        $Role$.objects.using(alias)
        .filter(pk__in={role for _, role in pairs})
        .values_list("pk", "name")
    )
    for start in range(0, len(pairs), BATCH_ROWS):
        batch = pairs[start : start + BATCH_ROWS]
        names = dict(
            User._base_manager.using(alias)
            .filter(pk__in={user for user, _ in batch})
            .values_list("pk", User.USERNAME_FIELD)
        )
        $Change$.objects.using(alias).bulk_create(
            [
                $Change$(
                    action=action,
                    user_id=user,
                    user_name=str(names[user])[:254],
                    role_name=roles[role],
                    reason="mirrored",
                )
                for user, role in batch
                if user in names
            ]
        )


@receiver(m2m_changed, sender="auth.Group_permissions")
def follow_permissions(sender, instance, action, reverse, pk_set, using, **kwargs):
    if not action.startswith("post_"):
        return
    groups = apps.get_model("auth", "Group").objects.using(using)
    if not reverse:
        groups = groups.filter(pk=instance.pk)
    elif pk_set is not None:
        groups = groups.filter(pk__in=pk_set)
    for group in groups.all():
        copy_permissions(apps, using, group)


@receiver(m2m_changed, sender="$user_app$.$User$_groups")
def follow_members(sender, instance, action, reverse, pk_set, using, **kwargs):
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    Group = apps.get_model("auth", "Group")
    copied = $Assignment$.objects.using(using).filter(
        copied=True, role__group__isnull=False
    )
    if action == "post_clear":
        mine = {"role__group_id": instance.pk} if reverse else {"user_id": instance.pk}
        note_each(using, "revoked", take(copied.filter(**mine)))
        return
    users = pk_set if reverse else [instance.pk]
    groups = [instance.pk] if reverse else pk_set
    if action == "post_add":
        roles = [
            role_of(apps, using, group).pk
            for group in Group.objects.using(using).filter(pk__in=groups)
        ]
        pairs = [(user, role) for user in users for role in roles]
        note_each(using, "granted", give(apps, using, pairs))
    elif action == "post_remove":
        gone = copied.filter(user_id__in=users, role__group_id__in=groups)
        note_each(using, "revoked", take(gone))


@receiver(m2m_changed, sender="$user_app$.$User$_user_permissions")
def follow_direct(sender, instance, action, reverse, pk_set, using, **kwargs):
    if not action.startswith("post_"):
        return
    if not reverse:
        batches = [[instance.pk]]
    elif pk_set is not None:
        batches = [list(pk_set)]
    else:
        batches = users_in_batches(apps, using)
    for users in batches:
        given, taken = copy_direct(apps, using, users)
        note_each(using, "granted", given)
        note_each(using, "revoked", taken)


@receiver(pre_delete, sender="auth.Group")
def forget_group(sender, instance, using, **kwargs):
    """Without its group a role stays; those who had it through the group do not."""
    $Assignment$ = apps.get_model("$app$", "$Assignment$")
    copied = $Assignment$.objects.using(using).filter(
        copied=True, role__group_id=instance.pk
    )
    note_each(using, "revoked", take(copied))
