from asgiref.sync import async_to_sync
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from $module$ import access
from $module$.models import $Role$, $Assignment$, $Change$


@override_settings(AUTHENTICATION_BACKENDS=["$module$.access.RoleBackend"])
class RolesTest(TestCase):
    def setUp(self):
        content_type = ContentType.objects.get_for_model($Role$)
        self.permissions = [
            Permission.objects.create(
                content_type=content_type, codename=f"of_this_test_{n}", name=f"{n}"
            )
            for n in range(3)
        ]
        self.group = Group.objects.create(name="a group of this test")
        self.group.permissions.add(self.permissions[0])
        self.user = get_user_model()._default_manager.create(
            **{get_user_model().USERNAME_FIELD: "somebody@example.com"}
        )

    def again(self):
        return get_user_model()._default_manager.get(pk=self.user.pk)

    def held(self, groups_count):
        before = access.GROUPS_COUNT
        access.GROUPS_COUNT = groups_count
        try:
            return self.again().get_all_permissions()
        finally:
            access.GROUPS_COUNT = before

    def changes(self, role):
        rows = $Change$.objects.filter(role_name=role.name).order_by("pk")
        return list(rows.values_list("action", "user_name", "reason"))

    def test_what_groups_and_users_hold_is_held_by_roles_as_well(self):
        self.user.groups.add(self.group)
        self.user.user_permissions.add(self.permissions[1])
        self.group.permissions.add(self.permissions[2])
        self.assertEqual(self.held(True), self.held(False))
        call_command("sync_roles", "--check")

    def test_what_is_taken_from_a_group_is_taken_from_its_role(self):
        self.user.groups.add(self.group)
        before = self.held(False)
        self.group.permissions.remove(self.permissions[0])
        self.assertLess(self.held(False), before)
        self.user.groups.clear()
        self.assertEqual(self.held(True), self.held(False))

    def test_what_the_mirror_gives_and_takes_is_written_down(self):
        self.user.groups.add(self.group)
        self.user.groups.remove(self.group)
        name = self.user.get_username()
        self.assertEqual(
            self.changes($Role$.objects.get(group=self.group)),
            [("granted", name, "mirrored"), ("revoked", name, "mirrored")],
        )

    def test_what_the_mirror_did_not_see_taken_is_found_and_taken(self):
        self.user.groups.add(self.group)
        self.user.user_permissions.add(self.permissions[1])
        before = self.held(False)
        # as a process without the mirror does
        self.user.groups.through.objects.filter(group=self.group).delete()
        self.user.user_permissions.through.objects.filter(
            permission=self.permissions[1]
        ).delete()
        self.assertEqual(self.held(False), before)
        with self.assertRaises(CommandError):
            call_command("sync_roles", "--check")
        call_command("sync_roles")
        self.assertEqual(self.held(True), self.held(False))
        self.assertLess(self.held(False), before)

    def test_what_people_gave_as_roles_stays(self):
        self.user.groups.add(self.group)
        role = $Role$.objects.get(group=self.group)
        role.permissions.add(self.permissions[1])
        access.grant(self.user, role, by=self.user, reason="a test")
        self.group.permissions.clear()
        self.user.groups.clear()
        call_command("sync_roles")
        self.assertIn(
            f"{self.permissions[1].content_type.app_label}.of_this_test_1",
            self.held(False),
        )

    def test_a_role_has_what_its_parent_has(self):
        parent = $Role$.objects.create(name="parent")
        parent.permissions.add(self.permissions[0])
        child = $Role$.objects.create(name="child", parent=parent)
        access.grant(self.user, child, reason="a test")
        self.assertTrue(self.held(False))
        access.revoke(self.user, child)
        self.assertEqual(
            [action for action, _, _ in self.changes(child)], ["granted", "revoked"]
        )
        self.assertFalse($Assignment$.objects.filter(role=child).exists())

    def test_async_code_is_told_the_same(self):
        if not hasattr(self.user, "ahas_perm"):
            self.skipTest("before Django 5.2")
        role = $Role$.objects.create(name="a role of this test")
        role.permissions.add(self.permissions[0])
        access.grant(self.user, role)
        user = self.again()
        self.assertEqual(
            async_to_sync(user.aget_all_permissions)(), self.held(False)
        )
        name = f"{self.permissions[0].content_type.app_label}.of_this_test_0"
        self.assertTrue(async_to_sync(user.ahas_perm)(name))
