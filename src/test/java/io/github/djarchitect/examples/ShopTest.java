package io.github.djarchitect.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.testing.DjangoProject;
import io.github.djarchitect.testing.Postgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/shop} is a Django project that works. */
class ShopTest {
  private static final Path SHOP = Path.of("examples", "shop");
  private static final String[] APPS = {"accounts", "orders", "catalog", "customers"};

  @TempDir Path temp;

  @Test
  void migratesForwardsBackwardsAndForwardsOnSqlite() {
    forwardsBackwardsForwards(DjangoProject.copyOf(SHOP, temp));
  }

  @Test
  void migratesForwardsBackwardsAndForwardsOnPostgres() {
    var database = Postgres.database();
    var shop = DjangoProject.copyOf(SHOP, temp).on(database);
    forwardsBackwardsForwards(shop);
    assertThat(
            database.value(
                "SELECT convalidated FROM pg_constraint WHERE conname ="
                    + " 'order_total_not_negative'"))
        .isEqualTo("t");
    assertThat(
            database.value(
                "SELECT indisvalid FROM pg_index"
                    + " WHERE indexrelid = 'order_customer_placed'::regclass"))
        .isEqualTo("t");
  }

  @Test
  void dataMigrationsFillWhatOldRowsLack() {
    var shop = DjangoProject.copyOf(SHOP, temp).onPostgres();
    shop.migrate("orders", "0002").orFail();
    shop.migrate("catalog", "0003").orFail();
    shop.migrate("customers", "0002").orFail();
    shop.migrate("accounts", "0002").orFail();
    shop.shell(
            """
            from django.db import connection
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO customers_customer (name, email, phone, created_at)"
                    " VALUES ('Ada Lovelace', 'Ada@Example.com', '', now())")
                cursor.execute(
                    "INSERT INTO orders_order (customer_id, status, total_cents, currency, placed_at)"
                    " SELECT 1, 'new', n, 'EUR', now() FROM generate_series(1, 5002) n")
                cursor.execute("INSERT INTO catalog_category (title) VALUES ('Tea'), ('tea')")
                cursor.execute(
                    "INSERT INTO accounts_user (password, is_superuser, username, first_name,"
                    " last_name, email, is_staff, is_active, date_joined, role) VALUES"
                    " ('', false, 'wim', '', '', '', true, true, now(), 'warehouse')")
            """)
        .orFail();
    shop.migrate().orFail();
    var seen =
        shop.shell(
                """
                from accounts.models import User
                from catalog.models import Category
                from customers.models import Customer
                from orders.models import Order
                print(Customer.objects.get().email)
                print(Order.objects.filter(reference=None).count())
                print(sorted(Category.objects.values_list("slug", flat=True)))
                print(User.objects.get().has_perm("orders.change_order"))
                """)
            .orFail();
    assertThat(seen.stdout()).isEqualTo("ada@example.com\n0\n['tea', 'tea-2']\nTrue\n");
  }

  @Test
  void modelsAndMigrationsAgree() {
    DjangoProject.copyOf(SHOP, temp).makemigrationsCheck().orFail();
  }

  @Test
  void itsOwnTestsPass() {
    DjangoProject.copyOf(SHOP, temp).onPostgres().test().orFail();
  }

  private static void forwardsBackwardsForwards(DjangoProject shop) {
    shop.migrate().orFail();
    for (var app : APPS) {
      shop.migrate(app, "zero").orFail();
    }
    assertThat(shop.manage("showmigrations", APPS[0], APPS[1], APPS[2], APPS[3]).orFail().stdout())
        .contains("[ ] 0001_initial")
        .doesNotContain("[X]");
    shop.migrate().orFail();
    assertThat(shop.manage("showmigrations").orFail().stdout()).doesNotContain("[ ]");
  }
}
