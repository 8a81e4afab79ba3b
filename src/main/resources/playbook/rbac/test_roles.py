from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
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

    def held(self, groups_count):
        user = get_user_model()._default_manager.get(pk=self.user.pk)
        before = access.GROUPS_COUNT
        access.GROUPS_COUNT = groups_count
        try:
            return user.get_all_permissions()
        finally:
            access.GROUPS_COUNT = before

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

    def test_a_role_has_what_its_parent_has(self):
        parent = $Role$.objects.create(name="parent")
        parent.permissions.add(self.permissions[0])
        child = $Role$.objects.create(name="child", parent=parent)
        access.grant(self.user, child, reason="a test")
        self.assertTrue(self.held(False))
        access.revoke(self.user, child)
        self.assertEqual(
            list($Change$.objects.order_by("pk").values_list("action", flat=True)),
            ["granted", "revoked"],
        )
        self.assertFalse($Assignment$.objects.filter(role=child).exists())
