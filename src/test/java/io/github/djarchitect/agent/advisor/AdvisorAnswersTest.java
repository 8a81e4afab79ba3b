package io.github.djarchitect.agent.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.agent.Answer;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.hazard.rule.Rules;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.plan.playbook.Playbooks;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the advisor says where there is no plan to give, or one with a reserve. */
class AdvisorAnswersTest {
  private static final Path SHOP = Path.of("examples", "shop");

  private static final String POSTGRES =
      """
      INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "people"]
      DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}}
      """;

  private static final String OR_MYSQL =
      """
      import os
      if os.environ.get("DB") == "mysql":
          DATABASES = {"default": {"ENGINE": "django.db.backends.mysql", "NAME": "x"}}
      """;

  private static final String PROFILE =
      """
      from django.conf import settings
      from django.db import models


      class Profile(models.Model):
          user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
          name = models.CharField(max_length=100)
      """;

  private static final String INITIAL =
      """
      from django.conf import settings
      from django.db import migrations, models


      class Migration(migrations.Migration):
          initial = True
          dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
          operations = [
              migrations.CreateModel(
                  name="Profile",
                  fields=[
                      ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                      ("name", models.CharField(max_length=100)),
                      ("user", models.OneToOneField(on_delete=models.CASCADE, to=settings.AUTH_USER_MODEL)),
                  ],
              ),
          ]
      """;

  private static final String TEAM_MODEL =
      """


      class Team(models.Model):
          name = models.CharField(max_length=100)
      """;

  private static final String TEAM_MIGRATION =
      """
      from django.db import migrations, models


      class Migration(migrations.Migration):
          dependencies = [("people", "0001_initial")]
          operations = [
              migrations.CreateModel(
                  name="Team",
                  fields=[
                      ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                      ("name", models.CharField(max_length=100)),
                  ],
              ),
          ]
      """;

  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rename the note column of orders, 10M rows | What is note to be called?",
        "change the type of Customer.phone | Which type is phone to have?",
        "split Address.street into its parts | Into which fields is street split?",
      })
  void whatTheUserWantsIsAskedForAndNotMadeUp(String question, String asked) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer()).contains(asked).contains("architect plan ");
  }

  @Test
  void whatNobodyAnsweredIsAnAssumption() {
    Answer answer = Advised.ask(SHOP, "split Customer.name, 10 million rows, no downtime");
    assertThat(Objects.requireNonNull(answer.proposal()).assumptions())
        .contains("Into which fields is name split? Nobody answered; taken: first_name,last_name.");
  }

  @Test
  void aColumnThatDoesNotExistIsAnsweredWithTheNearest() {
    assertThat(Advised.ask(SHOP, "convert Order.total to decimal(12,2)").answer())
        .contains("orders.Order has no field `total`")
        .contains("Did you mean `orders.Order.total_cents`?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "how do I add an index to orders without locking? | index-not-concurrent | architect plan"
            + " add-index-concurrently model=orders.Order field=FIELD",
        "how can I drop a column safely? | column-dropped-in-use | architect review",
        "How do we make Order.reference NOT NULL without downtime? | scan-under-lock | architect"
            + " review",
        "how to add a unique constraint on a big table | unique-built-under-lock | architect"
            + " review",
        "what is the best way to add a foreign key to a large table? | foreign-key-validated |"
            + " architect review",
        "how do I change a column's type? | table-rewrite | architect plan retype-column",
        "how should we rename a table? | table-renamed-in-use | architect review",
        "how do I delete a model? | table-dropped-in-use | architect review",
        "how do I run a long data migration on 50M rows? | run-python-unbounded | architect review",
        "drop Order.note | column-dropped-in-use | named in 1 place of running code",
      })
  void howAChangeIsMadeComesFromTheCatalogue(String question, String rule, String command) {
    String answer = Advised.ask(SHOP, question).answer();
    assertThat(answer).contains("`" + rule + "`").contains("```python");
    assertThat(answer).contains(command);
  }

  @Test
  void everyKindOfChangeNamesRulesAndPlaybooksThatExist() {
    assertThat(HowTo.all())
        .allSatisfy(
            each -> {
              assertThat(each.rules().isEmpty() && each.then().isEmpty()).isFalse();
              assertThat(each.rules())
                  .allSatisfy(id -> assertThat(Rules.all().rule(id)).as(id).isPresent());
              assertThat(each.playbook().isEmpty() || Playbooks.find(each.playbook()).isPresent())
                  .as(each.playbook())
                  .isTrue();
            });
    assertThat(Attached.Known.ALL)
        .allSatisfy(
            each -> {
              assertThat(each.sources()).as(each.id()).isNotEmpty();
              assertThat(each.actions()).as(each.id()).isNotEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "what locks does ALTER TABLE ... ADD CONSTRAINT CHECK take on postgres 16 | CHECK (x > 0)`:"
            + " ACCESS EXCLUSIVE on t (reads and writes wait); every row is read",
        "what locks does ALTER TABLE ... ADD CONSTRAINT CHECK take on postgres 16 | NOT VALID`:"
            + " ACCESS EXCLUSIVE on t (reads and writes wait); held for a moment",
        "what locks does ALTER TABLE ... ADD CONSTRAINT CHECK take on postgres 16 | `ALTER TABLE t"
            + " VALIDATE CONSTRAINT c`: SHARE UPDATE EXCLUSIVE",
        "Which lock does ADD COLUMN take? | ADD COLUMN x integer`: ACCESS EXCLUSIVE",
        "what lock does CREATE INDEX CONCURRENTLY need on pg 15? | On postgresql:15",
        "what lock does CREATE INDEX CONCURRENTLY need on pg 15? | CONCURRENTLY i ON t (x)`: SHARE"
            + " UPDATE EXCLUSIVE",
        "what lock level is needed for SET NOT NULL | SET NOT NULL`: ACCESS EXCLUSIVE",
        "which locks are taken when I add a foreign key | SHARE ROW EXCLUSIVE on parent",
        "what kind of lock does renaming a column take? | RENAME COLUMN x TO y`: ACCESS EXCLUSIVE",
        "what lock does DROP COLUMN hold | DROP COLUMN x`: ACCESS EXCLUSIVE",
        "What lock does VALIDATE CONSTRAINT take | SHARE UPDATE EXCLUSIVE on t; every row is read",
        "what locks does alter column type take | bigint`: ACCESS EXCLUSIVE on t (reads and writes"
            + " wait); the table and its indexes are rewritten",
        "what lock does adding a unique constraint take on mysql 8 | was not measured",
      })
  void theLockOfAStatementIsNamed(String question, String told) {
    Turn turn = Advised.turn(SHOP, question, WorkspaceOptions.DEFAULT);
    assertThat(turn.answer().answer()).contains(told);
    assertThat(turn.blocked()).isFalse();
  }

  @Test
  void theLocksOfAChangeThatIsWantedAreInItsPlan() {
    assertThat(
            Advised.ask(SHOP, "rename Order.note to remark; what locks will it take?").proposal())
        .isNotNull();
  }

  @Test
  void attachedSqlIsToldStatementByStatement() {
    assertThat(
            attached(
                "is this safe?",
                "ALTER TABLE orders_order ALTER COLUMN total_cents TYPE bigint;\n"
                    + "CREATE INDEX CONCURRENTLY i ON orders_order (reference);\nFOO BAR;"))
        .contains("ACCESS EXCLUSIVE on orders_order (reads and writes wait)")
        .contains("rewritten")
        .contains("SHARE UPDATE EXCLUSIVE on orders_order;")
        .contains("`table-rewrite`")
        .doesNotContain("`index-not-concurrent`")
        .contains("not known to be safe");
  }

  @Test
  void attachedSqlIsJudgedAsAMigrationWouldBe() {
    String answer =
        attached("is this safe?", "ALTER TABLE orders_order ADD COLUMN x int NOT NULL;");
    assertThat(answer)
        .startsWith("Judged as a new RunSQL migration of orders")
        .contains("- blocker `not-null-without-db-default`");
    assertThat(answer.indexOf("blocker")).isLessThan(answer.indexOf("held for a moment"));
    assertThat(
            attached(
                "is this safe?", "BEGIN;\nALTER TABLE orders_order ADD COLUMN x int;\nCOMMIT;"))
        .contains("no blocker")
        .doesNotContain("`irreversible");
    assertThat(attached("is this safe?", "DROP TABLE orders_order;"))
        .contains("- blocker `table-dropped-in-use`");
  }

  @Test
  void theMigrationsOfAnAttachedDiffAreReviewed() {
    String answer =
        attached(
            "is this safe?",
            """
            diff --git a/examples/shop/orders/migrations/0099_x.py b/examples/shop/orders/migrations/0099_x.py
            new file mode 100644
            --- /dev/null
            +++ b/examples/shop/orders/migrations/0099_x.py
            @@ -0,0 +1,9 @@
            +from django.db import migrations, models
            +
            +
            +class Migration(migrations.Migration):
            +    dependencies = [("orders", "0009_validate_order_total")]
            +    operations = [
            +        migrations.AddIndex("order", models.Index(fields=["reference"], name="i")),
            +    ]
            diff --git a/orders/migrations/0006_order_note.py b/orders/migrations/0006_order_note.py
            --- a/orders/migrations/0006_order_note.py
            +++ b/orders/migrations/0006_order_note.py
            @@ -1 +1 @@
            -x
            +y
            diff --git a/orders/migrations/0042_gone.py b/orders/migrations/0042_gone.py
            --- a/orders/migrations/0042_gone.py
            +++ b/orders/migrations/0042_gone.py
            @@ -1 +1 @@
            --- an old comment
            +y
            diff --git a/orders/views.py b/orders/views.py
            --- a/orders/views.py
            +++ b/orders/views.py
            @@ -1 +1 @@
            -x
            +y
            """);
    assertThat(answer)
        .contains("`orders.0099_x`, which is not in this checkout")
        .contains("`index-not-concurrent` orders/migrations/0099_x.py:7")
        .contains("`orders.0006_order_note`, as it stands in this checkout")
        .contains("`orders.0042_gone` is changed by the diff and does not stand in this checkout")
        .contains("Not judged, as it is no migration: orders/views.py");
  }

  @Test
  void whatBlocksInAttachedMigrationsIsInTheExitCodeAndNoProposalIsMissed() {
    String diff =
        """
        --- /dev/null
        +++ b/orders/migrations/0099_x.py
        @@ -0,0 +1,9 @@
        +from django.db import migrations, models
        +
        +
        +class Migration(migrations.Migration):
        +    dependencies = [("orders", "0009_validate_order_total")]
        +    operations = [
        +        migrations.AddField("order", "x", models.IntegerField(%s)),
        +    ]
        """;
    Turn safe = attachedTurn(diff.formatted("null=True"));
    assertThat(safe.exitCode()).isZero();
    assertThat(safe.answer().answer()).doesNotContain("NOT APPROVED");

    Turn unsafe = attachedTurn(diff.formatted("default=0"));
    assertThat(unsafe.answer().answer())
        .contains("`not-null-without-db-default`")
        .doesNotContain("NOT APPROVED");
    assertThat(unsafe.exitCode()).isEqualTo(1);
  }

  private static Turn attachedTurn(String text) {
    return Advised.turn(SHOP, "is this safe?" + Attached.MARK + text, WorkspaceOptions.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Profile.visits to bigint | PositiveBigIntegerField() | takes no negative number now",
        "make Profile.visits a BigIntegerField | to BigIntegerField() | Profile.visits",
        "Profile.visits to bigint, we want to store -1 | to BigIntegerField() | Profile.visits",
      })
  void aNumberWithoutASignKeepsThatUnlessTheQuestionSaysOtherwise(
      String question, String title, String said) throws IOException {
    project(
        POSTGRES,
        "people/models.py",
        PROFILE.replace(
            "class Profile(models.Model):\n",
            "class Profile(models.Model):\n    visits = models.PositiveIntegerField()\n"));
    write(
        "people/migrations/0001_initial.py",
        INITIAL.replace("(\"name\",", "(\"visits\", models.PositiveIntegerField()), (\"name\","));
    Answer answer = Advised.ask(root, question + ", 10M rows, no downtime");
    assertThat(Objects.requireNonNull(answer.proposal()).title()).contains(title);
    assertThat(answer.answer() + answer.proposal().title()).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "please dont rename total_cents, only change it from int to big int | BigIntegerField",
        "change Address.country from CharField(max_length=2) to max_length=3 | max_length=3",
        "Instead of splitting Customer.name, rename it to display_name | to display_name",
        "Order.note needs to become remark (same type) | to remark",
        "quantity of order lines must become qty, the type stays | to qty",
        "rename Order.note to remark, keep the type | to remark",
      })
  void whatIsNotWantedIsNotTakenForWhatIs(String question, String title) {
    assertThat(
            Objects.requireNonNull(
                    Advised.ask(SHOP, question + ", 10M rows, no downtime").proposal())
                .title())
        .contains(title);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rename total_cents of orders to total_amount and make it a bigint | two changes",
        "Rename Customer.phone to mobile and split the name into first/last | two changes",
        "split the customers full name in the db into title, first name and last name | not"
            + " understood",
        "Migrate the order status from a varchar to a small integer | no SmallIntegerField holds"
            + " that",
        "Split Customer.name into first_name and last_name. Or first_name, middle_name and"
            + " last_name? | in more than one way",
        "what does our RBAC do? | I have drafted nothing",
        "is it safe to rename Customer.phone to mobile in one migration? | This checkout has",
        "undo the split of Customer.name | is nothing I plan",
      })
  void whatIsNotOneChangeOrNoneGetsNoPlan(String question, String said) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer()).contains(said);
  }

  @Test
  void whichBranchIsAppliedIsNotGuessed() {
    Answer answer =
        Advised.ask(
            Path.of("examples", "team-conflict"),
            "tickets has two leaves after a merge, resolve it; one of the branches is live in"
                + " production");
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer()).contains("Which branch is applied").contains("--applied");
  }

  @Test
  void anotherUnitIsNoOtherType() {
    Answer answer =
        Advised.ask(SHOP, "store Order.total_cents as a decimal instead of cents, 10 million rows");
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer())
        .contains("\"instead of cents\" changes the values of orders.Order.total_cents")
        .contains("I have planned nothing");
    assertThat(
            Advised.ask(SHOP, "make Product.weight_grams a decimal instead of int, 10m rows")
                .status())
        .isEqualTo("Approved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "psycopg.errors.LockNotAvailable: canceling statement due to lock timeout",
        "django.db.migrations.exceptions.InconsistentMigrationHistory: Migration a.0002 is applied"
            + " before its dependency a.0001 on database 'default'.",
        "NodeNotFoundError: Migration a.0002 dependencies reference nonexistent parent node"
            + " ('a', '0001')",
      })
  void anErrorThatIsKnownIsExplainedWithItsSource(String error) {
    String answer = attached("what now?", error);
    assertThat(answer).contains("Source: https://").contains("`architect ");
  }

  @Test
  void anAttachedConflictIsResolvedWhereTheCheckoutHasIt() {
    Answer answer =
        Advised.ask(
            Path.of("examples", "team-conflict"),
            "what now?"
                + Attached.MARK
                + "CommandError: Conflicting migrations detected; multiple leaf nodes in the"
                + " migration graph: (0004_a, 0004_b in tickets).");
    assertThat(answer.status()).isEqualTo("Approved");
    assertThat(answer.answer()).contains("An app has more than one leaf");
  }

  @Test
  void whatCannotBeReadIsSaidToBeLeftOut() {
    assertThat(attached("is this safe?", "lorem ipsum\ndolor"))
        .startsWith("A text of 2 lines was attached.");
  }

  @Test
  void aPlanForOneEngineOfSeveralSaysSoFirstAndIsApprovedForTheOneThatIsNamed() throws IOException {
    project(POSTGRES + OR_MYSQL, "people/models.py", PROFILE);
    String question = "rename Profile.name to full_name, 10M rows, no downtime";

    Answer open = Advised.ask(root, question);
    Proposal proposal = Objects.requireNonNull(open.proposal());
    assertThat(open.status()).isEqualTo("NeedsChanges");
    assertThat(proposal.situation()).startsWith("Written for postgresql alone: settings.py");
    assertThat(proposal.questions()).first().asString().contains("--target postgresql");
    assertThat(proposal.assumptions()).anyMatch(each -> each.contains("also names mysql"));
    assertThat(open.answer()).contains("ask again with `--target postgresql`");

    Answer named =
        Advised.ask(
            root,
            question,
            new WorkspaceOptions(
                ProjectOptions.DEFAULT,
                List.of(Target.parse("postgresql")),
                null,
                null,
                null,
                null));
    assertThat(named.status()).isEqualTo("Approved");
    assertThat(named.answer()).contains("Approved, for postgresql");
  }

  @Test
  void rolesGoToTheAppOfTheProfileAndIntoItsPackageOfModels() throws IOException {
    project(POSTGRES, "people/models/profile.py", PROFILE);
    write("people/models/__init__.py", "from .profile import Profile  # noqa: F401\n");
    write("aaa/__init__.py", "");
    write("aaa/models.py", "from django.db import models\n\n\nclass A(models.Model):\n    pass\n");
    write("aaa/migrations/__init__.py", "");

    Answer answer =
        Advised.ask(root, "move our permissions to an RBAC structure, keep what people have");
    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
    Proposal proposal = Objects.requireNonNull(answer.proposal());
    assertThat(proposal.files())
        .extracting(FileChange::path)
        .contains("people/models/roles.py", "people/models/__init__.py");
    assertThat(proposal.files())
        .filteredOn(file -> file.path().equals("people/models/__init__.py"))
        .first()
        .extracting(FileChange::content)
        .asString()
        .endsWith(
            "from .roles import Role, RoleAssignment, RoleChange, RolePermission  # noqa: F401\n");
    assertThat(proposal.assumptions()).anyMatch(each -> each.contains("go into the app people"));
  }

  /** A project with a user model in the app people, whose first migration makes these. */
  private void people(String dependency, String operations) throws IOException {
    project(POSTGRES + "AUTH_USER_MODEL = \"people.User\"\n", "people/models.py", "");
    write(
        "people/migrations/0001_initial.py",
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            initial = True
            dependencies = [%s]
            operations = [
        %s    ]
        """
            .formatted(dependency, operations.indent(8)));
  }

  @Test
  void aGroupOfTheProjectsOwnIsNotMirrored() throws IOException {
    people(
        "(\"auth\", \"0012_alter_user_first_name_max_length\")",
        """
        migrations.CreateModel(
            name="Group",
            fields=[("id", models.BigAutoField(primary_key=True))],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("groups", models.ManyToManyField(to="people.group")),
                ("user_permissions", models.ManyToManyField(to="auth.permission")),
            ],
        ),
        """);
    Answer answer = Advised.ask(root, "move our permissions to an RBAC structure");
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer())
        .contains("groups of people.User are people.group (people/migrations/0001_initial.py:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Our roles hold an array of permission strings (people.Role.permissions). Move to a"
            + " role_permission table | people.Role.permissions, which you name",
        "Move our permissions to an RBAC structure with roles | as app.Model.field",
      })
  void rightsOfTheProjectsOwnAreSaidToBeWithWhatTheirMoveTakes(String question, String told)
      throws IOException {
    write("docker-compose.yml", "services:\n  db:\n    image: postgres:13\n");
    people(
        "",
        """
        migrations.CreateModel(
            name="User",
            fields=[("id", models.BigAutoField(primary_key=True))],
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("permissions", models.JSONField(default=list)),
            ],
        ),
        """);
    Answer answer = Advised.ask(root, question);
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer())
        .contains("people.User has no groups and no user_permissions of Django's", told)
        .contains("postgresql:13", "--target postgresql:16");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bitte das Feld name der Kundin in Vor- und Nachname aufteilen | German",
        "Wie kann ich die Spalte total_cents auf bigint ändern, ohne die Tabelle zu sperren? |"
            + " German",
        "Bitte Customer.name nicht umbenennen, sondern aufteilen | German",
        "Merci de diviser la colonne name du client en deux champs | French",
        "Quelles permissions ont les groupes de notre boutique ? | French",
        "Necesitamos dividir el campo name de la tabla de clientes | Spanish",
        "Graag het veld name van de klant splitsen | Dutch",
        "顧客の名前を姓と名に分割してください | another script",
        "Разделите имя клиента на два поля | another script",
      })
  void anotherLanguageIsNotMisread(String question, String language) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer())
        .startsWith("The built-in advisor reads English only, and this question is in " + language)
        .contains("ask in English", "ANTHROPIC_API_KEY", "--base-url")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "review",
        "Split Customer.name",
        "on an order in production",
        "index on orders",
        "is this safe?",
        "Customer.name => first_name, last_name; 10_000_000 rows",
        "Add a column die to the table der",
        "drop Order.note",
      })
  void shortQuestionsAndNamesAreNoOtherLanguage(String question) {
    assertThat(Tongue.foreign(question)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customer name should become first, middle and last name",
        "the name should become first, middle and last name",
        "split the customer's name into first name, middle name and last name, 10M rows",
        "name of customers -> first/middle/last name",
      })
  void severalPartsOfANameAreASplitOfTheFieldThatHoldsThemAll(String question) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(Objects.requireNonNull(answer.proposal(), answer.answer()).title())
        .isEqualTo("Split customers.Customer.name into first_name and middle_name and last_name");
    assertThat(answer.answer()).startsWith("Mind the cut:").doesNotContain("Assumed: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "the name should become first, middle and last name",
        "split name into first_name and last_name",
        "rename name to label",
      })
  void aFieldOfSeveralModelsIsNotGuessedSilently(String question) throws IOException {
    project(POSTGRES, "people/models.py", PROFILE + TEAM_MODEL);
    write("people/migrations/0002_team.py", TEAM_MIGRATION);

    Answer answer = Advised.ask(root, question);
    assertThat(answer.answer())
        .startsWith("Assumed: people.")
        .contains("it could as well be people.");
    assertThat(Objects.requireNonNull(answer.proposal()).assumptions())
        .anyMatch(each -> each.startsWith("Which column is meant?"));
    if (!question.startsWith("rename")) {
      assertThat(answer.answer()).startsWith("Assumed: people.Profile.name is meant.");
    }
    assertThat(Advised.ask(root, question + " of the team").answer()).doesNotContain("Assumed: ");
  }

  @Test
  void aPieceOfAModelsNameIsNoField() {
    assertThat(Advised.ask(SHOP, "price should become amount on OrderLine").answer())
        .contains("the ones that come near are: orders.OrderLine.unit_price_cents");
  }

  @Test
  void aWordOfAFieldsNameIsNoFieldAndLeadsToIt() {
    Answer answer = Advised.ask(SHOP, "price needs to become prize (same type)");
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer())
        .contains("I could not tell which column is meant")
        .contains("catalog.Product.price_cents, orders.OrderLine.unit_price_cents");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rename currency to status | `status` is taken: orders.Order has | CharField",
        "rename Order.currency to status, 10M rows | `status` is taken: orders.Order has |"
            + " CharField",
        "Order.note should be called currency | `currency` is taken: orders.Order has | CharField",
        "rename Customer.phone -> email | `email` is taken: customers.Customer has | EmailField",
        "rename Order.currency to lines | name lines is taken | orders.OrderLine.order",
        "rename Order.note to customer_id | name customer_id is taken | column of"
            + " orders.Order.customer",
      })
  void aNewNameThatIsTakenIsSaidToBeAndByWhat(String question, String taken, String by) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer()).contains(taken).contains(by);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rename Order.note to remark, a customer asked for it | Order.note to remark",
        "rename status to state on orders | Order.status to state",
        "rename note of orders to remark, a customer asked for it | Order.note to remark",
        "a customer asked us to rename the note of orders to remark | Order.note to remark",
        "rename status of orders app to state | Order.status to state",
        "note of orders to remark | Order.note to remark",
        "phone is the wrong name on customers, it should be phone_number | Customer.phone to"
            + " phone_number",
        "Order.note is a silly name, it should be remark | Order.note to remark",
        "The field note of Order has a misleading name. It should be remark. | Order.note to"
            + " remark",
        "poor name: Customer.phone. phone_number would be clearer | Customer.phone to"
            + " phone_number",
        "the name of the field phone on customers is misleading, it should be mobile |"
            + " Customer.phone to mobile",
      })
  void aFieldThatIsNamedBesideIsNoNewName(String question, String title) {
    assertThat(Objects.requireNonNull(Advised.ask(SHOP, question).proposal()).title())
        .endsWith(title);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rename orders.Customer.phone to phone_number | There is no model orders.Customer;"
            + " Customer is customers.Customer",
        "In the orders app rename Customer.phone to phone_number | names the app orders",
        "rename phone of the order line to mobile | could not tell which column",
        "rename the note of an order line | What is note to be called?",
      })
  void aFieldOfAnotherAppOrModelThanTheOneThatIsNamedIsNotTaken(String question, String said) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer()).contains(said);
  }

  @Test
  void aReleaseOfDjangoThatIsSaidIsTakenWhereTheProjectNamesNone() throws IOException {
    project(POSTGRES, "people/models.py", PROFILE);
    String question = "rename Profile.name to full_name, 10M rows, no downtime";

    Answer silent = Advised.ask(root, question);
    assertThat(silent.answer()).doesNotContain("the question says");
    Turn said = Advised.turn(root, "We are on Django 4.2. " + question, WorkspaceOptions.DEFAULT);
    assertThat(said.answer().answer())
        .startsWith("Django 4.2, as the question says: no file of the project says which [E1].");
    Proposal proposal = Objects.requireNonNull(said.answer().proposal());
    assertThat(proposal.situation()).contains("Django 4.2.");
    assertThat(proposal.assumptions()).anyMatch(each -> each.startsWith("Django 4.2, as the"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Django==5.2.1 | Django 4.2 is what the question says and 5.2 is what requirements.txt:1"
            + " says; planned and judged for 5.2, with --django 4.2 for the other",
        "Django>=3.2,<5.0 | Django 4.2, as the question says; requirements.txt:1 allows it",
        "Django>=5.0 | planned and judged for 5.0",
      })
  void aReleaseThatContradictsWhatIsPinnedIsSaidToDoSo(String pin, String told) throws IOException {
    project(POSTGRES, "people/models.py", PROFILE);
    write("requirements.txt", pin + "\n");

    assertThat(
            Advised.ask(root, "Rename Profile.name to full_name (10M rows); we use django 4.2.7")
                .answer())
        .contains(told);
    assertThat(Advised.ask(root, "what is wrong with our migrations? Django 4.2 here").answer())
        .contains(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "we run Django 4.2.11 on Postgres | 4.2",
        "(Django==3.2) rename it | 3.2",
        "Our django version is 5.0, no downtime | 5.0",
        "we upgraded from Django 3.2 and are on Django 4.2 | 4.2",
        "we upgrade from Django 3.2 to 4.2 |",
        "before we move to Django 5.2 |",
        "one service has Django 4.2 and the other Django 5.2 |",
        "django 10.5.2.1 |",
      })
  void theReleaseOfDjangoIsReadWhereItIsSaidOfTheProject(String question, String version) {
    assertThat(SaidVersion.in(question)).isEqualTo(Optional.ofNullable(version));
  }

  private static String attached(String question, String text) {
    return Advised.ask(SHOP, question + Attached.MARK + text).answer();
  }

  private void project(String settings, String models, String text) throws IOException {
    write("manage.py", "import os\nos.environ[\"DJANGO_SETTINGS_MODULE\"] = \"settings\"\n");
    write("settings.py", settings);
    write("people/__init__.py", "");
    write(models, text);
    write("people/migrations/__init__.py", "");
    write("people/migrations/0001_initial.py", INITIAL);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Review the migrations of this project: what is risky, what conflicts, what should be done"
            + " next?",
        "What is wrong with our migrations?",
        "review",
      })
  void aReviewReadsTheMigrationsWhateverElseItNames(String question) {
    Answer answer = Advised.ask(SHOP, question);

    assertThat(answer.evidence()).anyMatch(entry -> entry.tool().equals("review_migrations"));
    assertThat(answer.answer()).doesNotContain("Two leaves");
  }

  @Test
  void conflictsAreLookedForWhereThereAreNone() {
    Answer answer = Advised.ask(SHOP, "resolve conflicts");

    assertThat(answer.evidence()).anyMatch(entry -> entry.tool().equals("find_conflicts"));
    assertThat(answer.evidence()).noneMatch(entry -> entry.tool().equals("explain_rule"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Is it safe to run the last three migrations of orders at noon? | No rule of the catalogue"
            + " has anything to say of orders.0007 to 0009 | catalog/migrations",
        "Review the migrations of the catalog app | catalog has 6 migrations, with 1 blocker |"
            + " accounts/migrations",
        "How can you help me? | column split, renamed or given another type | blocker",
      })
  void whatIsAskedOfOneAppOrOfTheAdvisorIsAnsweredForThat(
      String question, String said, String unsaid) {
    assertThat(Advised.ask(SHOP, question).answer()).contains(said).doesNotContain(unsaid);
  }
}
