package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.testing.DjangoProject;
import io.github.djarchitect.testing.Postgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Columns that are split, retyped and renamed, phase by phase on a real Django and PostgreSQL, with
 * rows in the table and with code of the release before writing to it.
 */
class ColumnsOnDjangoTest {
  private static final Path SHOP = Path.of("examples", "shop");

  @TempDir Path temp;

  @Test
  void splitsANameWhileBothReleasesWrite() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new SplitColumn(),
            "customers_customer",
            Map.of("model", "customers.Customer", "field", "name", "into", "first_name,last_name"));
    shop.migrate().orFail();
    database.execute(
        """
        INSERT INTO customers_customer (name, email, phone, created_at)
        SELECT (ARRAY['Ada Lovelace', 'Plato', 'Juan Carlos de Borbon', '', ' Two  spaces '])[1 + n % 5],
            'old' || n || '@example.com', '', now()
        FROM generate_series(1, 3000) n
        """);
    String names = "SELECT string_agg(name, '|' ORDER BY id) FROM customers_customer";
    String before = database.value(names);

    Deploys.phase(shop, proposal, 0);
    // the release before knows the old column only
    database.execute(
        "INSERT INTO customers_customer (name, email, phone, created_at)"
            + " VALUES ('Grace Brewster Hopper', 'grace@example.com', '', now())");
    assertThat(
            database.value(
                "SELECT first_name || '/' || last_name FROM customers_customer"
                    + " WHERE email = 'grace@example.com'"))
        .isEqualTo("Grace/Brewster Hopper");
    emptyGivesEmptyParts(database, "expand");

    saves(shop, "expand");
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_customer_first_name").orFail();
    shop.manage("fill_customer_first_name").orFail();
    shop.migrate().orFail();
    assertThat(
            database.value(
                "SELECT count(*) FROM customers_customer WHERE first_name IS NULL OR last_name IS"
                    + " NULL"))
        .isEqualTo("0");

    Deploys.phase(shop, proposal, 2);
    saves(shop, "enforce");
    emptyGivesEmptyParts(database, "enforce");
    database.execute(
        "UPDATE customers_customer SET name = 'Grace Hopper' WHERE email = 'grace@example.com'");

    Deploys.phase(shop, proposal, 3);
    shop.manage("check").orFail();
    // both releases run: the new one writes parts, the old one names
    shop.shell(
            """
            from customers.models import Customer
            Customer.objects.create(first_name="New", last_name="Code", email="new@example.com")
            grace = Customer.objects.get(email="grace@example.com")
            assert (grace.first_name, grace.last_name) == ("Grace", "Hopper"), grace.first_name
            grace.last_name = "Murray Hopper"
            grace.save()
            assert grace.name == "Grace Murray Hopper"
            # code that gives the whole name goes on working
            Customer.objects.create(name="Whole Name Given", email="whole@example.com")
            whole = Customer.objects.get(email="whole@example.com")
            assert (whole.first_name, whole.last_name) == ("Whole", "Name Given")
            """)
        .orFail();
    assertThat(
            database.value(
                "SELECT string_agg(name, ', ' ORDER BY id) FROM customers_customer"
                    + " WHERE email IN ('new@example.com', 'grace@example.com')"))
        .isEqualTo("Grace Murray Hopper, New Code");
    database.execute(
        "INSERT INTO customers_customer (name, email, phone, created_at)"
            + " VALUES ('Late Old Code', 'late@example.com', '', now())");

    Deploys.phase(shop, proposal, 4);

    // back to before the plan: the texts are what they were
    shop.migrate("customers", "0006").orFail();
    assertThat(database.value(names + " WHERE email LIKE 'old%'").equals(before)).isTrue();
    assertThat(
            database.value("SELECT name FROM customers_customer WHERE email = 'late@example.com'"))
        .isEqualTo("Late Old Code");
    shop.migrate().orFail();
    assertThat(
            database.value(
                "SELECT first_name || '/' || last_name FROM customers_customer"
                    + " WHERE email = 'late@example.com'"))
        .isEqualTo("Late/Old Code");
    itsOwnTestPasses(shop, proposal);
  }

  /** A text that may be NULL comes empty from a form, which the database takes for a value. */
  @Test
  void formsOfEachReleaseLeaveTheTextsThatNobodyEdits() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "orders/models.py",
        shop.read("orders/models.py")
            .replace(
                "    placed_at =",
                "    remark = models.TextField(null=True, blank=True)\n    placed_at ="));
    shop.manage("makemigrations", "orders", "--name", "order_remark").orFail();
    Proposal proposal =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "remark", "to", "comment"));
    shop.migrate().orFail();
    orders(database, "remark, total_cents", "'said', n");

    Deploys.phase(shop, proposal, 0);
    edits(shop);
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_order_comment").orFail();
    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
    edits(shop);
    Deploys.phase(shop, proposal, 2);
    shop.shell(
            """
            from django.forms import modelform_factory
            from orders.models import Order
            form = modelform_factory(Order, fields="__all__")(instance=Order.objects.get(total_cents=4))
            assert "comment" in form.fields and "remark" not in form.fields, form.fields
            """)
        .orFail();
    assertThat(
            database.value(
                "SELECT count(*) FROM orders_order WHERE remark = 'said' AND comment = 'said'"))
        .isEqualTo("3000");
  }

  /** A form of the model that changes the currency alone; a new order through another. */
  private static void edits(DjangoProject shop) {
    shop.shell(
            """
            from django.forms import modelform_factory
            from orders.models import Order
            form = modelform_factory(Order, fields="__all__")
            for order in Order.objects.filter(total_cents__lt=4).order_by("pk"):
                sent = {**form(instance=order).initial, "currency": "USD"}
                sent = {name: "" if value is None else value for name, value in sent.items()}
                form(sent, instance=order).save()
                order.save()
                order.refresh_from_db()
                assert order.remark == "said", vars(order)
            made = form({**sent, "remark": "of a form", "comment": ""}).save()
            made.refresh_from_db()
            assert (made.remark, made.comment) == ("of a form", "of a form"), vars(made)
            made.delete()
            """)
        .orFail();
  }

  /** What the release before inserts for a text that nobody gave. */
  private static void emptyGivesEmptyParts(Postgres.Database database, String phase) {
    database.execute(
        "INSERT INTO customers_customer (name, email, phone, created_at)"
            + " VALUES ('', 'empty@%1$s', '', now()), (' ', 'blank@%1$s', '', now())"
                .formatted(phase));
    assertThat(
            database.value(
                "SELECT string_agg(concat('<', name, '>', first_name || '/' || last_name), ' '"
                    + " ORDER BY name) FROM customers_customer WHERE email LIKE '%@"
                    + phase
                    + "'"))
        .isEqualTo("<>/ < >/");
  }

  /** Code of a phase between, whose model has the old field and the new ones. */
  private static void saves(DjangoProject shop, String phase) {
    shop.shell(
            """
            from customers.models import Customer
            made = Customer.objects.create(name="Ada King", email="%1$s@example.com")
            made.refresh_from_db()
            assert (made.name, made.first_name, made.last_name) == ("Ada King", "Ada", "King"), vars(made)
            made.name = "Ada Byron King"
            made.save()
            made.refresh_from_db()
            assert (made.name, made.last_name) == ("Ada Byron King", "Byron King"), vars(made)
            """
                .formatted(phase))
        .orFail();
  }

  @Test
  void retypesANumberThatHasADefault() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "orders/models.py",
        shop.read("orders/models.py")
            .replace(
                "    reference = models.CharField",
                "    items = models.IntegerField(default=1)\n    reference = models.CharField"));
    shop.manage("makemigrations", "orders", "--name", "order_items").orFail();
    Proposal proposal =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "items", "to", "BigIntegerField()"));
    shop.migrate().orFail();
    orders(database, "items", "n");

    Deploys.phase(shop, proposal, 0);
    assertThat(database.value("SELECT count(items_new) FROM orders_order")).isEqualTo("0");
    database.execute("UPDATE orders_order SET items = 77 WHERE id = 1");
    assertThat(database.value("SELECT items_new FROM orders_order WHERE id = 1")).isEqualTo("77");

    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_order_items_new").orFail();
    shop.migrate().orFail();
    Deploys.phase(shop, proposal, 2);
    Deploys.phase(shop, proposal, 3);
    shop.shell(
            """
            from orders.models import Order
            from customers.models import Customer
            new = Order.objects.create(customer=Customer.objects.first())
            assert new.items == 1
            new.items = 2**31 - 1
            new.save()
            assert Order.objects.filter(items=500).count() == 1
            """)
        .orFail();
    Deploys.phase(shop, proposal, 4);
    shop.shell(
            """
            from orders.models import Order
            order = Order.objects.get(pk=2)
            order.items = 2**40
            order.save()
            order.items = 7
            order.save()
            """)
        .orFail();
    shop.migrate("orders", "0010").orFail();
    assertThat(database.value("SELECT items FROM orders_order WHERE id = 1")).isEqualTo("77");
    assertThat(database.value("SELECT items FROM orders_order WHERE id = 2")).isEqualTo("7");
    shop.migrate().orFail();
    assertThat(
            database.value(
                "SELECT data_type FROM information_schema.columns"
                    + " WHERE table_name = 'orders_order' AND column_name = 'items_new'"))
        .isEqualTo("bigint");
    itsOwnTestPasses(shop, proposal);
  }

  @Test
  void aWholeNumberGetsDecimalPlacesWhileTheOldReleaseWritesTheGreatest() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_orderline",
            Map.of(
                "model",
                "orders.OrderLine",
                "field",
                "quantity",
                "to",
                "DecimalField(max_digits=13, decimal_places=3)"));
    shop.migrate().orFail();
    orders(database);
    database.execute(
        "INSERT INTO catalog_category (title, slug) VALUES ('Books', 'books'); INSERT INTO"
            + " catalog_product (category_id, sku, title, price_cents, active) SELECT min(id), 'a',"
            + " 'A', 1, true FROM catalog_category; INSERT INTO orders_orderline (order_id,"
            + " product_id, quantity, unit_price_cents) SELECT o.id, p.id, o.total_cents, 1 FROM"
            + " orders_order o, catalog_product p");
    String said =
        "SELECT string_agg(concat(quantity, '/', quantity_new), ' ' ORDER BY id) FROM"
            + " orders_orderline WHERE unit_price_cents = ";

    Deploys.phase(shop, proposal, 0);
    String greatest =
        "INSERT INTO orders_orderline (order_id, product_id, quantity, unit_price_cents) SELECT"
            + " min(o.id), min(p.id), 2147483647, 2 FROM orders_order o, catalog_product p";
    database.execute(greatest);
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_orderline_quantity_new").orFail();
    shop.migrate().orFail();
    Deploys.phase(shop, proposal, 2);
    Deploys.phase(shop, proposal, 3);
    database.execute(greatest);
    assertThat(database.value(said + "2"))
        .isEqualTo("2147483647/2147483647.000 2147483647/2147483647.000");
    shop.shell(
            """
            from decimal import Decimal
            from django.db import DataError
            from orders.models import OrderLine
            line = OrderLine.objects.filter(quantity=7).first()
            line.quantity, line.unit_price_cents = Decimal("1.5"), 3
            line.save()
            try:
                OrderLine.objects.filter(unit_price_cents=3).update(quantity=3_000_000_000)
            except DataError as error:
                assert "out of range" in str(error), error
            else:
                raise AssertionError("more than the old column holds")
            """)
        .orFail();
    assertThat(database.value(said + "3")).isEqualTo("2/1.500");
    // the old release saves the row for another reason
    database.execute("UPDATE orders_orderline SET quantity = 2 WHERE unit_price_cents = 3");
    assertThat(database.value(said + "3")).isEqualTo("2/1.500");
    Deploys.phase(shop, proposal, 4);
    itsOwnTestPasses(shop, proposal);
  }

  @Test
  void splitsATextWithoutABound() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "orders/models.py",
        shop.read("orders/models.py")
            .replace(
                "    placed_at =",
                "    remark = models.TextField(blank=True, default=\"\")\n    placed_at ="));
    shop.manage("makemigrations", "orders", "--name", "order_remark").orFail();
    Proposal proposal =
        Deploys.plan(
            shop,
            new SplitColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "remark", "into", "head,tail"));
    shop.migrate().orFail();
    orders(database, "remark, total_cents", "'to be ' || n, n");

    Deploys.phase(shop, proposal, 0);
    database.execute(
        "INSERT INTO orders_order (customer_id, currency, placed_at, note, status, total_cents,"
            + " remark) SELECT min(id), 'EUR', now(), '', 'new', 0, '' FROM customers_customer");
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_order_head").orFail();
    shop.migrate().orFail();
    assertThat(
            database.value(
                "SELECT count(*) FROM orders_order WHERE head = 'to' AND tail = 'be ' ||"
                    + " total_cents"))
        .isEqualTo("3000");
    for (int phase = 2; phase < proposal.phases().size(); phase++) {
      Deploys.phase(shop, proposal, phase);
    }
    assertThat(database.value("SELECT count(*) FROM orders_order WHERE head = '' AND tail = ''"))
        .isEqualTo("1");
    itsOwnTestPasses(shop, proposal);
  }

  @Test
  void aNumberThatMayBeMissingIsClearedByEitherRelease() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "catalog_product",
            Map.of("model", "catalog.Product", "field", "weight_grams", "to", "BigIntegerField()"));
    shop.migrate().orFail();
    database.execute(
        "INSERT INTO catalog_category (title, slug) VALUES ('Books', 'books'); INSERT INTO"
            + " catalog_product (category_id, sku, title, price_cents, active, weight_grams) SELECT"
            + " (SELECT min(id) FROM catalog_category), n, 'A', 1, true, n FROM"
            + " generate_series(1, 9) n");
    String weights =
        "SELECT concat(weight_grams, '/', weight_grams_new) FROM catalog_product WHERE sku = ";

    Deploys.phase(shop, proposal, 0);
    shop.shell(
            """
            from catalog.models import Category, Product
            made = Product.objects.create(
                category=Category.objects.get(), sku="made", title="A", price_cents=1, weight_grams=5
            )
            # the object does not know what the trigger has filled
            made.title = "B"
            made.save()
            """)
        .orFail();
    assertThat(database.value(weights + "'made'")).isEqualTo("5/5");
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_product_weight_grams_new").orFail();
    shop.migrate().orFail();
    Deploys.phase(shop, proposal, 2);
    shop.shell(
            """
            from catalog.models import Product
            cleared = Product.objects.get(sku="1")
            cleared.weight_grams = None
            cleared.save()
            Product.objects.filter(sku="2").update(weight_grams=None)
            """)
        .orFail();
    assertThat(database.value(weights + "'1'")).isEqualTo("/");
    assertThat(database.value(weights + "'2'")).isEqualTo("/");

    // releases before: one knows the old column, one has both and what it read of them
    database.execute(
        "UPDATE catalog_product SET weight_grams = NULL WHERE sku = '3';UPDATE catalog_product SET"
            + " weight_grams = 4, weight_grams_new = NULL WHERE sku = '4';UPDATE catalog_product"
            + " SET weight_grams = 50, weight_grams_new = 5 WHERE sku = '5';UPDATE catalog_product"
            + " SET weight_grams = NULL, weight_grams_new = 6 WHERE sku = '6'");
    assertThat(database.value(weights + "'3'")).isEqualTo("/");
    assertThat(database.value(weights + "'4'")).isEqualTo("4/4");
    assertThat(database.value(weights + "'5'")).isEqualTo("50/50");
    assertThat(database.value(weights + "'6'")).isEqualTo("/");
    Deploys.phase(shop, proposal, 3);
    shop.migrate(
            "catalog",
            proposal.phases().getFirst().rollback().commands().getFirst().replaceFirst(".* ", ""))
        .orFail();
    shop.migrate().orFail();
  }

  @Test
  void retypesANumberThatACheckAndIndexesHold() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "orders/models.py",
        shop.read("orders/models.py")
            .replace(
                "total_cents = models.IntegerField(",
                "total_cents = models.IntegerField(db_index=True, ")
            .replace("db_index=True, )", "db_index=True)")
            .replace(
                "        constraints = [",
                "            models.Index(fields=[\"-total_cents\", \"currency\"],"
                    + " name=\"order_total\"),\n"
                    + "            models.Index(fields=[\"status\", \"total_cents\"]),\n"
                    + "        ]\n"
                    + "        constraints = [")
            .replace("        ]\n            models.Index", "            models.Index"));
    shop.manage("makemigrations", "orders", "--name", "order_totals").orFail();
    Proposal proposal =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "total_cents", "to", "BigIntegerField()"));
    shop.migrate().orFail();
    orders(database);
    String held =
        "SELECT string_agg(name, ' ' ORDER BY name) FROM (SELECT conname::text AS name FROM"
            + " pg_constraint WHERE conrelid = 'orders_order'::regclass AND contype = 'c' AND"
            + " convalidated AND pg_get_constraintdef(oid) LIKE '%total_cents%' UNION SELECT"
            + " indexdef FROM pg_indexes WHERE tablename = 'orders_order' AND indexdef LIKE"
            + " '%total_cents%') held";
    String before = database.value(held);

    for (int phase = 0; phase < proposal.phases().size(); phase++) {
      Deploys.lay(shop, proposal, phase);
      if (phase == 1) {
        shop.manage("fill_order_total_cents_new").orFail();
      }
      shop.migrate().orFail();
      shop.makemigrationsCheck().orFail();
    }

    shop.shell(
            """
            from django.db import IntegrityError, connection
            from orders.models import Order
            order = Order.objects.get(total_cents=500)
            order.total_cents = 2**40
            order.save()
            try:
                Order.objects.filter(pk=order.pk).update(total_cents=-1)
            except IntegrityError as error:
                assert "order_total_not_negative" in str(error), error
            else:
                raise AssertionError("the check is gone")
            order.total_cents = 500
            order.save()
            """)
        .orFail();
    assertThat(database.value(held))
        .contains("order_total_not_negative", "order_total ", "(total_cents_new)");
    shop.migrate("orders", "0010").orFail();
    assertThat(database.value(held)).isEqualTo(before);
    shop.migrate().orFail();
    itsOwnTestPasses(shop, proposal);
  }

  @Test
  void moreRoomOfTheSameTypeIsOneStatementThatRewritesNothing() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "customers_customer",
            Map.of(
                "model", "customers.Customer", "field", "phone", "to", "CharField(max_length=64)"));
    assertThat(proposal.phases()).hasSize(1);
    shop.migrate().orFail();
    String file = "SELECT pg_relation_filenode('customers_customer')";
    String before = database.value(file);
    Deploys.phase(shop, proposal, 0);
    assertThat(database.value(file)).isEqualTo(before);
    assertThat(
            database.value(
                "SELECT character_maximum_length FROM information_schema.columns"
                    + " WHERE table_name = 'customers_customer' AND column_name = 'phone'"))
        .isEqualTo("64");
    shop.migrate("customers", "0006").orFail();
    shop.migrate().orFail();
  }

  @Test
  void aTextInThePlaceOfAVarcharRewritesNeitherTheTableNorItsIndexes() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal plain =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "reference", "to", "TextField()"));
    Proposal unique =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "catalog_product",
            Map.of("model", "catalog.Product", "field", "sku", "to", "TextField()"));
    shop.migrate().orFail();
    String files =
        "SELECT string_agg(relname || ' ' || relfilenode, ', ' ORDER BY relname) FROM pg_class"
            + " WHERE (relname LIKE 'catalog_product%' OR relname LIKE 'orders_order%')"
            // made by SQL over an expression, of which the plan says that it is built anew
            + " AND relname <> 'catalog_product_sku_upper'";
    String before = database.value(files);
    assertThat(before).contains("_like");
    assertThat(unique.assumptions().toString()).contains("made by SQL");

    Deploys.phase(shop, plain, 0);
    Deploys.phase(shop, unique, 0);

    assertThat(database.value(files)).isEqualTo(before);
    assertThat(
            database.value(
                "SELECT string_agg(data_type, ' ') FROM information_schema.columns WHERE"
                    + " (table_name, column_name) IN (('orders_order', 'reference'),"
                    + " ('catalog_product', 'sku'))"))
        .isEqualTo("text text");
    shop.manage(
            plain.phases().getFirst().rollback().commands().getFirst().split(" ", 3)[2].split(" "))
        .orFail();
    shop.manage(
            unique.phases().getFirst().rollback().commands().getFirst().split(" ", 3)[2].split(" "))
        .orFail();
    shop.migrate().orFail();
  }

  /** An index that computes something of the column is built anew, so it is not one statement. */
  @Test
  void indexesOverAnExpressionOrWithAConditionAreBuiltAnewWithTheType() {
    Postgres.Database database = Postgres.database();
    database.execute(
        "CREATE TABLE wide (id int, name varchar(20));"
            + " CREATE INDEX wide_lower ON wide (lower(name));"
            + " CREATE INDEX wide_some ON wide (id) WHERE name > 'x';"
            + " CREATE INDEX wide_like ON wide (name varchar_pattern_ops)");
    String files =
        "SELECT string_agg(relname || ' ' || relfilenode, ', ' ORDER BY relname) FROM pg_class"
            + " WHERE relname IN ";
    String computed = database.value(files + "('wide_lower')");
    String some = database.value(files + "('wide_some')");
    String others = database.value(files + "('wide', 'wide_like')");

    database.execute("ALTER TABLE wide ALTER name TYPE varchar(30)");

    assertThat(database.value(files + "('wide_lower')")).isNotEqualTo(computed);
    assertThat(database.value(files + "('wide_some')")).isNotEqualTo(some);
    assertThat(database.value(files + "('wide', 'wide_like')")).isEqualTo(others);
  }

  /** What the plan for more room claims of a numeric, and of the indexes on such columns. */
  @Test
  void moreRoomRewritesNeitherTheTableNorItsIndexes() {
    Postgres.Database database = Postgres.database();
    database.execute(
        "CREATE TABLE wide (amount numeric(8,2) UNIQUE, name varchar(20) UNIQUE);"
            + " INSERT INTO wide SELECT n, n::text FROM generate_series(1, 1000) n");
    String files =
        "SELECT string_agg(relname || ' ' || relfilenode, ', ' ORDER BY relname) FROM pg_class"
            + " WHERE relname LIKE 'wide%'";
    String before = database.value(files);

    database.execute(
        "ALTER TABLE wide ALTER amount TYPE numeric(12,2); ALTER TABLE wide ALTER name TYPE"
            + " varchar(50)");
    assertThat(database.value(files)).isEqualTo(before);

    database.execute("ALTER TABLE wide ALTER amount TYPE numeric(12,3)");
    assertThat(database.value(files)).isNotEqualTo(before);
  }

  @Test
  void splitsATextThatAnIndexHolds() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "customers/models.py",
        shop.read("customers/models.py")
            .replace(
                "        constraints = [",
                "        indexes = [\n"
                    + "            models.Index(fields=[\"name\"], name=\"customer_name\"),\n"
                    + "            models.Index(Lower(\"name\"), name=\"customer_lower\"),\n"
                    + "            models.Index(fields=[\"name\", \"email\"]),\n"
                    + "        ]\n"
                    + "        constraints = ["));
    shop.manage("makemigrations", "customers", "--name", "names_index").orFail();
    Proposal proposal =
        Deploys.plan(
            shop,
            new SplitColumn(),
            "customers_customer",
            Map.of("model", "customers.Customer", "field", "name", "into", "first_name,last_name"));
    assertThat(proposal.assumptions()).anyMatch(text -> text.contains("customer_lower goes"));
    shop.migrate().orFail();
    String indexes =
        "SELECT string_agg(indexname, ' ' ORDER BY indexname) FROM pg_indexes"
            + " WHERE tablename = 'customers_customer'";
    String before = database.value(indexes);

    for (int phase = 0; phase < proposal.phases().size(); phase++) {
      Deploys.phase(shop, proposal, phase);
    }

    assertThat(database.value(indexes)).contains("customer_name_new").doesNotContain("lower ");
    shop.migrate("customers", "0007").orFail();
    assertThat(database.value(indexes)).isEqualTo(before);
    shop.migrate().orFail();
    itsOwnTestPasses(shop, proposal);
  }

  @Test
  void renamesAColumnWithChoicesAndADefault() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "status", "to", "state"));
    shop.migrate().orFail();
    orders(database, "status", "CASE WHEN n % 2 = 0 THEN 'paid' ELSE 'shipped' END");

    Deploys.phase(shop, proposal, 0);
    assertThat(database.value("SELECT count(state) FROM orders_order")).isEqualTo("0");
    Deploys.lay(shop, proposal, 1);
    shop.manage("fill_order_state").orFail();
    shop.migrate().orFail();
    Deploys.phase(shop, proposal, 2);
    shop.shell(
            """
            from orders.models import Order
            from customers.models import Customer
            made = Order.objects.create(customer=Customer.objects.first(), status="paid")
            made.refresh_from_db()
            assert (made.status, made.state) == ("paid", "paid"), vars(made)
            made.delete()
            """)
        .orFail();
    Deploys.phase(shop, proposal, 3);
    shop.shell(
            """
            from orders.models import Order
            from customers.models import Customer
            new = Order.objects.create(customer=Customer.objects.first())
            assert new.state == "new"
            assert Order.objects.filter(state="paid").count() == 1500
            """)
        .orFail();
    assertThat(database.value("SELECT status FROM orders_order ORDER BY id DESC LIMIT 1"))
        .isEqualTo("new");
    Deploys.phase(shop, proposal, 4);
    shop.migrate("orders", "0009").orFail();
    assertThat(database.value("SELECT count(*) FROM orders_order WHERE status = 'paid'"))
        .isEqualTo("1500");
    shop.migrate().orFail();
    itsOwnTestPasses(shop, proposal);
    // views, admin and export of the new release
    shop.manage("check").orFail();
    shop.manage("test", "orders").orFail();
  }

  /** Its check would be read for every row where the column came with it. */
  @Test
  void aNumberThatIsNeverNegativeStaysOneUnderAnotherNameAndType() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "orders/models.py",
        shop.read("orders/models.py")
            .replace(
                "    placed_at =",
                "    points = models.PositiveIntegerField(\"Points\", default=3)\n"
                    + "    placed_at ="));
    shop.manage("makemigrations", "orders", "--name", "order_points").orFail();
    shop.migrate().orFail();
    Proposal renamed =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "points", "to", "score"));
    orders(database, "points, total_cents", "n, n");
    positive(shop, database, renamed, "fill_order_score", "score");
    shop.migrate("orders", "0010").orFail();
    assertThat(database.value("SELECT sum(points) FROM orders_order")).isEqualTo("4501500");
    refusesNegative(database, "points");
    shop.migrate().orFail();
    itsOwnTestPasses(shop, renamed);
    Proposal retyped =
        Deploys.plan(
            shop,
            new RetypeColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "score", "to", "PositiveBigIntegerField()"));
    positive(shop, database, retyped, "fill_order_score_new", "score_new");
    assertThat(shop.read("orders/models.py"))
        .contains("score = models.PositiveBigIntegerField(")
        .contains("default=3")
        .contains("\"Points\"");
    assertThat(database.value("SELECT sum(score_new) FROM orders_order")).isEqualTo("4501500");
  }

  private static void positive(
      DjangoProject shop,
      Postgres.Database database,
      Proposal proposal,
      String command,
      String column) {
    Deploys.phase(shop, proposal, 0);
    Deploys.lay(shop, proposal, 1);
    shop.manage(command).orFail();
    shop.migrate().orFail();
    Deploys.phase(shop, proposal, 2);
    Deploys.phase(shop, proposal, 3);
    Deploys.phase(shop, proposal, 4);
    refusesNegative(database, column);
    assertThat(
            database.value(
                "SELECT convalidated FROM pg_constraint WHERE conname = 'orders_order_%s_check'"
                    .formatted(column)))
        .isEqualTo("t");
  }

  private static void refusesNegative(Postgres.Database database, String column) {
    assertThatThrownBy(
            () ->
                database.execute(
                    "UPDATE orders_order SET %1$s = -1 WHERE id = (SELECT min(id) FROM orders_order)"
                        .formatted(column)))
        .hasMessageContaining("check");
  }

  /** A class of the project's own, and names that stand first in the call and bare. */
  @Test
  void renamesFieldsOfAnOwnClassAndWithABareName() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write(
        "customers/fields.py",
        """
        from django.db.models import CharField


        class CodeField(CharField):
            def __init__(self, *args, **kwargs):
                kwargs.setdefault("max_length", 12)
                super().__init__(*args, **kwargs)

            def get_prep_value(self, value):
                return None if value is None else super().get_prep_value(value).upper()
        """);
    shop.write(
        "orders/models.py",
        shop.read("orders/models.py")
            .replace(
                "from catalog.models import Product\n",
                "from django.db.models import CharField\n\n"
                    + "from catalog.models import Product\n"
                    + "from customers import fields\n")
            .replace(
                "    placed_at =",
                """
                    code = fields.CodeField("Code of the voucher", blank=True, default="a")
                    hint = CharField("Hint", max_length=40, blank=True, default="")
                    placed_at =\
                """));
    shop.manage("makemigrations", "orders", "--name", "order_code").orFail();
    for (String field : List.of("code:voucher", "hint:remark")) {
      String to = field.split(":")[1];
      Proposal proposal =
          Deploys.plan(
              shop,
              new RenameColumn(),
              "orders_order",
              Map.of("model", "orders.Order", "field", field.split(":")[0], "to", to));
      shop.migrate().orFail();
      Deploys.phase(shop, proposal, 0);
      Deploys.lay(shop, proposal, 1);
      shop.manage("fill_order_" + to).orFail();
      shop.migrate().orFail();
      Deploys.phase(shop, proposal, 2);
      Deploys.phase(shop, proposal, 3);
      Deploys.phase(shop, proposal, 4);
      if (to.equals("remark")) {
        itsOwnTestPasses(shop, proposal);
      }
    }
    assertThat(shop.read("orders/models.py"))
        .contains("voucher = fields.CodeField(\"Code of the voucher\", blank=True, default=\"a\")")
        .contains("remark = CharField(\"Hint\", max_length=40, blank=True, default=\"\")");
    shop.shell(
            """
            from customers.models import Customer
            from orders.models import Order
            customer = Customer.objects.create(name="A", email="a@example.com")
            made = Order.objects.create(customer=customer)
            made.refresh_from_db()
            assert (made.voucher, made.remark) == ("A", ""), vars(made)
            """)
        .orFail();
  }

  /**
   * The test that comes with the plan fails where a row changes, so it must have run and passed.
   */
  private static void itsOwnTestPasses(DjangoProject shop, Proposal proposal) {
    assertThat(proposal.tests()).hasSize(1);
    Proposal.TestFile test = proposal.tests().getFirst();
    shop.write(test.path(), test.content());
    String module = test.path().replace('/', '.').replaceAll("\\.py$", "");
    var run = shop.manage("test", module);
    run.orFail();
    assertThat(run.toString()).contains("Ran 1 test");
  }

  @Test
  void renamesAFieldWhoseColumnAConstraintHolds() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_order",
            Map.of("model", "orders.Order", "field", "total_cents", "to", "amount_cents"));
    shop.migrate().orFail();
    orders(database);

    Deploys.phase(shop, proposal, 0);
    shop.manage("check").orFail();
    shop.shell(
            """
            from orders.models import Order
            assert Order.objects.filter(amount_cents=500).count() == 1
            assert Order.objects.get(amount_cents=500).total_cents == 500
            """)
        .orFail();
    shop.migrate("orders", "0009").orFail();
    shop.migrate().orFail();
    shop.manage("test", "orders").orFail();
  }

  private static final String DELIVERIES =
      """


      class Delivery(models.Model):
          order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True)
          driver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
          before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
          kind = models.CharField(max_length=9, default="driver")
          driver_id: int

          class Meta:
              verbose_name = "delivery of a driver"
              ordering = ["driver_id", "-driver__username"]
              unique_together = [("driver", "order")]
              indexes = [models.Index(fields=["driver", "-kind"], name="driver")]
              constraints = [
                  models.CheckConstraint(
                      condition=models.Q(kind="driver") | models.Q(driver_id__isnull=False),
                      name="driver_of_kind",
                  ),
                  models.UniqueConstraint("driver", models.F("kind").desc(), name="a_driver"),
              ]

          def is_with(self, user):
              return self.driver == user and self.driver_id == user.pk


      class Stop(models.Model):
          delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE)
      """;

  private static final String DRIVING =
      """
      from django.contrib import admin
      from django.db.models import Count, F, Prefetch, Q

      from accounts.models import User

      from .models import Delivery


      def asked(user):
          all = Delivery.objects.select_related("driver", "before__driver")
          assert all.filter(driver=user, driver_id=user.pk, driver__username="ada").exists()
          assert all.filter(Q(driver_id__in=[user.pk]), before__driver_id=None).exists()
          assert all.exclude(driver_id=user.pk).order_by("driver_id", "driver__pk").count() == 0
          assert list(all.values_list("driver_id", flat=True)) == [user.pk]
          assert Delivery.objects.only("driver", "driver_id").get().driver_id == user.pk
          assert Delivery.objects.defer("driver").get().pk
          assert all.annotate(of=F("driver_id")).earliest("driver").of == user.pk
          assert User.objects.filter(delivery__driver_id=user.pk).get() == user
          assert User.objects.annotate(n=Count("delivery__driver")).get(pk=user.pk).n == 1
          assert all.prefetch_related("driver__groups", Prefetch("driver")).get().is_with(user)
          assert Delivery.objects.filter(**{"driver_id__gte": 1}).update(driver_id=user.pk) == 1
          delivery = Delivery.objects.get(driver__pk=user.pk)
          delivery.save(update_fields=["driver", "driver_id"])
          delivery.refresh_from_db(fields=["driver"])
          assert Delivery._meta.get_field("driver").column.endswith("_id")
          assert getattr(delivery, "driver_id") == user.pk


      def made(order, user):
          Delivery.objects.filter(driver=user).delete()
          Delivery.objects.create(order=order, driver_id=user.pk)
          assert Delivery(order=order, driver=user).is_with(user)
          got, new = Delivery.objects.get_or_create(driver_id=user.pk, defaults={"order": order})
          assert not new and got.is_with(user)


      @admin.register(Delivery)
      class DeliveryAdmin(admin.ModelAdmin):
          list_display = ("order", "driver", "driver_id", "named")
          list_filter = ("driver", "driver__is_staff")
          list_select_related = ("driver",)
          raw_id_fields = ("driver",)
          ordering = ("driver_id",)
          search_fields = ("driver__username",)

          @admin.display(ordering="driver__username")
          def named(self, obj):
              return obj.driver.username

          def formfield_for_foreignkey(self, db_field, request, **kwargs):
              if db_field.name == "driver":
                  kwargs["queryset"] = User.objects.all()
              return super().formfield_for_foreignkey(db_field, request, **kwargs)


      class DeliveryInline(admin.TabularInline):
          model = Delivery
          fk_name = "driver"
      """;

  /**
   * A foreign key, then the one-to-one key that is its table's primary key, which another holds.
   */
  @Test
  void renamesRelationsWhoseColumnsAndConstraintsStay() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    shop.write("orders/models.py", shop.read("orders/models.py") + DELIVERIES);
    shop.write("orders/driving.py", DRIVING);
    shop.write(
        "orders/fixtures/deliveries.json",
        "[{\"model\": \"orders.delivery\", \"pk\": 1, \"fields\": {\"driver\": 1}}]\n");
    shop.manage("makemigrations", "orders", "--name", "delivery").orFail();
    DjangoProject old = DjangoProject.copyOf(shop.root(), temp.resolve("old")).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_delivery",
            Map.of("model", "orders.Delivery", "field", "driver", "to", "courier"));
    assertThat(proposal.situation())
        .contains(
            "is a foreign key to accounts.User, whose constraint and index stay",
            "the constraint driver_of_kind");
    shop.migrate().orFail();
    String use =
        """
        from accounts.models import User
        from orders import driving
        from orders.models import Order
        user = User.objects.get(username="ada")
        order = Order.objects.first()
        driving.made(order, user)
        driving.asked(user)
        assert user.delivery_set.get().is_with(user) and order.delivery
        """;
    shop.shell(
            "from accounts.models import User; User.objects.create(username='ada')\n"
                + "from customers.models import Customer; from orders.models import Order\n"
                + "Order.objects.create(customer=Customer.objects.create(name='A',"
                + " email='a@a.it'))\n"
                + use)
        .orFail();
    String indexes =
        "SELECT string_agg(indexdef, ' ' ORDER BY indexname) FROM pg_indexes WHERE tablename ="
            + " 'orders_delivery'";
    String before = database.value(indexes);

    Deploys.phase(shop, proposal, 0);
    assertThat(shop.read("orders/driving.py")).doesNotContainPattern("\\bdriver(_id)?\\b");
    assertThat(shop.read("orders/fixtures/deliveries.json")).contains("\"courier\": 1");
    assertThat(shop.read("orders/models.py"))
        .contains(
            "kind = models.CharField(max_length=9, default=\"driver\")",
            "verbose_name = \"delivery of a driver\"",
            "[\"courier_id\", \"-courier__username\"]",
            "fields=[\"courier\", \"-kind\"], name=\"driver\"",
            "models.Q(kind=\"driver\") | models.Q(courier_id__isnull=False)");
    makesNoStatement(shop, "0011_delivery_driver_is_courier");
    shop.manage("check").orFail();
    shop.shell(use).orFail();
    old.shell(use).orFail();
    shop.shell(
            """
            from orders.models import Delivery
            from accounts.models import User
            delivery = Delivery.objects.get()
            user = User.objects.get()
            assert delivery.driver == user and delivery.driver_id == user.pk
            delivery.driver = User.objects.create(username="eve")
            assert delivery.courier.username == "eve"
            delivery.driver_id = user.pk
            delivery.save()
            """)
        .orFail();

    DjangoProject between = DjangoProject.copyOf(shop.root(), temp.resolve("b")).on(database);
    Proposal key =
        Deploys.plan(
            shop,
            new RenameColumn(),
            "orders_delivery",
            Map.of("model", "orders.Delivery", "field", "order", "to", "purchase"));
    assertThat(key.situation())
        .contains("is a one-to-one key to orders.Order, whose constraint and primary key stay");
    Deploys.phase(shop, key, 0);
    makesNoStatement(shop, "0012_delivery_order_is_purchase");
    shop.manage("check").orFail();
    shop.shell(
            use
                + """

                from orders.models import Delivery, Stop
                delivery = Delivery.objects.get(purchase=order)
                assert (delivery.pk, delivery.order, delivery.order_id) == (order.pk, order, order.pk)
                assert Stop.objects.create(delivery=delivery).delivery.purchase == order
                assert Stop.objects.filter(delivery__purchase_id=order.pk).count() == 1
                Stop.objects.all().delete()
                """)
        .orFail();
    between.shell("from orders.models import Stop; list(Stop.objects.all())").orFail();

    shop.migrate("orders", "0010").orFail();
    shop.migrate().orFail();
    assertThat(database.value(indexes)).isEqualTo(before);
    assertThat(database.value("SELECT count(*) FROM orders_delivery")).isEqualTo("1");
  }

  /** Neither forwards nor backwards. */
  private static void makesNoStatement(DjangoProject shop, String migration) {
    for (var sql :
        List.of(
            shop.sqlmigrate("orders", migration), shop.sqlmigrateBackwards("orders", migration))) {
      assertThat(sql.orFail().stdout().lines())
          .filteredOn(line -> !line.isBlank() && !line.startsWith("--"))
          .containsOnly("BEGIN;", "COMMIT;");
    }
  }

  @Test
  void indexesATableThatIsWritten() {
    Postgres.Database database = Postgres.database();
    DjangoProject shop = DjangoProject.copyOf(SHOP, temp).on(database);
    Proposal proposal =
        Deploys.plan(
            shop,
            new AddIndex(),
            "customers_customer",
            Map.of("model", "customers.Customer", "field", "name", "then", "created_at"));
    shop.migrate().orFail();
    Deploys.lay(shop, proposal, 0);
    String valid =
        "SELECT indisvalid FROM pg_index WHERE indexrelid ="
            + " to_regclass('customer_name_created_at_idx')";

    shop.migrate().orFail();
    shop.makemigrationsCheck().orFail();
    assertThat(database.value(valid)).isEqualTo("t");

    String back = proposal.phases().getFirst().rollback().commands().getFirst();
    shop.manage(back.replace("python manage.py ", "").split(" ")).orFail();
    assertThat(database.value("SELECT to_regclass('customer_name_created_at_idx') IS NULL"))
        .isEqualTo("t");
    shop.migrate().orFail();
    assertThat(database.value(valid)).isEqualTo("t");
  }

  private static void orders(Postgres.Database database) {
    database.execute(
        "INSERT INTO customers_customer (name, email, phone, created_at)"
            + " VALUES ('Ada', 'ada@example.com', '', now());"
            + " INSERT INTO orders_order"
            + " (customer_id, placed_at, note, currency, status, total_cents)"
            + " SELECT (SELECT min(id) FROM customers_customer), now(), '', 'EUR', 'new', n"
            + " FROM generate_series(1, 3000) n");
  }

  private static void orders(Postgres.Database database, String column, String value) {
    database.execute(
        "INSERT INTO customers_customer (name, email, phone, created_at)"
            + " VALUES ('Ada', 'ada@example.com', '', now())");
    String others = column.equals("status") ? "total_cents" : "status";
    String values = column.equals("status") ? "n" : "'new'";
    if (!column.equals("status") && !column.contains("total_cents")) {
      others += ", total_cents";
      values += ", n";
    }
    database.execute(
        """
        INSERT INTO orders_order (customer_id, currency, placed_at, note, %s, %s)
        SELECT (SELECT min(id) FROM customers_customer), 'EUR', now(), '', %s, %s
        FROM generate_series(1, 3000) n
        """
            .formatted(column, others, value, values));
  }
}
