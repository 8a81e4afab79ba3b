package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.testing.DjangoProject;
import io.github.djarchitect.testing.Postgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Columns of a model whose old versions django-simple-history keeps, split, retyped and renamed on
 * a real Django and PostgreSQL: each phase leaves models and migrations in agreement, saves write
 * both tables, and what was said of the past is still said.
 */
class VersionsOnDjangoTest {
  private static final Path SHOP = Path.of("examples", "shop");

  private static final String CUSTOMER =
      "class Customer(models.Model):\n    name = models.CharField(max_length=200)\n";

  private static final String STATUS = "    status = models.CharField";

  private static final String HISTORY = "    history = HistoricalRecords()\n";

  @TempDir Path temp;

  /** The shop with old versions of a model, whose source is changed as a test needs it. */
  private DjangoProject shop(Postgres.Database database, String app, String before, String after) {
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "shop/settings.py",
        shop.read("shop/settings.py")
            .replace("    \"accounts\",\n", "    \"simple_history\",\n    \"accounts\",\n"));
    String models = shop.read(app + "/models.py");
    assertThat(models).contains(before);
    shop.write(
        app + "/models.py",
        models
            .replace(before, after)
            .replace(
                "from django.db import models\n",
                "from django.db import models\n"
                    + "from simple_history.models import HistoricalRecords\n"));
    shop.manage("makemigrations", app, "--name", "history").orFail();
    shop.makemigrationsCheck().orFail();
    return shop;
  }

  private DjangoProject vouchers(Postgres.Database database) {
    return shop(
        database,
        "orders",
        STATUS,
        "    voucher = models.CharField(max_length=9, unique=True, null=True)\n"
            + HISTORY
            + STATUS);
  }

  private DjangoProject customers(Postgres.Database database) {
    return shop(database, "customers", CUSTOMER, CUSTOMER + "    history = HistoricalRecords()\n");
  }

  @Test
  void splitsANameAndThatOfItsOldVersions() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = customers(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new SplitColumn(),
            "customers_customer",
            Map.of("model", "customers.Customer", "field", "name", "into", "first_name,last_name"));
    shop.migrate().orFail();
    shop.shell(
            """
            from customers.models import Customer
            for n in range(300):
                customer = Customer.objects.create(name=f"Ada {n}", email=f"old{n}@example.com")
                customer.name = f"Grace Brewster {n}"
                customer.save()
            """)
        .orFail();
    String past =
        "SELECT string_agg(name, '|' ORDER BY history_id) FROM customers_historicalcustomer"
            + " WHERE email LIKE 'old%'";
    String before = database.value(past);

    Deploys.phase(shop, proposal, 0);
    // the release before knows the old column only, in both tables
    database.execute(
        "INSERT INTO customers_historicalcustomer (id, name, email, phone, marketing_opt_in,"
            + " created_at, history_date, history_type) VALUES (7, 'Old Code', 'late@example.com',"
            + " '', false, now(), now(), '+')");
    assertThat(version(database, "late@example.com", "first_name || '/' || last_name"))
        .isEqualTo("Old/Code");
    saves(shop, "expand");
    versions(database, "expand@example.com", "Ada King/Ada/King|Ada Byron King/Ada/Byron King");

    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_customer_first_name").orFail();
    shop.manage("fill_historicalcustomer_first_name").orFail();
    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
    assertThat(
            database.value(
                "SELECT count(*) FROM customers_historicalcustomer WHERE first_name IS NULL OR"
                    + " last_name IS NULL"))
        .isEqualTo("0");
    Deploys.phase(shop, proposal, 2);
    saves(shop, "enforce");
    versions(database, "enforce@example.com", "Ada King/Ada/King|Ada Byron King/Ada/Byron King");

    Deploys.phase(shop, proposal, 3);
    shop.manage("check").orFail();
    shop.shell(
            """
            from customers.models import Customer
            made = Customer.objects.create(first_name="New", last_name="Code", email="new@example.com")
            made.last_name = "Code Again"
            made.save()
            made.delete()
            of = Customer.history.filter(email="new@example.com").order_by("history_id")
            said = [(each.history_type, each.first_name, each.last_name) for each in of]
            assert said == [
                ("+", "New", "Code"), ("~", "New", "Code Again"), ("-", "New", "Code Again")
            ], said
            old = Customer.objects.get(email="old3@example.com").history.earliest()
            assert old.instance.first_name == "Ada", vars(old)
            """)
        .orFail();
    versions(
        database,
        "new@example.com",
        "New Code/New/Code|New Code Again/New/Code Again|New Code Again/New/Code Again");
    // a process of the release before still inserts
    database.execute(
        "INSERT INTO customers_historicalcustomer (id, name, email, phone, marketing_opt_in,"
            + " created_at, history_date, history_type) VALUES (7, 'Very Old Code',"
            + " 'later@example.com', '', false, now(), now(), '~')");
    versions(database, "later@example.com", "Very Old Code/Very/Old Code");

    Deploys.phase(shop, proposal, 4);
    shop.shell(
            """
            from customers.models import Customer
            last = Customer.objects.get(email="old3@example.com")
            last.last_name = "Hopper"
            last.save()
            assert last.history.count() == 3
            """)
        .orFail();

    shop.migrate("customers", "0007").orFail();
    assertThat(
            database
                .value(
                    past
                        + " AND (id, history_id) IN (SELECT id, history_id FROM"
                        + " customers_historicalcustomer WHERE name <> 'Grace Hopper')")
                .equals(before))
        .isTrue();
    shop.migrate().orFail();
  }

  /** Code of a phase between, whose objects may say in the new form what was before. */
  private static void saves(DjangoProject shop, String phase) {
    shop.shell(
            """
            from customers.models import Customer
            made = Customer.objects.create(name="Ada King", email="%1$s@example.com")
            made.refresh_from_db()
            assert (made.name, made.first_name, made.last_name) == ("Ada King", "Ada", "King"), vars(made)
            made.name = "Ada Byron King"
            made.save()
            """
                .formatted(phase))
        .orFail();
  }

  private static void versions(Postgres.Database database, String email, String all) {
    assertThat(
            version(
                database,
                email,
                "string_agg(concat(name, '/', first_name, '/', last_name), '|' ORDER BY"
                    + " history_id)"))
        .isEqualTo(all);
  }

  private static String version(Postgres.Database database, String email, String what) {
    return database.value(
        "SELECT %s FROM customers_historicalcustomer WHERE email = '%s'".formatted(what, email));
  }

  @Test
  void retypesANumberThatMayBeMissingWithItsOldVersions() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop =
        shop(
            database,
            "orders",
            STATUS,
            "    items = models.PositiveIntegerField(null=True, db_index=True)\n"
                + HISTORY
                + STATUS);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "items", "to", "PositiveBigIntegerField()"));
    shop.migrate().orFail();
    shop.shell(
            """
            from customers.models import Customer
            from orders.models import Order
            customer = Customer.objects.create(name="Ada", email="ada@example.com")
            for n in range(5):
                order = Order.objects.create(customer=customer, items=n, total_cents=n)
                order.items = None if n == 4 else n + 10
                order.save()
            """)
        .orFail();

    Deploys.phase(shop, proposal, 0);
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_order_items_new").orFail();
    shop.manage("fill_historicalorder_items_new").orFail();
    shop.migrate().orFail();
    shop.shell(
            """
            from orders.models import Order
            # read with both forms, cleared in the one that this code knows to be the field
            order = Order.objects.get(total_cents=1)
            assert order.items_new == 11, vars(order)
            order.items = None
            order.save()
            order = Order.objects.get(total_cents=2)
            order.items = 99
            order.save()
            """)
        .orFail();
    String said =
        "SELECT string_agg(concat(items, '/', items_new), ' ' ORDER BY history_id)"
            + " FROM orders_historicalorder WHERE total_cents = ";
    assertThat(database.value(said + 1)).isEqualTo("1/1 11/11 /");
    assertThat(database.value(said + 2)).isEqualTo("2/2 12/12 99/99");
    assertThat(database.value(said + 4)).isEqualTo("4/4 /");

    Deploys.phase(shop, proposal, 2);
    Deploys.phase(shop, proposal, 3);
    shop.shell(
            """
            from orders.models import Order
            order = Order.objects.get(total_cents=3)
            order.items = 1000
            order.save()
            order.items = None
            order.save()
            assert [each.items for each in order.history.order_by("history_id")] == [3, 13, 1000, None]
            """)
        .orFail();
    assertThat(database.value(said + 3)).isEqualTo("3/3 13/13 1000/1000 /");
    Deploys.phase(shop, proposal, 4);
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_indexes WHERE tablename = 'orders_historicalorder' AND"
                    + " indexdef LIKE '%(items_new)%'"))
        .isEqualTo("1");
    shop.shell(
            """
            from orders.models import Order
            order = Order.objects.get(total_cents=3)
            order.items = 2**40
            order.save()
            assert order.history.latest().items == 2**40
            order.history.latest().delete()
            order.items = 5
            order.save()
            """)
        .orFail();
    shop.migrate("orders", "0010").orFail();
    assertThat(
            database.value(
                "SELECT string_agg(items::text, ' ' ORDER BY history_id) FROM"
                    + " orders_historicalorder WHERE total_cents = 3"))
        .isEqualTo("3 13 1000 5");
    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
  }

  @Test
  void renamesATextOfAClassWhoseBaseKeepsOldVersions() {
    Postgres.Database database = Postgres.database();
    String address = "class Address(models.Model):\n";
    DjangoProject shop =
        shop(
            database,
            "customers",
            address,
            "class Kept(models.Model):\n"
                + "    history = HistoricalRecords(\n"
                + "        inherit=True, custom_model_name=lambda name: f\"{name}Version\"\n"
                + "    )\n\n"
                + "    class Meta:\n        abstract = True\n\n\nclass Address(Kept):\n");
    Proposal proposal =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "customers_address",
            Map.of("model", "customers.Address", "field", "city", "to", "town"));
    shop.migrate().orFail();
    shop.shell(
            """
            from customers.models import Address, Customer
            customer = Customer.objects.create(name="Ada", email="ada@example.com")
            address = Address.objects.create(customer=customer, street="A", city="Rome", postcode="1")
            address.city = "Paris"
            address.save()
            """)
        .orFail();
    Deploys.phase(shop, proposal, 0);
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_address_town").orFail();
    shop.manage("fill_addressversion_town").orFail();
    shop.migrate().orFail();
    for (int phase = 2; phase < proposal.phases().size(); phase++) {
      Deploys.phase(shop, proposal, phase);
    }
    shop.shell(
            """
            from customers.models import Address
            address = Address.objects.get()
            address.town = "Oslo"
            address.save()
            towns = [each.town for each in address.history.order_by("history_id")]
            assert towns == ["Rome", "Paris", "Oslo"], towns
            """)
        .orFail();
    shop.migrate("customers", "0007").orFail();
    assertThat(
            database.value(
                "SELECT string_agg(city, ' ' ORDER BY history_id) FROM"
                    + " customers_addressversion"))
        .isEqualTo("Rome Paris Oslo");
    shop.migrate().orFail();
  }

  @Test
  void aFieldThatKeepsItsColumnKeepsThatOfItsOldVersions() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = vouchers(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "voucher", "to", "coupon"));
    shop.migrate().orFail();
    Deploys.phase(shop, proposal, 0);
    shop.shell(
            """
            from customers.models import Customer
            from orders.models import Order
            customer = Customer.objects.create(name="Ada", email="ada@example.com")
            order = Order.objects.create(customer=customer, coupon="A")
            assert order.history.get().coupon == "A"
            """)
        .orFail();
    assertThat(database.value("SELECT voucher FROM orders_historicalorder")).isEqualTo("A");
  }

  @Test
  void aRelationKeepsItsColumnAndThatOfItsOldVersions() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = vouchers(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "customer", "to", "buyer"));
    DjangoProject old = DjangoProject.copyOf(shop.root(), temp.resolve("old")).on(database);
    shop.migrate().orFail();
    old.shell(
            """
            from customers.models import Customer
            from orders.models import Order
            Order.objects.create(customer=Customer.objects.create(name="Ada", email="a@example.com"))
            """)
        .orFail();
    Deploys.phase(shop, proposal, 0);
    shop.shell(
            """
            from orders.models import Order
            order = Order.objects.get()
            order.currency = "USD"
            order.save()
            assert [each.buyer_id for each in order.history.all()] == [order.customer_id] * 2
            assert order.history.filter(buyer__name="Ada").count() == 2
            """)
        .orFail();
    old.shell("from orders.models import Order; Order.objects.get().save()").orFail();
    assertThat(database.value("SELECT count(customer_id) FROM orders_historicalorder"))
        .isEqualTo("3");
    shop.migrate("orders", "0010").orFail();
    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
  }

  @Test
  void moreRoomIsMadeInBothTables() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = vouchers(database);
    Proposal wider =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "voucher", "to", "CharField(max_length=40)"));
    shop.migrate().orFail();
    Deploys.phase(shop, wider, 0);
    Proposal text =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "voucher", "to", "TextField()"));
    Deploys.phase(shop, text, 0);
    assertThat(
            database.value(
                "SELECT string_agg(data_type, ' ') FROM information_schema.columns WHERE"
                    + " column_name = 'voucher'"))
        .isEqualTo("text text");
    shop.migrate("orders", "0010").orFail();
    shop.migrate().orFail();
  }
}
