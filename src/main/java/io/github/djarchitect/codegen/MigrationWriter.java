package io.github.djarchitect.codegen;

import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole text of a migration file, laid out as {@code ruff format} would.
 *
 * <p>Operations come as values or as text; functions and constants that they name come as one text
 * that stands before the class.
 */
public final class MigrationWriter {
  private final Imports imports = new Imports();
  private final OperationWriter writer = new OperationWriter(imports);
  private final List<Code> dependencies = new ArrayList<>();
  private final List<Code> operations = new ArrayList<>();
  private final List<String> body = new ArrayList<>();
  private @Nullable String docstring;
  private boolean atomic = true;

  public MigrationWriter() {
    imports.from("django.db", "migrations");
  }

  /** What the migration does and why, as the module's docstring. */
  public MigrationWriter doc(String text) {
    docstring = text;
    return this;
  }

  /** {@code atomic = False}: each statement commits for itself. */
  public MigrationWriter notAtomic() {
    atomic = false;
    return this;
  }

  public MigrationWriter dependsOn(MigrationKey key) {
    dependencies.add(
        Code.atom("(" + PythonText.quote(key.app()) + ", " + PythonText.quote(key.name()) + ")"));
    return this;
  }

  public MigrationWriter dependsOn(Dependency dependency) {
    return switch (dependency) {
      case Dependency.OnMigration d -> dependsOn(d.key());
      case Dependency.OnSetting d -> {
        imports.from("django.conf", "settings");
        dependencies.add(
            Code.atom("migrations.swappable_dependency(settings." + d.setting() + ")"));
        yield this;
      }
      case Dependency.OnSwappable d -> {
        dependencies.add(
            Code.atom("migrations.swappable_dependency(" + PythonText.quote(d.model()) + ")"));
        yield this;
      }
      case Dependency.Unknown d -> throw new ValueWriter.UnwritableException(d.reason(), d.place());
    };
  }

  /** Imports that {@link #define} and {@link #operation(String)} texts need. */
  public Imports imports() {
    return imports;
  }

  /** Functions or constants that stand between the imports and the class. */
  public MigrationWriter define(String text) {
    body.add(text.strip());
    return this;
  }

  public MigrationWriter operation(Operation operation) {
    operations.add(writer.write(operation));
    return this;
  }

  /** An operation as source text, indented from zero. */
  public MigrationWriter operation(String source) {
    operations.add(Code.of(source));
    return this;
  }

  /** An operation as source text under a comment of one or more lines. */
  public MigrationWriter operation(String comment, String source) {
    String lines =
        PythonText.filled(comment, Code.WIDTH - 8 - 2)
            .lines()
            .map(line -> "# " + line + "\n")
            .collect(Collectors.joining());
    operations.add(Code.atom(lines + Code.of(source).layout(0, 4, 1)));
    return this;
  }

  public String render() {
    StringBuilder file = new StringBuilder();
    if (docstring != null) {
      file.append(docstring(docstring)).append("\n\n");
    }
    file.append(imports.render()).append("\n\n");
    boolean afterBlock = false;
    for (String text : body) {
      boolean block = text.startsWith("def ") || text.startsWith("class ");
      file.append(block || afterBlock ? "\n" : "").append(text).append("\n\n");
      afterBlock = block;
    }
    file.append("\nclass Migration(migrations.Migration):\n");
    if (!atomic) {
      file.append("    atomic = False\n\n");
    }
    file.append("    dependencies = ").append(exploded(dependencies)).append("\n\n");
    file.append("    operations = ").append(exploded(operations)).append("\n");
    return file.toString();
  }

  private static String exploded(List<Code> items) {
    return Code.list(items).explode().layout(4, 4, 0);
  }

  private static String docstring(String text) {
    String escaped = text.strip().replace("\\", "\\\\").replace("\"\"\"", "'''");
    String body =
        escaped.length() + 6 <= Code.WIDTH ? escaped : PythonText.filled(escaped, Code.WIDTH - 3);
    return body.contains("\n") ? "\"\"\"" + body + "\n\"\"\"" : "\"\"\"" + body + "\"\"\"";
  }
}
