package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TreeWriter;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.testing.DjangoProject;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
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

  private static final String BACKEND =
      "\nAUTHENTICATION_BACKENDS = [\"accounts.access.RoleBackend\"]\n";

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

    lay(shop, proposal, 1);
    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
    shop.manage("sync_roles", "--check").orFail();
    assertThat(shop.shell(HELD).orFail().stdout()).isEqualTo(before);

    lay(shop, proposal, 2);
    String settings = shop.read("shop/settings.py");
    shop.write("shop/settings.py", settings + BACKEND);
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
            assert RoleChange.objects.get().reason == "holidays"
            holders = User.objects.with_perm("admin.view_logentry").values_list("username", flat=True)
            assert sorted(holders) == ["cem", "dee"], holders
            """)
        .orFail();

    lay(shop, proposal, 3);
    shop.makemigrationsCheck().orFail();
    String contracted = shop.shell(HELD).orFail().stdout();
    assertThat(contracted)
        .isEqualTo(
            before.replace(
                "dee accounts.view_user",
                "dee accounts.view_user,admin.view_logentry,catalog.add_product"));
    proposal.tests().forEach(test -> shop.write(test.path(), test.content()));
    shop.test("accounts").orFail();

    // back: what was granted as a role only is a group afterwards
    shop.write("shop/settings.py", settings);
    shop.migrate("accounts", "0007").orFail();
    assertThat(shop.shell(HELD).orFail().stdout()).isEqualTo(contracted);
    shop.migrate("accounts", "0004").orFail();
    shop.migrate().orFail();
    shop.manage("sync_roles", "--check").orFail();
    shop.write("shop/settings.py", settings + BACKEND);
    assertThat(shop.shell(HELD).orFail().stdout()).isEqualTo(contracted);
  }

  @Test
  void groupsThatChangeMeanwhileAreFollowed() {
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).onPostgres();
    Proposal proposal = proposal(shop.root());
    for (int phase = 0; phase < 4; phase++) {
      lay(shop, proposal, phase);
    }
    shop.write("shop/settings.py", shop.read("shop/settings.py") + BACKEND);
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

  private static Proposal proposal(Path root) {
    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    return ((Playbook.Planned) new Rbac().plan(workspace.planInput(Map.of()))).proposal();
  }

  private static void lay(DjangoProject shop, Proposal proposal, int phase) {
    new TreeWriter(shop.root()).write(proposal.phases().get(phase).files());
  }
}
