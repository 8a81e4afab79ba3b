package io.github.djarchitect.review;

import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Overlay;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a phase does beside its migrations: SQL in its commands, and management commands that it
 * brings. Both are laid into a migration behind all others, and the rules judge that.
 *
 * @param laid the files of the proposal so far
 * @param reading the project with them
 */
record CommandTrial(
    ReviewRequest base,
    List<FileChange> laid,
    Reading reading,
    RunningCode running,
    Judgement judgement) {
  private static final String NAME = "zzzz_of_a_command";

  private static final Pattern CLIENT =
      Pattern.compile("\\b(?:psql|mysql|mariadb|sqlite3|dbshell)\\b");

  private static final String QUOTED = "(?:\"(?<a>(?:[^\"\\\\]|\\\\.)*)\"|'(?<b>[^']*)')";

  private static final Pattern SQL =
      Pattern.compile(
          "(?:(?:^|\\s)-\\w*[ce]|--command|--execute)[=\\s]*"
              + QUOTED
              + "|\\becho\\s+"
              + QUOTED.replace("<a>", "<c>").replace("<b>", "<d>"));

  private static final Pattern FILE = Pattern.compile("\\s(?:-f|--file)[=\\s]|<\\s*\\S+\\.sql\\b");

  /** What only reads, or is the client's own. */
  private static final Pattern READS =
      Pattern.compile(
          "\\s*(?:SELECT|WITH|EXPLAIN|SHOW|TABLE|VALUES|ANALYZE|VACUUM|SET|\\\\)\\b.*|\\s*\\\\.*|\\s*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern CHANGES =
      Pattern.compile("\\b(?:UPDATE|INSERT|DELETE|MERGE)\\b", Pattern.CASE_INSENSITIVE);

  /** Asked of a migration alone: its reverse, its place in the graph, what it imports. */
  private static final Set<String> OF_MIGRATIONS =
      Set.of(
          "run-sql-irreversible",
          "run-python-irreversible",
          "run-python-imports-models",
          "undeclared-dependency",
          "missing-dependency",
          "conflicting-leaves",
          "dependency-cycle",
          "applied-migration-edited",
          "half-applied-on-failure",
          "run-python-undefined",
          "run-python-names-missing",
          "run-python-unreadable");

  /** SQL that a command hands to a client. */
  void sql(String command, Place place) {
    if (command.strip().startsWith("#") || !CLIENT.matcher(command).find()) {
      return;
    }
    if (FILE.matcher(command).find()) {
      notJudged(place, "The file of the command `%s` is not looked into.".formatted(command));
      return;
    }
    Matcher matcher = SQL.matcher(command);
    while (matcher.find()) {
      String text =
          List.of("a", "b", "c", "d").stream()
              .map(matcher::group)
              .filter(each -> each != null)
              .findFirst()
              .orElse("")
              .replace("\\\"", "\"");
      if (READS.matcher(text).matches() && !CHANGES.matcher(text).find()) {
        continue;
      }
      List<Finding> found =
          judged(
              "",
              "        migrations.RunSQL(%s, \"\"),\n".formatted(python(text)),
              text.contains("\n"));
      for (Finding finding : found) {
        if (finding.hazard() == Hazard.UNREADABLE) {
          notJudged(
              place,
              "The SQL of the command `%s` is not looked into: %s"
                  .formatted(command, finding.message()));
        } else {
          judgement.add(
              Finding.of(
                  finding.rule(),
                  finding.hazard(),
                  finding.severity(),
                  null,
                  place,
                  "The command `%s`: %s".formatted(command, finding.message()),
                  finding.fix()));
        }
      }
    }
  }

  private void notJudged(Place place, String message) {
    judgement.add(
        Judgement.finding(
            "command-not-judged",
            Hazard.UNREADABLE,
            Severity.WARNING,
            null,
            place,
            message,
            "Do it in a migration, where its locks, its loss and its reverse are judged."));
  }

  /** A management command that a phase creates: what it does to rows is judged as a RunPython's. */
  void module(FileChange file) {
    boolean command =
        file.action() == FileChange.Action.CREATE
            && file.path().contains("/management/commands/")
            && !file.path().endsWith("__init__.py");
    PythonModule module = PythonParser.parse(file.content());
    if (!command || !module.problems().isEmpty()) {
      return;
    }
    List<Stmt.FunctionDef> functions = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>();
    for (Stmt statement : module.body()) {
      if (statement instanceof Stmt.FunctionDef def) {
        functions.add(def);
        names.put(def.name(), def.name());
      } else if (statement instanceof Stmt.ClassDef owner) {
        for (Stmt member : owner.body()) {
          if (member instanceof Stmt.FunctionDef def) {
            functions.add(def);
            names.put(def.name(), owner.name() + "." + def.name());
          }
        }
      }
    }
    String models = models(file.path(), module);
    TreeMap<Integer, String> inserted = new TreeMap<>();
    if (!models.isEmpty()) {
      for (Stmt.FunctionDef def : functions) {
        var first = def.body().getFirst().span();
        if (first.startLine() > def.span().startLine()) {
          inserted.put(first.startLine(), " ".repeat(first.startColumn()) + models);
        }
      }
    }
    StringBuilder head = new StringBuilder();
    List<Integer> lines = new ArrayList<>();
    lines.add(0);
    int number = 0;
    for (String line : file.content().split("\n", -1)) {
      number++;
      if (inserted.containsKey(number)) {
        head.append(inserted.get(number)).append('\n');
        lines.add(number);
      }
      head.append(line).append('\n');
      lines.add(number);
    }
    head.append("from django.db import migrations\n");
    String operations =
        names.values().stream()
            .map("        migrations.RunPython(%s, migrations.RunPython.noop),\n"::formatted)
            .collect(Collectors.joining());
    Set<String> told = new java.util.HashSet<>();
    for (Finding finding : judged(head.toString(), operations, false)) {
      int at = finding.place().line();
      boolean inFile = finding.place().path().endsWith(NAME + ".py") && at < lines.size();
      if (finding.hazard() != Hazard.UNREADABLE
          && finding.place().path().endsWith(NAME + ".py")
          && told.add(finding.rule() + at)) {
        judgement.add(
            Finding.of(
                finding.rule(),
                finding.hazard(),
                finding.severity(),
                null,
                Place.of(file.path(), inFile ? lines.get(at) : 0),
                finding.message(),
                finding.fix()));
      }
    }
  }

  /** Assignments that give the names of imported models their historical class. */
  private String models(String path, PythonModule module) {
    ProjectState state = StateSimulator.at(reading, null).state();
    List<String> assigned = new ArrayList<>();
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Stmt.ImportFrom from) {
            app(from.base(path))
                .ifPresent(
                    label -> {
                      for (Alias alias : from.names()) {
                        if (state.model(new ModelKey(label, alias.name())).isPresent()) {
                          String as = alias.asname();
                          assigned.add(
                              "%s = apps.get_model(\"%s\", \"%s\")"
                                  .formatted(as == null ? alias.name() : as, label, alias.name()));
                        }
                      }
                    });
          }
        });
    return String.join("; ", assigned);
  }

  /** The app whose models a module has. */
  private Optional<String> app(String module) {
    if (module.matches("django\\.contrib\\.\\w+\\.models")) {
      return Optional.of(module.split("\\.", -1)[2]);
    }
    return reading.project().apps().stream()
        .filter(
            app ->
                List.of(app.module(), app.directory().replace('/', '.')).stream()
                    .anyMatch(
                        own ->
                            module.equals(own + ".models") || module.startsWith(own + ".models.")))
        .map(App::label)
        .findFirst();
  }

  private static String python(String text) {
    return "\""
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "")
        + "\"";
  }

  /** What the rules that may block say of operations behind everything else. */
  private List<Finding> judged(String head, String operations, boolean atomic) {
    Optional<App> app =
        reading.project().apps().stream()
            .filter(each -> each.migrationsDirectory() != null)
            .filter(each -> !each.migrationFiles().isEmpty())
            .findFirst();
    if (app.isEmpty()) {
      return List.of();
    }
    Set<String> own = reading.project().apps().stream().map(App::label).collect(Collectors.toSet());
    String dependencies =
        reading.graph().leaves().entrySet().stream()
            .filter(entry -> own.contains(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .map(key -> "(\"%s\", \"%s\"), ".formatted(key.app(), key.name()))
            .collect(Collectors.joining());
    String text =
        (head.isEmpty() ? "from django.db import migrations\n" : head)
            + "\n\nclass Migration(migrations.Migration):\n    atomic = %s\n    dependencies = [%s]\n    operations = [\n%s    ]\n"
                .formatted(atomic ? "True" : "False", dependencies, operations);
    List<FileChange> files = new ArrayList<>(laid);
    files.add(FileChange.create("%s/%s.py".formatted(app.get().migrationsDirectory(), NAME), text));
    Reading after =
        MigrationReader.read(
            ProjectReader.read(
                new Overlay(base.reading().project().tree(), files), base.options()));
    MigrationKey key = new MigrationKey(app.get().label(), NAME);
    return new RuleRun(after, base, running)
        .run(Set.of(key), Set.of(key), Set.of(key), key::equals).findings().stream()
            .filter(finding -> key.equals(finding.migration()))
            .filter(finding -> finding.severity() != Severity.NOTE)
            .filter(finding -> !OF_MIGRATIONS.contains(finding.rule()))
            .toList();
  }
}
