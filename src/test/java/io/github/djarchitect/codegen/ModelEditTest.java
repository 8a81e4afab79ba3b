package io.github.djarchitect.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelEditTest {
  private static final String UNDER_ANOTHER_NAME =
      """
      from django.db import models as m


      class Gym(m.Model):
          owner = m.CharField(max_length=60)
      """;

  @Test
  void aFieldIsWrittenUnderTheNameThatTheFileHasForModels() {
    ModelEdit edit =
        ModelEdit.of(UNDER_ANOTHER_NAME)
            .addField(
                "Gym", "owner", "kind", "models.CharField(default=\"models.X\", max_length=9)")
            .replaceCall("Gym", "owner", "models.TextField()");

    assertThat(edit.text())
        .contains("    owner = m.TextField()\n")
        .contains("    kind = m.CharField(default=\"models.X\", max_length=9)\n");
  }

  @Test
  void aFileThatHasModelsKeepsIt() {
    String both = "from django.db import models\n" + UNDER_ANOTHER_NAME;

    assertThat(ModelEdit.of(both).replaceCall("Gym", "owner", "models.TextField()").text())
        .contains("owner = models.TextField()");
  }

  @Test
  void choicesThatAreCalledLikeAModelAreNotTakenForIt() {
    ModelEdit edit =
        ModelEdit.of(
            """
            from django.db import models


            class Job(models.Model):
                class Status(models.TextChoices):
                    NEW = "new"


            if True:

                class Status(models.Model):
                    thread = models.IntegerField()
            """);

    assertThat(edit.fieldCall("Status", "thread")).contains("models.IntegerField()");
  }

  @Test
  void whatIsSaidOfAFieldStaysOnItsLine() {
    ModelEdit edit =
        ModelEdit.of(
            """
            from django.db import models


            class Gym(models.Model):
                owner = models.CharField(  # noqa: DJ001
                    max_length=60,
                    null=True,
                )
                kind = models.TextField()  # of gym
                place = models.TextField("# 1")
            """);

    assertThat(edit.comment("Gym", "owner")).isEqualTo("# noqa: DJ001");
    assertThat(edit.comment("Gym", "kind")).isEqualTo("# of gym");
    assertThat(edit.comment("Gym", "place")).isEmpty();
    String longer =
        "models.CharField(max_length=60, null=True, help_text=\"%s\")".formatted("x".repeat(50));
    assertThat(edit.replaceCall("Gym", "owner", "models.TextField(null=True)").text())
        .contains("    owner = models.TextField(null=True)  # noqa: DJ001\n    kind");
    assertThat(edit.replaceCall("Gym", "owner", longer).text())
        .contains("    owner = models.CharField(  # noqa: DJ001\n        max_length=60,\n");
    assertThat(edit.replaceCall("Gym", "kind", "models.TextField(null=True)").text())
        .contains("    kind = models.TextField(null=True)  # of gym\n");
    assertThat(edit.addField("Gym", "owner", "holder", longer, "# noqa: DJ001").text())
        .contains("    )\n    holder = models.CharField(  # noqa: DJ001\n        max_length=60,\n");
  }
}
