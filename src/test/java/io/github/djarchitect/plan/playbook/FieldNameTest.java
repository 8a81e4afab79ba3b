package io.github.djarchitect.plan.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The name of a relation in code, and beside what looks like it. */
class FieldNameTest {
  private final FieldName owner = new FieldName("owner", true, false);

  @Test
  void theKeyOfARelationFollowsIt() {
    assertThat(owner.replaced("owner_id__in", "holder")).isEqualTo("holder_id__in");
    assertThat(owner.replaced("\"-shop__owner__name\"", "holder"))
        .isEqualTo("\"-shop__holder__name\"");
    assertThat(owner.replaced("co_owner_id", "holder")).isEqualTo("co_owner_id");
    assertThat(new FieldName("owner", false, false).replaced("owner_id", "holder"))
        .isEqualTo("owner_id");
  }

  @Test
  void aRelationToItsOwnModelIsNamedAsOftenAsALookupFollowsIt() {
    FieldName parent = new FieldName("parent", true, true);
    assertThat(parent.replaced("parent__parent__parent_id", "above"))
        .isEqualTo("above__above__above_id");
    assertThat(parent.isTwiceIn("parent__parent__name")).isFalse();
    assertThat(parent.isTwiceIn("parent__children__parent")).isTrue();
    assertThat(owner.isTwiceIn("owner__owner")).isTrue();
  }

  @Test
  void inAMetaValuesAndNamesOfConstraintsStay() {
    String constraint =
        "models.CheckConstraint(condition=models.Q(kind=\"owner\", owner__isnull=False) |"
            + " models.Q((\"owner_id__in\", [\"owner\"]), (\"owner\", models.F(\"owner_id\"))),"
            + " name=\"owner\")";
    assertThat(owner.renamed(constraint, "holder"))
        .isEqualTo(
            "models.CheckConstraint(condition=models.Q(kind=\"owner\", holder__isnull=False) |"
                + " models.Q((\"holder_id__in\", [\"owner\"]), (\"holder\","
                + " models.F(\"holder_id\"))), name=\"owner\")");
    assertThat(owner.isNamedIn("models.Index(fields=[\"kind\"], name=\"owner\")")).isFalse();
    assertThat(owner.renamed("[\"-owner__name\", \"co_owner\"]", "holder"))
        .isEqualTo("[\"-holder__name\", \"co_owner\"]");
  }
}
