from django.contrib.auth.models import Group
from django.test import TestCase

from .models import User


class RoleTest(TestCase):
    def test_a_new_user_is_in_the_group_of_the_role(self):
        user = User.objects.create_user("ada", role=User.Role.WAREHOUSE)
        self.assertEqual([group.name for group in user.groups.all()], ["Warehouse"])

    def test_a_changed_role_changes_the_group(self):
        user = User.objects.create_user("ada", role=User.Role.WAREHOUSE)
        user.role = User.Role.MANAGER
        user.save()
        self.assertEqual([group.name for group in user.groups.all()], ["Managers"])

    def test_groups_carry_the_permissions_of_the_role(self):
        user = User.objects.create_user("ada", role=User.Role.SUPPORT)
        self.assertTrue(user.has_perm("orders.refund_order"))
        self.assertFalse(user.has_perm("orders.export_orders"))

    def test_there_is_one_group_for_each_role(self):
        names = Group.objects.order_by("name").values_list("name", flat=True)
        self.assertEqual(list(names), ["Managers", "Support", "Warehouse"])
