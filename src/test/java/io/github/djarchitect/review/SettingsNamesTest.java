package io.github.djarchitect.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.plan.Proposal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Settings of a proposal, with paths that lead somewhere and paths that lead nowhere. */
class SettingsNamesTest {
  private static final String OLD =
      """
      INSTALLED_APPS = ["shop"]
      DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
      MIDDLEWARE = ["shop.gone.Middleware"]
      """;

  private static TextTree project() {
    return SmallShop.project()
        .with("site/settings.py", OLD)
        .with("shop/open.py", "from shop.other import *\n")
        .with(
            "shop/backends.py",
            "class RoleBackend:\n    pass\n\n\nif True:\n    Alias = RoleBackend\n");
  }

  private static List<Finding> found(String settings, FileChange... more) {
    List<FileChange> files = new ArrayList<>(List.of(more));
    files.add(FileChange.edit("site/settings.py", Sha256.of(OLD), settings));
    Proposal.Phase phase =
        new Proposal.Phase(
            "settings",
            Proposal.Deploy.WITH_CODE,
            "another backend",
            files,
            List.of(),
            List.of(),
            null,
            List.of(),
            new Proposal.Rollback(List.of(), "nothing"));
    return SmallShop.judge(project(), phase).findings().stream()
        .filter(finding -> finding.rule().equals("setting-names-nothing"))
        .toList();
  }

  @Test
  void aClassThatTheModuleDoesNotHave() {
    assertThat(found(OLD + "AUTHENTICATION_BACKENDS = [\"shop.backends.RolesBackend\"]\n"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.hazard()).isEqualTo(Hazard.FAILS_ALWAYS);
              assertThat(finding.place().toString()).startsWith("site/settings.py:4");
              assertThat(finding.message())
                  .startsWith(
                      "AUTHENTICATION_BACKENDS names shop.backends.RolesBackend, and"
                          + " shop/backends.py has no RolesBackend");
            });
  }

  @Test
  void aModuleThatTheProjectDoesNotHave() {
    assertThat(
            found(
                OLD.replace("[\"shop\"]", "[\"shop.apps.ShopConfig\"]")
                    + "ROOT_URLCONF = \"shop.urls\"\n"
                    + "MIDDLEWARE += [\"shop.middleware.Roles\"]\n"))
        .extracting(Finding::message)
        .satisfiesExactlyInAnyOrder(
            message -> assertThat(message).contains("the project has no module shop.apps"),
            message -> assertThat(message).contains("the project has no module shop.urls"),
            message -> assertThat(message).contains("the project has no module shop.middleware"));
  }

  @Test
  void whatIsThereOrComesWithThePhase() {
    assertThat(
            found(
                OLD
                    + """
                    AUTHENTICATION_BACKENDS = [
                        "django.contrib.auth.backends.ModelBackend",
                        "shop.backends.RoleBackend",
                        "shop.backends.Alias",
                        "shop.open.Anything",
                        "elsewhere.backends.Backend",
                    ]
                    ROOT_URLCONF = "shop.urls"
                    """,
                FileChange.create("shop/urls.py", "urlpatterns = []\n")))
        .isEmpty();
  }
}
