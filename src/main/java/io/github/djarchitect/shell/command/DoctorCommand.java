package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.migration.InstalledApps;
import io.github.djarchitect.report.Columns;
import io.github.djarchitect.report.GraphText;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.shell.Repository;
import io.github.djarchitect.workspace.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code architect doctor}: what this machine and this checkout offer, and what is missing. */
public final class DoctorCommand implements Command {
  private static final List<String> KEYS =
      List.of("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY");

  private static final List<String> SETTINGS =
      List.of("ARCHITECT_PROVIDER", "ARCHITECT_BASE_URL", "ARCHITECT_MODEL", "OLLAMA_HOST");

  /** One line of the report. */
  private record Check(String what, boolean fine, String found) {}

  @Override
  public Spec spec() {
    return Spec.of(
        "doctor",
        "[DIR]",
        "What this machine and checkout offer; no key is shown.",
        1,
        CommonOptions.REPOSITORY,
        CommonOptions.TARGET);
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("JDK", Runtime.version().feature() >= 25, Runtime.version().toString()));
    Map<String, String> environment = invocation.console().environment();
    for (String key : KEYS) {
      boolean set = environment.getOrDefault(key, "").length() > 0;
      checks.add(new Check(key, true, set ? "set" : "not set"));
    }
    for (String name : SETTINGS) {
      boolean set = environment.getOrDefault(name, "").length() > 0;
      checks.add(new Check(name, true, set ? "set" : "not set"));
    }
    checks.add(python(environment));
    List<Check> left = new ArrayList<>();
    checks.add(repository(invocation, left));
    boolean named = invocation.argument(0).or(() -> invocation.option("repo")).isPresent();
    boolean lost = named && !checks.getLast().fine();
    checks.addAll(left);
    boolean fine = checks.stream().allMatch(Check::fine);
    if (format == Format.JSON) {
      ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/doctor/1");
      root.put("fine", fine);
      ArrayNode list = root.putArray("checks");
      checks.forEach(
          check ->
              list.addObject()
                  .put("what", check.what())
                  .put("fine", check.fine())
                  .put("found", check.found()));
      invocation.answer().println(root);
    } else {
      Columns columns = new Columns(List.of("what", "", "found"));
      checks.forEach(
          check ->
              columns.add(List.of(check.what(), check.fine() ? "ok" : "missing", check.found())));
      columns
          .render(Math.max(100, invocation.console().width()))
          .forEach(invocation.answer()::println);
    }
    return fine ? 0 : lost ? ArchitectException.Kind.REPOSITORY.exitCode() : 1;
  }

  /** Only proofs on a real Django need Python; nothing else does. */
  private static Check python(Map<String, String> environment) {
    for (String folder : environment.getOrDefault("PATH", "").split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder).resolve("python3"))) {
        return new Check(
            "Python", true, "python3 on the PATH (only the tests of this program need it)");
      }
    }
    return new Check("Python", true, "none on the PATH; only the tests of this program need it");
  }

  /**
   * The project, and as checks of their own what of the repository was taken for none of it.
   *
   * @param left where those go
   */
  private static Check repository(Invocation invocation, List<Check> left) {
    try {
      Workspace workspace = Repository.openToTell(invocation, invocation.argument(0));
      String database =
          workspace.hasDatabase()
              ? ", database " + Optional.ofNullable(workspace.live().server()).orElse("unknown")
              : "";
      GraphText.left(workspace.project())
          .forEach(
              line -> {
                int colon = line.indexOf(": ");
                left.add(new Check(line.substring(0, colon), true, line.substring(colon + 2)));
              });
      InstalledApps installed = InstalledApps.of(workspace.project());
      installed
          .left()
          .forEach(app -> left.add(new Check("app " + app.label(), true, installed.reason())));
      return new Check(
          "project",
          true,
          "%d apps, %d migrations, %d unreadable, Django %s%s"
              .formatted(
                  workspace.project().apps().size(),
                  workspace.reading().migrations().size(),
                  workspace.reading().unreadable().size(),
                  workspace.django(),
                  database));
    } catch (ArchitectException e) {
      return new Check("project", false, e.getMessage() + " " + e.remedy());
    }
  }
}
