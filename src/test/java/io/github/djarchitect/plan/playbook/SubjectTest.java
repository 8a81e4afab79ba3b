package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan about a column says where it cannot find what it is about. */
class SubjectTest {
  private static final Path SHOP = Path.of("examples", "shop");

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
