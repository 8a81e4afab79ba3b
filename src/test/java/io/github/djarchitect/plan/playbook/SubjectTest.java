package io.github.djarchitect.plan.playbook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.plan.Playbook;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan about a column says where it cannot find what it is about. */
class SubjectTest {
  private static final Path SHOP = Path.of("examples", "shop");

  @TempDir private Path root;

  @ParameterizedTest
  @CsvSource({
    "customers.Custmer, customers.Customer",
    "clients.Customer, customers.Customer",
    "customer, customers.Customer",
  })
  void aModelThatThereIsNotIsAnsweredWithOneThatThereIs(String wrong, String meant) {
    Playbook.Question question = asked(Map.of("model", wrong, "field", "name"));

    assertThat(question.parameter()).isEqualTo("model");
    assertThat(question.question()).contains(wrong).endsWith(" Did you mean " + meant + "?");
    assertThat(question.choices()).startsWith(meant).doesNotContain(wrong).doesNotHaveDuplicates();
    assertThat(question.defaultAnswer()).isEqualTo(meant);
  }

  @Test
  void aFieldThatThereIsNotIsAnsweredWithOneThatThereIs() {
    Playbook.Question question = asked(Map.of("model", "customers.Customer", "field", "nme"));

    assertThat(question.question()).isEqualTo("Customer has no field nme. Did you mean name?");
    assertThat(question.defaultAnswer()).isEqualTo("name");
  }

  @Test
  void aNameLikeNoOtherIsNotTakenForOne() {
    Playbook.Question question = asked(Map.of("model", "billing.Invoice", "field", "name"));

    assertThat(question.question())
        .isEqualTo("There is no model billing.Invoice in this project. Which one is meant?");
    assertThat(question.choices()).contains(question.defaultAnswer());
    assertThat(question.likely()).isFalse();
    assertThat(asked(Map.of("model", "customers.Custmer", "field", "name")).likely()).isTrue();
  }

  @Test
  void modelsThatAreNoPythonAreNamedWithTheLineAndTheRemedy() throws IOException {
    write(
        """
        from django.db import models


        class Order(models.Model)
            note = models.CharField(max_length=20)
        """
            .getBytes(UTF_8));

    assertThat(reason())
        .isEqualTo(
            "orders/models.py:4 is not Python: expected ':', found the end of the line; mend it,"
                + " then plan again.");
  }

  @Test
  void modelsThatAreNotUtf8AreNamedWithTheLineAndTheRemedy() throws IOException {
    write("from django.db import models\n\nNOTE = 'caf\u00e9'\n".getBytes(ISO_8859_1));

    assertThat(reason()).startsWith("orders/models.py:3 is not Python: ").endsWith("plan again.");
  }

  @Test
  void modelsThatCannotBeReadAreNamedWithTheReasonAndTheRemedy() throws IOException {
    Files.createSymbolicLink(root.resolve("orders/models.py"), Path.of("gone.py"));

    assertThat(reason())
        .isEqualTo(
            "orders/models.py cannot be read: a link that leads nowhere; make it a file that can"
                + " be, then plan again.");
  }

  /** Why a plan about a field of the small project does not apply. */
  private String reason() {
    Playbook.Outcome outcome = plan(root, Map.of("model", "orders.Order", "field", "note"));
    assertThat(outcome).isInstanceOf(Playbook.NotApplicable.class);
    return ((Playbook.NotApplicable) outcome).reason();
  }

  private void write(byte[] models) throws IOException {
    Files.write(root.resolve("orders/models.py"), models);
  }

  @BeforeEach
  void project() throws IOException {
    Files.createDirectories(root.resolve("orders/migrations"));
    Files.writeString(root.resolve("manage.py"), "");
    Files.writeString(root.resolve("requirements.txt"), "django==5.2\npsycopg==3.2\n");
    Files.writeString(root.resolve("orders/__init__.py"), "");
    Files.writeString(root.resolve("orders/migrations/__init__.py"), "");
    Files.writeString(
        root.resolve("orders/migrations/0001_initial.py"),
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            dependencies = []
            operations = [
                migrations.CreateModel(
                    name="Order",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True)),
                        ("note", models.CharField(max_length=20)),
                    ],
                ),
            ]
        """);
  }

  private static Playbook.Question asked(Map<String, String> parameters) {
    assertThat(plan(SHOP, parameters)).isInstanceOf(Playbook.Asks.class);
    return ((Playbook.Asks) plan(SHOP, parameters)).questions().getFirst();
  }

  private static Playbook.Outcome plan(Path root, Map<String, String> parameters) {
    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    return new RenameColumn().plan(workspace.planInput(parameters));
  }
}
