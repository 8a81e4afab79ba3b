package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.operation.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code read_migrations}: an app's history, or the exact text of some of it. */
public final class ReadMigrations implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("read_migrations");
  static final int PAGE = 40;
  static final int SOURCE_PAGE = 3;

  private final Desk desk;

  public ReadMigrations(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Read(
      String app, List<String> names, @Nullable Boolean source, @Nullable Integer page) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Read read = Arguments.read(arguments, Read.class);
    Reading reading = desk.workspace().reading();
    List<Migration> all =
        reading.migrations().values().stream()
            .filter(migration -> migration.key().app().equals(read.app()))
            .toList();
    if (all.isEmpty()) {
      return ToolResult.error(
          "unknown-app",
          "No migrations of an app '%s' were read.".formatted(read.app()),
          "Use one of: " + String.join(", ", apps(reading)) + ".");
    }
    List<Migration> chosen = new ArrayList<>(all);
    if (!read.names().isEmpty()) {
      chosen.clear();
      for (String name : read.names()) {
        Migration found =
            all.stream()
                .filter(
                    each ->
                        each.key().name().equals(name) || each.key().name().startsWith(name + "_"))
                .findFirst()
                .orElse(null);
        if (found == null) {
          return ToolResult.error(
              "unknown-migration",
              "There is no migration %s.%s.".formatted(read.app(), name),
              "Use one of: "
                  + all.stream().map(each -> each.key().name()).collect(Collectors.joining(", "))
                  + ".");
        }
        chosen.add(found);
      }
    }
    boolean source = Boolean.TRUE.equals(read.source());
    List<ObjectNode> described =
        chosen.stream().map(migration -> describe(migration, source)).toList();
    Pages pages = Pages.of(described, source ? SOURCE_PAGE : PAGE);
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    pages.put("migrations", pages.number(read.page()), content);
    return ToolResult.ok(content);
  }

  private static TreeSet<String> apps(Reading reading) {
    return reading.migrations().keySet().stream()
        .map(MigrationKey::app)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private ObjectNode describe(Migration migration, boolean source) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("name", migration.key().name()).put("path", migration.path());
    ArrayNode dependencies = out.putArray("dependencies");
    migration.dependencies().stream().map(ReadMigrations::words).forEach(dependencies::add);
    if (!migration.replaces().isEmpty()) {
      ArrayNode replaces = out.putArray("replaces");
      migration.replaces().forEach(key -> replaces.add(key.toString()));
    }
    if (!migration.atomic()) {
      out.put("atomic", false);
    }
    if (!migration.readable()) {
      out.put("unreadable", true);
    }
    ArrayNode operations = out.putArray("operations");
    for (Operation operation : migration.operations()) {
      operations.add(words(operation) + " (line " + operation.place().line() + ")");
    }
    if (source
        && desk.workspace().tree().read(migration.path())
            instanceof SourceTree.FileContent.Present present) {
      String text = new String(present.bytes(), StandardCharsets.UTF_8);
      out.put("sha256", Sha256.of(present.bytes()));
      if (Pages.hold(text)) {
        out.put("source", text);
      } else {
        out.put(
            "source_left_out",
            "Too long for one result: read_file gives %s.".formatted(migration.path()));
      }
    }
    return out;
  }

  private static String words(Dependency dependency) {
    return switch (dependency) {
      case Dependency.OnMigration on -> on.key().toString();
      case Dependency.OnSetting on -> "settings." + on.setting();
      case Dependency.OnSwappable on -> on.model();
      case Dependency.Unknown unknown -> "unknown: " + unknown.reason();
    };
  }

  /** {@code AddField order.reference}. */
  static String words(Operation operation) {
    String type = operation.typeName();
    return switch (operation) {
      case Operation.AddField o ->
          type + " " + o.model() + "." + o.name() + " " + o.field().shortName();
      case Operation.AlterField o ->
          type + " " + o.model() + "." + o.name() + " " + o.field().shortName();
      case Operation.RemoveField o -> type + " " + o.model() + "." + o.name();
      case Operation.RenameField o ->
          type + " " + o.model() + "." + o.oldName() + " to " + o.newName();
      case Operation.RenameModel o -> type + " " + o.oldName() + " to " + o.newName();
      case Operation.AddIndex o ->
          type + " " + o.model() + " " + o.index().name().orElse("(unnamed)");
      case Operation.RemoveIndex o -> type + " " + o.model() + " " + o.name();
      case Operation.AddConstraint o ->
          type + " " + o.model() + " " + o.constraint().name().orElse("(unnamed)");
      case Operation.SeparateDatabaseAndState o ->
          type
              + " database ["
              + o.databaseOperations().stream()
                  .map(ReadMigrations::words)
                  .collect(Collectors.joining("; "))
              + "] state ["
              + o.stateOperations().stream()
                  .map(ReadMigrations::words)
                  .collect(Collectors.joining("; "))
              + "]";
      case Operation.OpaqueOperation o -> type + " (not understood: " + o.reason() + ")";
      default -> operation.subject().map(model -> type + " " + model).orElse(type);
    };
  }
}
