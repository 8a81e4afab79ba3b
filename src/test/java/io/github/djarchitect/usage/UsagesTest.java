package io.github.djarchitect.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.state.ModelKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UsagesTest {

  @Test
  void fieldIsFoundByAttributeKeywordLookupAndString() {
    UsageReport report =
        field(
            "name",
            Map.of(
                "customers/views.py",
                """
                def show(request, customer):
                    print(customer.name)
                    customer.name = "x"
                    Customer.objects.filter(name="x").order_by("-name", "other")
                    Order.objects.filter(customer__name__icontains="x")
                    Customer.objects.create(name="x")
                    Customer.objects.filter(pk=1).update(name="y", rename="z")
                    Customer(name="x").save(update_fields=["name"])
                    setattr(customer, "name", 1)
                    Customer.objects.update_or_create(pk=1, defaults={"name": "x"})
                    Q(name="x") | F("customer__name")
                    customer.surname = customer.named
                """));
    assertThat(lines(report))
        .containsExactly(
            "2 attribute",
            "3 attribute write",
            "4 keyword",
            "4 string",
            "5 keyword",
            "6 keyword write",
            "7 keyword write",
            "8 keyword write",
            "8 string write",
            "9 string write",
            "10 string write",
            "11 keyword",
            "11 string");
  }

  @Test
  void placeIsThatOfTheNameAndTextIsTheLine() {
    UsageReport report = field("name", Map.of("a.py", "def f(c):\n    return c.name\n"));
    Usage usage = report.usages().getFirst();
    assertThat(usage.place().toString()).isEqualTo("a.py:2");
    assertThat(usage.place().column()).isEqualTo(14);
    assertThat(usage.text()).isEqualTo("return c.name");
  }

  @Test
  void definitionMetaAndDerivedNamesAreTold() {
    UsageReport report =
        field(
            "status",
            Map.of(
                "orders/models.py",
                """
                class Order(models.Model):
                    status = models.CharField(max_length=9)

                    class Meta:
                        ordering = ["status"]
                        indexes = [models.Index(fields=["status", "-created"])]

                    def clean_status(self):
                        return self.get_status_display()
                """,
                "orders/admin.py",
                """
                class OrderAdmin(admin.ModelAdmin):
                    list_display = ("id", "status", "customer__status")
                """));
    assertThat(lines(report))
        .containsExactly(
            "2 string",
            "2 string",
            "2 definition",
            "5 class-meta",
            "6 class-meta",
            "8 name",
            "9 attribute");
  }

  @Test
  void foreignKeyIsFoundByItsColumnToo() {
    UsageReport report =
        field("customer", Map.of("a.py", "x.customer_id = 1\nf(order__customer_id=2)\n"));
    assertThat(lines(report)).containsExactly("1 attribute write", "2 keyword");
  }

  @Test
  void templatesAndSqlAreSearched() {
    UsageReport report =
        field(
            "name",
            Map.of(
                "templates/a.html",
                """
                <p class="name">The name of it</p>
                {{ customer.name|upper }} {{ other }}
                {% if customer.name %}x.name{% endif %}
                {{ customer.named }}
                """,
                "b.py",
                """
                cursor.execute("SELECT name FROM customers_customer WHERE id = %s", [1])
                cursor.execute('''
                    UPDATE customers_customer SET name = %s
                ''')
                print("the name of the customer is long, where name is short")
                cursor.execute(f"UPDATE {table} SET x = 1 WHERE y = {y} AND name = 2")
                print("Select the name you like")
                """,
                "c.sql",
                "INSERT INTO t (name) VALUES (1);\nSELECT other FROM t;\n"));
    assertThat(report.usages().stream().map(u -> u.place() + " " + line(u)).toList())
        .containsExactly(
            "b.py:1 1 sql",
            "b.py:3 3 sql write",
            "b.py:6 6 sql write",
            "c.sql:1 1 sql write",
            "templates/a.html:2 2 template",
            "templates/a.html:3 3 template");
  }

  @Test
  void migrationsAndTestsAreMarkedAndComeLast() {
    UsageReport report =
        field(
            "name",
            Map.of(
                "app/migrations/0001_initial.py", "x.name\n",
                "app/tests/helpers.py", "x.name\n",
                "app/test_views.py", "x.name\n",
                "app/views.py", "x.name\n"));
    assertThat(report.usages())
        .extracting(usage -> usage.setting().label())
        .containsExactly("running-code", "test", "test", "migration");
    assertThat(report.inRunningCode()).hasSize(1);
    assertThat(report.filesLookedAt()).isEqualTo(4);
  }

  @Test
  void filesOfTheOwningAppComeFirstAndOnlyItsClassIsSeenToWrite() {
    UsageReport report =
        Usages.find(
            tree(
                Map.of(
                    "accounts/views.py", "x.name\nProduct(name=1)\n",
                    "src/customers/views.py", "Customer(name=1)\n")),
            new Sought.FieldNamed("name", ModelKey.parse("customers.Customer")));
    assertThat(lines(report)).containsExactly("1 keyword write", "1 attribute", "2 keyword");
  }

  @Test
  void modelIsFoundByImportReferenceLabelTableAndPermission() {
    UsageReport report =
        Usages.find(
            tree(
                Map.of(
                    "a.py",
                    """
                    from shop.customers.models import Customer, Other
                    class Customer(models.Model):
                        pass
                    Customer.objects.all()
                    apps.get_model("customers", "Customer")
                    ForeignKey("customers.customer", on_delete=CASCADE)
                    other.customer_set.all()
                    user.has_perm("customers.change_customer")
                    cursor.execute("SELECT 1 FROM customers_customer")
                    CustomerView()
                    """)),
            new Sought.ModelNamed("Customer", "customers"));
    assertThat(lines(report))
        .containsExactly(
            "1 import",
            "2 definition",
            "4 name",
            "5 string",
            "6 string",
            "7 attribute",
            "8 string",
            "9 sql");
  }

  @Test
  void permissionIsFoundInDecoratorsMetaAndTemplates() {
    UsageReport report =
        Usages.find(
            tree(
                Map.of(
                    "a.py",
                    """
                    @permission_required("orders.ship_order")
                    def ship(request): pass
                    class Order(models.Model):
                        class Meta:
                            permissions = [("ship_order", "Can ship")]
                    """,
                    "b.html",
                    "{% if perms.orders.ship_order %}x{% endif %}\n")),
            new Sought.PermissionNamed("ship_order"));
    assertThat(lines(report)).containsExactly("1 string", "5 class-meta", "1 template");
  }

  @Test
  void whatCouldNotBeReadIsNeverSkipped() {
    UsageReport report =
        field(
            "name",
            Map.of(
                "py2.py",
                "print x.name\ny.name\n",
                "large.py",
                "x.name\n" + "#".repeat(Usages.MAX_FILE_SIZE)));
    assertThat(lines(report)).containsExactly("1 unparsed", "2 attribute");
    assertThat(report.partlyRead()).containsExactly("py2.py");
    assertThat(report.skipped())
        .containsExactly(new UsageReport.Skipped("large.py", "larger than 1 MB"));
    assertThat(report.limits()).startsWith("Names only were matched.");
  }

  private static UsageReport field(String name, Map<String, String> files) {
    return Usages.find(tree(files), new Sought.FieldNamed(name, null));
  }

  private static List<String> lines(UsageReport report) {
    return report.usages().stream().map(UsagesTest::line).toList();
  }

  private static String line(Usage usage) {
    return usage.place().line() + " " + usage.kind().label() + (usage.write() ? " write" : "");
  }

  private static SourceTree tree(Map<String, String> files) {
    TreeMap<String, String> sorted = new TreeMap<>(files);
    return new SourceTree() {
      @Override
      public List<String> paths() {
        return List.copyOf(sorted.keySet());
      }

      @Override
      public FileContent read(String path) {
        String text = sorted.get(path);
        return text == null
            ? new FileContent.Missing()
            : new FileContent.Present(text.getBytes(StandardCharsets.UTF_8));
      }
    };
  }
}
