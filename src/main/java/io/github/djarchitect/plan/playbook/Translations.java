package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The columns that django-modeltranslation makes beside a field, one for each language. */
final class Translations {
  private Translations() {}

  /** Why a plan for the field alone would be wrong; absent where nothing translates it. */
  static Optional<String> hindering(PlanInput input, Subject subject) {
    String field = subject.named().name();
    String directory = subject.app().directory();
    String path = (directory.isEmpty() ? "" : directory + "/") + "translation.py";
    if (!(input.project().tree().read(path) instanceof SourceTree.FileContent.Present present)
        || !new String(present.bytes(), StandardCharsets.UTF_8).contains("modeltranslation")) {
      return Optional.empty();
    }
    Pattern language = Pattern.compile(Pattern.quote(field) + "_[a-z]{2,3}(?:_[a-z0-9]+)?");
    ModelEdit models = ModelEdit.of(subject.modelsText());
    List<String> made =
        subject.model().fields().stream()
            .filter(each -> each.field().shortName().endsWith(subject.field().shortName()))
            .map(NamedField::name)
            .filter(name -> language.matcher(name).matches())
            .filter(name -> !models.hasField(subject.model().name(), name))
            .toList();
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "django-modeltranslation makes %s of %s (%s), and reads and writes them under its name: each of them and that file would have to follow, which this plan does not write."
                .formatted(String.join(", ", made), field, path));
  }
}
