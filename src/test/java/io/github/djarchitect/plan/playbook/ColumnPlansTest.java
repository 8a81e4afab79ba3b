package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan for a column says, and why there is none; no Django is needed for that. */
class ColumnPlansTest {
  @TempDir Path temp;
  private Path shop;

  @BeforeEach
  void copyTheShop() throws IOException {
    Path from = Path.of("examples", "shop");
    shop = temp.resolve("shop");
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = shop.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  @Test
  void aTypeThatDoesNotHoldEveryValueIsDeclinedWithTheQueryThatTells() {
    assertThat(refusal("customers.Customer", "phone", "CharField(max_length=20)"))
        .contains(
            "phone is varchar(30), and varchar(20) cannot hold a text of more than 20 characters",
            "SELECT count(*) FROM customers_customer WHERE length(phone) > 20;",
            "AddConstraintNotValid",
            "rewrites the table under ACCESS EXCLUSIVE");
    assertThat(refusal("orders.OrderLine", "quantity", "SmallIntegerField()"))
        .contains("WHERE quantity NOT BETWEEN -32768 AND 32767;");
    assertThat(refusal("catalog.Product", "weight_grams", "FloatField()")).isEmpty();
    assertThat(refusal("orders.Order", "reference", "UUIDField()")).contains("holds no UUID");
    assertThat(refusal("customers.Address", "street", "UUIDField()"))
        .contains(
            "a text that is no UUID", "NOT pg_input_is_valid(street, 'uuid')", "16 and later");
    assertThat(refusal("customers.Address", "postcode", "IntegerField()"))
        .contains("a text that is no whole number");
    assertThat(refusal("catalog.Product", "active", "BigIntegerField()"))
        .contains("IntegerField() holds all of it", "add a field beside it");
    assertThat(refusal("orders.OrderLine", "quantity", "IntegerField()"))
        .contains("quantity is integer already");
    assertThat(refusal("orders.OrderLine", "quantity", "PositiveBigIntegerField()"))
        .contains("takes no negative number", "WHERE quantity < 0");
  }

  @Test
  void whatPackagesMakeOfAFieldAndNoPlanWritesIsNamed() throws IOException {
    Path models = shop.resolve("customers/models.py");
    Files.writeString(
        models,
        Files.readString(models)
            .replace(
                "class Customer(models.Model):\n",
                "class Customer(models.Model):\n"
                    + "    history = HistoricalRecords(excluded_fields=[\"phone\"])\n")
            .replace(
                "from django.db import models\n",
                "from django.db import models\n"
                    + "from simple_history.models import HistoricalRecords\n"));
    Files.writeString(
        shop.resolve("customers/translation.py"),
        "from modeltranslation.translator import TranslationOptions, register\n");
    Files.writeString(
        shop.resolve("customers/migrations/0007_made.py"),
        """
        import simple_history.models
        from django.db import migrations, models


        class Migration(migrations.Migration):
            dependencies = [("customers", "0006_customer_permissions")]
            operations = [
                migrations.CreateModel(
                    name="HistoricalCustomer",
                    fields=[("history_id", models.AutoField(primary_key=True))],
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.AddField(
                    "address", "city_de", models.CharField(max_length=100, null=True)
                ),
            ]
        """);

    assertThat(refusal("customers.Customer", "phone", "TextField()"))
        .contains("excluded_fields (customers/models.py:7)", "HistoricalCustomer");
    assertThat(refusal("customers.Customer", "email", "TextField()"))
        .contains("HistoricalCustomer", "has no email in the migrations");
    assertThat(refusal("customers.Address", "city", "TextField()"))
        .contains("django-modeltranslation makes city_de of city (customers/translation.py)");
    assertThat(refusal("customers.Address", "street", "TextField()")).isEmpty();
  }

  @Test
  void aDecimalHasToHaveRoomForEveryIntegerAndTheReasonSaysHowMuch() {
    assertThat(
            refusal(
                "orders.OrderLine", "quantity", "DecimalField(max_digits=10, decimal_places=3)"))
        .contains(
            "a number of more than 7 digits before the point",
            "DecimalField(max_digits=13, decimal_places=3) holds all of it",
            "WHERE quantity NOT BETWEEN -9999999 AND 9999999;");
    Proposal proposal =
        planned(
            new RetypeColumn(),
            Map.of(
                "model",
                "orders.OrderLine",
                "field",
                "quantity",
                "to",
                "DecimalField(max_digits=13, decimal_places=3)"));
    assertThat(proposal.questions().toString()).doesNotContain("IS NULL");
    Proposal.Phase change = phase(proposal, "switch");
    assertThat(change.purpose())
        .contains(
            "fails that writes a number beyond what integer holds",
            "a fraction that integer has no place for is rounded");
    assertThat(change.rollback().loses()).contains("rounded in the old column");
    assertThat(phase(proposal, "contract").rollback().loses())
        .contains("rounded", "fails while a row says a number beyond what integer holds");
  }

  @Test
  void textsThatAreChoicesMayGoIntoAnythingThatHoldsTheChoices() {
    Proposal proposal =
        planned(
            new RetypeColumn(),
            Map.of("model", "orders.Order", "field", "status", "to", "CharField(max_length=10)"));
    assertThat(proposal.questions().toString())
        .contains("status NOT IN ('new', 'paid', 'shipped', 'cancelled', 'refunded')");
    assertThat(refusal("orders.Order", "status", "CharField(max_length=8)"))
        .contains("length(status) > 8");
  }

  @Test
  void aBiggerIntegerSaysWhatTheNewCodeCannotWriteYet() {
    Proposal proposal =
        planned(
            new RetypeColumn(),
            Map.of("model", "orders.Order", "field", "total_cents", "to", "BigIntegerField()"));
    assertThat(phase(proposal, "switch").purpose())
        .contains("Until the contract phase", "a number beyond what integer holds");
    assertThat(phase(proposal, "switch").rollback().loses())
        .startsWith("no value")
        .contains("NOT NULL of orders_order.total_cents");
    assertThat(phase(proposal, "contract").rollback().loses()).startsWith("nothing;");
    assertThat(proposal.assumptions().toString()).contains("bigint holds every integer");
  }

  @Test
  void aTextTakesThePlaceOfAVarcharInOneStatement() {
    Proposal proposal =
        planned(
            new RetypeColumn(),
            Map.of("model", "orders.Order", "field", "reference", "to", "TextField()"));
    assertThat(proposal.phases()).hasSize(1);
    assertThat(proposal.phases().getFirst().rollback().loses())
        .contains("cuts them off", "WHERE length(reference) > 20");
    // an index over lower(email) is built anew whatever the new type is
    assertThat(refusal("customers.Customer", "email", "CharField(max_length=320)"))
        .contains("customer_email_lower_unique");
  }

  @Test
  void djangosOwnKeyAndARelationWithoutAColumnAreNotRenamedForTheirOwnReasons() throws IOException {
    assertThat(
            refusal(
                new RetypeColumn(),
                Map.of("model", "orders.OrderLine", "field", "id", "to", "UUIDField()")))
        .contains("the key that Django makes")
        .doesNotContain("inherits");
    relations();
    assertThat(renaming("orders.Trip", "helpers"))
        .contains("helpers is a ManyToManyField: it has no column but a table of its own");
    assertThat(renaming("orders.Trip", "guests")).contains("the table of its through model");
  }

  @Test
  void aRelationThatAnotherDeclarationNamesIsNotRenamed() throws IOException {
    relations();
    assertThat(renaming("orders.Trip", "content_type"))
        .contains("a GenericForeignKey (orders/models.py:", "goes by content_type");
    assertThat(renaming("orders.Trip", "guide")).contains("order_with_respect_to of Trip is guide");
    assertThat(renaming("orders.Seat", "guest")).contains("through_fields of orders.Trip.guests");
    assertThat(renaming("orders.Seat", "owner")).contains("to_field of orders.Bag.of");
    assertThat(renaming("orders.Seat", "rival")).contains("limit_choices_to of orders.Bag.of");
    assertThat(renaming("orders.Bag", "of")).contains("ordering in the Meta of orders.Tag");
    assertThat(
            refusal(new RenameColumn(), Map.of("model", "orders.Tag", "field", "bag", "to", "box")))
        .contains("box and orders.Tag.box_id", "the key of a relation, box_id");
    assertThat(renaming("orders.Tag", "bag")).isEmpty();
  }

  private String renaming(String model, String field) {
    return refusal(new RenameColumn(), Map.of("model", model, "field", field, "to", "another"));
  }

  /** Models that name each other's relations, with the migration that makes them. */
  private void relations() throws IOException {
    Path models = shop.resolve("orders/models.py");
    Files.writeString(
        models,
        Files.readString(models)
            + """


            class Trip(models.Model):
                content_type = models.ForeignKey("contenttypes.ContentType", models.CASCADE)
                object_id = models.IntegerField()
                about = GenericForeignKey()
                guide = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
                helpers = models.ManyToManyField("accounts.User", related_name="+")
                guests = models.ManyToManyField(
                    "accounts.User", through="Seat", through_fields=("trip", "guest")
                )

                class Meta:
                    order_with_respect_to = "guide"


            class Seat(models.Model):
                trip = models.ForeignKey(Trip, models.CASCADE)
                guest = models.ForeignKey("accounts.User", models.CASCADE)
                owner = models.OneToOneField("accounts.User", models.CASCADE, related_name="+")
                rival = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")


            class Bag(models.Model):
                of = models.ForeignKey(
                    Seat,
                    models.CASCADE,
                    to_field="owner",
                    limit_choices_to=models.Q(rival_id__isnull=False),
                )


            class Tag(models.Model):
                bag = models.ForeignKey(Bag, models.CASCADE)
                box_id = models.IntegerField()

                class Meta:
                    ordering = ["-bag__of__trip"]
            """);
    Files.writeString(
        shop.resolve("orders/migrations/0010_trips.py"),
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            dependencies = [("orders", "0009_validate_order_total")]
            operations = [
                migrations.CreateModel(
                    "Trip",
                    [
                        ("id", models.BigAutoField(primary_key=True)),
                        ("content_type", models.ForeignKey("contenttypes.contenttype", models.CASCADE)),
                        ("object_id", models.IntegerField()),
                        ("guide", models.ForeignKey("accounts.user", models.CASCADE, related_name="+")),
                        ("helpers", models.ManyToManyField("accounts.user", related_name="+")),
                    ],
                    options={"order_with_respect_to": "guide"},
                ),
                migrations.CreateModel(
                    "Seat",
                    [
                        ("id", models.BigAutoField(primary_key=True)),
                        ("trip", models.ForeignKey("orders.trip", models.CASCADE)),
                        ("guest", models.ForeignKey("accounts.user", models.CASCADE)),
                        ("owner", models.OneToOneField("accounts.user", models.CASCADE, related_name="+")),
                        ("rival", models.ForeignKey("accounts.user", models.CASCADE, related_name="+")),
                    ],
                ),
                migrations.AddField(
                    "trip", "guests", models.ManyToManyField("accounts.user", through="orders.seat")
                ),
                migrations.CreateModel(
                    "Bag",
                    [
                        ("id", models.BigAutoField(primary_key=True)),
                        (
                            "of",
                            models.ForeignKey(
                                "orders.seat",
                                models.CASCADE,
                                to_field="owner",
                                limit_choices_to=models.Q(("rival_id__isnull", False)),
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    "Tag",
                    [
                        ("id", models.BigAutoField(primary_key=True)),
                        ("bag", models.ForeignKey("orders.bag", models.CASCADE)),
                        ("box_id", models.IntegerField()),
                    ],
                    options={"ordering": ["-bag__of__trip"]},
                ),
            ]
        """);
  }

  @Test
  void aTextThatTheDatabaseHasADefaultForIsNotSplit() {
    assertThat(
            refusal(
                new SplitColumn(),
                Map.of("model", "orders.Order", "field", "note", "into", "head,tail")))
        .contains("db_default");
  }

  @Test
  void aSerializerNamesTheFieldAnewAndSaysWhatItsApiIsCalledNow() throws IOException {
    Files.writeString(
        shop.resolve("customers/api.py"),
        """
        from rest_framework import serializers

        from .models import Customer


        class ContactSerializer(serializers.ModelSerializer):
            class Meta:
                model = Customer
                fields = ("name", "phone")


        class OldNameSerializer(serializers.ModelSerializer):
            phone = serializers.CharField()

            class Meta:
                model = Customer
                fields = ("name", "phone")
        """);
    Files.writeString(
        shop.resolve("customers/forms_of_staff.py"),
        """
        from django import forms

        from .models import Customer


        class StaffForm(forms.ModelForm):
            class Meta:
                model = Customer
                fields = ["phone"]
        """);
    write("assets/editor.js", "// phones\nsend({phone: customer.phone});\n");
    write("assets/dist/editor.js", "send({phone: customer.phone});\n");
    write("customers/templates/customers/staff.html", "{{ form.phone }}\n");
    write("orders/templates/orders/courier.html", "{{ form.phone }}\n");
    Proposal renamed =
        planned(
            new RenameColumn(),
            Map.of("model", "customers.Customer", "field", "phone", "to", "phone_number"));
    Proposal.Phase change = phase(renamed, "switch");
    assertThat(text(change, "customers/api.py"))
        .containsOnlyOnce("(\"name\", \"phone_number\")")
        .containsOnlyOnce("(\"name\", \"phone\")")
        .contains("    phone = serializers.CharField()");
    assertThat(change.purpose())
        .contains("is called phone_number from here on", "source=\"phone_number\"", "api.py:9")
        .contains("Scripts here that have the word", "assets/editor.js:2")
        .contains("customers/staff.html:1")
        .doesNotContain("assets/dist", "courier.html");

    Proposal split =
        planned(
            new SplitColumn(),
            Map.of("model", "customers.Customer", "field", "name", "into", "first_name,last_name"));
    String purpose = phase(split, "switch").purpose();
    assertThat(purpose.substring(0, purpose.indexOf("Goes on working")))
        .contains("api.py:9", "drops what is sent");
  }

  @Test
  void aRenameNamesFixturesAndErrorsAnewAndListsWhatALoopGoesThrough() throws IOException {
    Files.createDirectories(shop.resolve("customers/fixtures"));
    Files.writeString(
        shop.resolve("customers/fixtures/some.json"),
        "[{\"model\": \"customers.customer\", \"pk\": 1, \"fields\": {\"name\": \"A\", \"phone\":"
            + " \"1\"}}]\n");
    Files.writeString(
        shop.resolve("customers/more.py"),
        """
        from django import forms
        from rest_framework import serializers

        from .models import Customer


        class PhoneForm(forms.ModelForm):
            class Meta:
                model = Customer
                fields = ["phone"]

            def clean_phone(self):
                return self.cleaned_data["phone"]

            def clean(self):
                raise forms.ValidationError({"phone": "wrong"})


        class AllSerializer(serializers.ModelSerializer):
            class Meta:
                model = Customer
                fields = "__all__"


        def change(spec, pk):
            customer = Customer.objects.get(pk=pk)
            for key in ("name", "phone"):
                setattr(customer, key, spec[key])
            Customer.objects.update_or_create(**{"phone": spec["phone"]})
        """);
    Proposal.Phase change =
        phase(
            planned(
                new RenameColumn(),
                Map.of("model", "customers.Customer", "field", "phone", "to", "phone_number")),
            "switch");
    assertThat(text(change, "customers/fixtures/some.json")).contains("\"phone_number\": \"1\"");
    assertThat(text(change, "customers/more.py"))
        .contains(
            "def clean_phone_number(self)",
            "cleaned_data[\"phone_number\"]",
            "ValidationError({\"phone_number\": \"wrong\"})",
            "for key in (\"name\", \"phone\")",
            "update_or_create(**{\"phone_number\": spec[\"phone\"]})");
    assertThat(change.purpose())
        .contains(
            "Goes on working through the property phone:",
            "customers/more.py:27",
            "take every field of the model without naming it",
            "customers/more.py:19",
            "a page that the old release served sends phone");
  }

  @Test
  void aRenamedFieldKeepsTheCommentOnItsLine() throws IOException {
    Path models = shop.resolve("catalog/models.py");
    Files.writeString(
        models,
        Files.readString(models)
            .replace(
                "weight_grams = models.IntegerField(null=True, blank=True)",
                "weight_grams = models.IntegerField(null=True, blank=True)  # noqa: DJ001"));
    Map<String, String> asked =
        Map.of("model", "catalog.Product", "field", "weight_grams", "to", "weight");
    assertThat(text(phase(planned(new RenameColumn(), asked), "switch"), "catalog/models.py"))
        .contains("    weight = models.IntegerField(null=True, blank=True)  # noqa: DJ001\n")
        .doesNotContain("weight_grams = ");
  }

  /** Its command fills the column through a state of the past, which has the old field. */
  @Test
  void aRenameDoesNotListWhatItWritesItself() {
    Workspace workspace = Workspace.open(shop, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    workspace.assumeRows("catalog_product", 10_000_000);
    Map<String, String> asked =
        Map.of("model", "catalog.Product", "field", "weight_grams", "to", "weight");
    Playbook.Outcome outcome = new RenameColumn().plan(workspace.planInput(asked));
    assertThat(outcome).isInstanceOf(Playbook.Planned.class);
    Proposal proposal = ((Playbook.Planned) outcome).proposal();
    String command = "catalog/management/commands/fill_product_weight.py";
    assertThat(proposal.phases()).anyMatch(each -> text(each, command).contains("weight_grams"));
    assertThat(phase(proposal, "switch").purpose()).doesNotContain(command);
  }

  @Test
  void aSplitSaysWhichOptionsOfTheFieldItDoesNotCarry() throws IOException {
    Path models = shop.resolve("customers/models.py");
    String declared = Files.readString(models);
    Path first = shop.resolve("customers/migrations/0001_initial.py");
    String created = Files.readString(first);
    String options = "help_text=\"In full\", editable=False, ";
    Files.writeString(
        models, declared.replaceFirst("(name = models\\.CharField\\()", "$1" + options));
    Files.writeString(
        first, created.replaceFirst("(\"name\", models\\.CharField\\()", "$1" + options));
    Proposal split =
        planned(
            new SplitColumn(),
            Map.of("model", "customers.Customer", "field", "name", "into", "first_name,last_name"));
    assertThat(split.assumptions().toString())
        .contains("help_text of name", "not carried to the parts");
    assertThat(split.phases().toString()).contains("editable=False");
  }

  private static String text(Proposal.Phase phase, String path) {
    return phase.files().stream()
        .filter(file -> file.path().equals(path))
        .map(file -> String.valueOf(file.content()))
        .findFirst()
        .orElse("");
  }

  private static Proposal.Phase phase(Proposal proposal, String title) {
    return proposal.phases().stream()
        .filter(phase -> phase.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private Playbook.Outcome outcome(Playbook playbook, Map<String, String> parameters) {
    Workspace workspace = Workspace.open(shop, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    return playbook.plan(workspace.planInput(parameters));
  }

  private Proposal planned(Playbook playbook, Map<String, String> parameters) {
    Playbook.Outcome outcome = outcome(playbook, parameters);
    assertThat(outcome).isInstanceOf(Playbook.Planned.class);
    return ((Playbook.Planned) outcome).proposal();
  }

  private String refusal(String model, String field, String to) {
    return refusal(new RetypeColumn(), Map.of("model", model, "field", field, "to", to));
  }

  /** Empty where there is a plan. */
  private String refusal(Playbook playbook, Map<String, String> parameters) {
    return switch (outcome(playbook, parameters)) {
      case Playbook.NotApplicable(String reason) -> reason;
      case Playbook.Planned _ -> "";
      case Playbook.Asks asks -> asks.toString();
    };
  }

  private void write(String path, String text) throws IOException {
    Path file = shop.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
