package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TreeWriter;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.testing.DjangoProject;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan for roles, phase by phase on a real Django with users, groups and permissions. */
class RbacOnDjangoTest {
  private static final Path SHOP = Path.of("examples", "shop");

  /** What everybody may do, one line each, through the backend that is named. */
  private static final String HELD =
      """
      from accounts.models import User
      for user in User.objects.order_by("username"):
          print(user.username, ",".join(sorted(user.get_all_permissions())))
      """;

  private static final String PEOPLE =
      """
      from django.contrib.auth.models import Group, Permission
      from accounts.models import User
      def may(*names):
          return list(Permission.objects.filter(codename__in=names))
      for n in range(2500):
          User.objects.create(username=f"support{n:04}", role="support")
      ada = User.objects.create(username="ada", role="manager")
      ada.user_permissions.add(*may("delete_order", "add_user"))
      bob = User.objects.create(username="bob", role="warehouse")
      bob.user_permissions.add(*may("delete_order", "add_user"))
      cem = User.objects.create(username="cem", role="support")
      extra = Group.objects.create(name="Auditors")
      extra.permissions.add(*may("view_logentry"))
      cem.groups.add(extra)
      dee = User.objects.create(username="dee", role="support")
      dee.groups.clear()
      dee.user_permissions.add(*may("view_user"))
      eve = User.objects.create(username="eve", role="support", is_active=False)
      """;

  @TempDir Path temp;

  @Test
  void nobodyLosesAPermissionForwardsAndBackwards() {
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).onPostgres();
    Proposal proposal = proposal(shop.root());
    shop.migrate().orFail();
    shop.shell(PEOPLE).orFail();
    String before = shop.shell(HELD).orFail().stdout();
    assertThat(before).contains("bob accounts.add_user").contains("cem admin.view_logentry");

    lay(shop, proposal, 0);
    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
    // nothing is in the tables, so code that does not know them deletes people as ever
    String models = shop.read("accounts/models.py");
    shop.write("accounts/models.py", before(SHOP.resolve("accounts/models.py")));
    shop.shell(
            """
            from accounts.models import User
            assert User.objects.create(username="old", role="manager").delete()
            """)
        .orFail();
    shop.write("accounts/models.py", models);

    lay(shop, proposal, 1);
    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
    // code of this release writes groups, and deletes people who have rows already
    shop.shell(
            """
            from django.contrib.auth.models import Group
            from accounts.models import User, RoleAssignment
            fay = User.objects.create(username="fay", role="warehouse")
            assert RoleAssignment.objects.filter(user=fay, role__name="Warehouse").exists()
            fay.delete()
            """)
        .orFail();
    shop.manage("sync_roles", "--check").orFail();
    assertThat(shop.shell(HELD).orFail().stdout()).isEqualTo(before);

    String settings = shop.read("shop/settings.py");
    lay(shop, proposal, 2);
    String switched = shop.read("shop/settings.py");
    assertThat(switched).contains("AUTHENTICATION_BACKENDS = [\"accounts.access.RoleBackend\"]");
    shop.makemigrationsCheck().orFail();
    assertThat(shop.shell(HELD).orFail().stdout()).isEqualTo(before);
    shop.shell(
            """
            from django.contrib.auth.models import Group, Permission
            from accounts.access import grant, revoke
            from accounts.models import Role, RoleChange, User
            dee = User.objects.get(username="dee")
            desk = Role.objects.create(name="Desk", parent=Role.objects.get(name="Auditors"))
            desk.permissions.add(Permission.objects.get(codename="add_product"))
            grant(dee, desk, by=dee, reason="holidays")
            assert dee.has_perm("catalog.add_product") and dee.has_perm("admin.view_logentry")
            change = RoleChange.objects.get(user_name="dee", role_name="Desk")
            assert (change.action, change.by_name, change.reason) == ("granted", "dee", "holidays")
            # through a parent and by hand, to people whose role is only copied
            warehouse = Role.objects.get(name="Warehouse")
            warehouse.permissions.add(Permission.objects.get(codename="add_category"))
            warehouse.parent = desk
            warehouse.save()
            holders = User.objects.with_perm("admin.view_logentry").values_list("username", flat=True)
            assert sorted(holders) == ["bob", "cem", "dee"], holders
            """)
        .orFail();

    lay(shop, proposal, 3);
    shop.makemigrationsCheck().orFail();
    String contracted = shop.shell(HELD).orFail().stdout();
    assertThat(contracted)
        .contains("dee accounts.view_user,admin.view_logentry,catalog.add_product\n")
        .containsPattern("bob .*admin.view_logentry,catalog.add_category,catalog.add_product");
    proposal.tests().forEach(test -> shop.write(test.path(), test.content()));
    shop.test("accounts").orFail();

    // back: what was granted as a role only is a group afterwards
    shop.write("shop/settings.py", settings);
    shop.migrate("accounts", "0007").orFail();
    assertThat(shop.shell(HELD).orFail().stdout()).isEqualTo(contracted);
    shop.migrate("accounts", "0004").orFail();
    shop.migrate().orFail();
    shop.manage("sync_roles", "--check").orFail();
    shop.write("shop/settings.py", switched);
    assertThat(shop.shell(HELD).orFail().stdout()).isEqualTo(contracted);
  }

  @Test
  void groupsThatChangeMeanwhileAreFollowed() {
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).onPostgres();
    Proposal proposal = proposal(shop.root());
    for (int phase = 0; phase < 4; phase++) {
      lay(shop, proposal, phase);
    }
    shop.migrate().orFail();
    shop.shell(PEOPLE).orFail();
    shop.shell(
            """
            from django.contrib.auth.models import Group, Permission
            from accounts.models import Role, RoleAssignment, User
            def held(name):
                return User.objects.get(username=name).get_all_permissions()
            auditors = Group.objects.get(name="Auditors")
            assert "admin.view_logentry" in held("cem")
            auditors.permissions.add(Permission.objects.get(codename="delete_order"))
            assert "orders.delete_order" in held("cem")
            auditors.permissions.clear()
            assert "orders.delete_order" not in held("cem")
            Permission.objects.get(codename="add_order").group_set.add(auditors)
            assert "orders.add_order" in held("cem")
            auditors.user_set.clear()
            assert "orders.add_order" not in held("cem")
            auditors.user_set.add(User.objects.get(username="cem"))
            assert "orders.add_order" in held("cem")
            auditors.delete()
            assert "orders.add_order" not in held("cem")
            ada = User.objects.get(username="ada")
            ada.user_permissions.set([])
            assert "accounts.add_user" not in held("ada")
            assert "accounts.add_user" in held("bob")
            bob = User.objects.get(username="bob")
            bob.role = "support"
            bob.save()
            assert "orders.change_order" not in held("bob")
            """)
        .orFail();
    shop.manage("sync_roles", "--check").orFail();
    shop.shell(
            """
            from django.db import connection
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM accounts_roleassignment WHERE copied")
            """)
        .orFail();
    assertThat(shop.manage("sync_roles", "--check").exitCode()).isEqualTo(1);
    shop.manage("sync_roles").orFail();
    shop.manage("sync_roles", "--check").orFail();
  }

  @Test
  void whatOldServersTakeIsTakenFromRolesAsWell() {
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).onPostgres();
    Proposal proposal = proposal(shop.root());
    lay(shop, proposal, 0);
    String old = shop.read("accounts/models.py");
    shop.migrate().orFail();
    shop.shell(PEOPLE.replace("range(2500)", "range(5)")).orFail();
    lay(shop, proposal, 1);
    String mirroring = shop.read("accounts/models.py");

    // servers of two releases side by side: the new one gives, the old one takes
    shop.shell(PROMOTE).orFail();
    shop.write("accounts/models.py", old);
    shop.shell(DEMOTE).orFail();
    shop.write("accounts/models.py", mirroring);
    shop.migrate().orFail();
    shop.manage("sync_roles", "--check").orFail();

    // and once more when the copy is done, for as long as a rollback may last
    shop.shell(PROMOTE + GRANT).orFail();
    shop.write("accounts/models.py", old);
    shop.shell(DEMOTE).orFail();
    shop.write("accounts/models.py", mirroring);
    assertThat(shop.manage("sync_roles", "--check").stderr())
        .contains("the role Auditors still has delete_user, its group does not")
        .contains("copied roles without the group")
        .contains("copied roles without the permission");
    shop.manage("sync_roles").orFail();
    shop.manage("sync_roles", "--check").orFail();

    lay(shop, proposal, 2);
    lay(shop, proposal, 3);
    shop.shell(
            """
            from accounts.models import RoleChange, User
            def held(name):
                return User.objects.get(username=name).get_all_permissions()
            assert "orders.export_orders" not in held("support0001")
            assert "catalog.delete_product" not in held("support0002")
            assert "admin.view_logentry" not in held("support0003")
            assert "accounts.delete_user" not in held("cem")
            # what people gave stays
            assert "orders.export_orders" in held("support0004")
            assert "customers.add_customer" in held("cem")
            # the mirror writes down whom it gave what, the copies how many
            rows = RoleChange.objects.filter(role_name="Managers", action="granted")
            each = rows.filter(user_name="support0001")
            assert [row.reason for row in each] == ["mirrored", "mirrored"], list(each.values())
            taken = RoleChange.objects.filter(role_name="Managers", action="revoked", user=None)
            assert [row.reason for row in taken] == ["copied: 1 users"] * 2, list(taken.values())
            assert not RoleChange.objects.filter(user_name="support0000").exists()
            """)
        .orFail();
  }

  private static final String PROMOTE =
      """
      from django.contrib.auth.models import Group, Permission
      from accounts.models import User
      def may(*names):
          return list(Permission.objects.filter(codename__in=names))
      def user(n):
          return User.objects.get(username=f"support{n:04}")
      one = user(1)
      one.role = "manager"
      one.save()
      user(2).user_permissions.add(*may("delete_product"))
      auditors = Group.objects.get(name="Auditors")
      auditors.permissions.add(*may("delete_user"))
      user(3).groups.add(auditors)
      Group.objects.get_or_create(name="Nobody and nothing")
      """;

  private static final String DEMOTE =
      """
      from django.contrib.auth.models import Group, Permission
      from accounts.models import User
      def user(n):
          return User.objects.get(username=f"support{n:04}")
      one = user(1)
      one.role = "support"
      one.save()
      user(2).user_permissions.clear()
      auditors = Group.objects.get(name="Auditors")
      auditors.permissions.remove(Permission.objects.get(codename="delete_user"))
      user(3).groups.remove(auditors)
      """;

  private static final String GRANT =
      """
      from accounts.models import Role, RoleAssignment
      Role.objects.get(name="Auditors").permissions.add(*may("add_customer"))
      RoleAssignment.objects.create(user=user(4), role=Role.objects.get(name="Managers"))
      """;

  @Test
  void asyncCodeIsToldTheSameAndWhatASignalGivesComesBack() {
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).onPostgres();
    Proposal proposal = proposal(shop.root());
    for (int phase = 0; phase < 4; phase++) {
      lay(shop, proposal, phase);
    }
    shop.migrate().orFail();
    shop.shell(
            """
            from asgiref.sync import async_to_sync
            from accounts.access import grant, revoke
            from accounts.models import Role, User
            ada = User.objects.create(username="ada", role="support")
            def again():
                return User.objects.get(username="ada")
            managers, support = (Role.objects.get(name=n) for n in ("Managers", "Support"))
            grant(ada, managers)
            assert again().has_perm("orders.export_orders")
            assert async_to_sync(again().ahas_perm)("orders.export_orders")
            assert async_to_sync(again().ahas_module_perms)("catalog")
            for kind in ("all", "group", "user"):
                told = getattr(again(), f"get_{kind}_permissions")()
                assert async_to_sync(getattr(again(), f"aget_{kind}_permissions"))() == told
            # what a role alone gave is taken for good; what the signal gives, it gives again
            revoke(ada, managers)
            revoke(ada, support)
            assert not again().get_all_permissions()
            again().save()
            assert not again().has_perm("orders.export_orders")
            assert again().has_perm("orders.refund_order")
            """)
        .orFail();
    assertThat(proposal.phases().get(2).purpose())
        .startsWith(
            "What access.revoke() takes of a role that stands for a group does not last by itself"
                + " here: accounts/signals.py:10 (keep_group_of_role)");
  }

  private static String before(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Proposal proposal(Path root) {
    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    return ((Playbook.Planned) new Rbac().plan(workspace.planInput(Map.of()))).proposal();
  }

  private static void lay(DjangoProject shop, Proposal proposal, int phase) {
    new TreeWriter(shop.root()).write(proposal.phases().get(phase).files());
  }
}
