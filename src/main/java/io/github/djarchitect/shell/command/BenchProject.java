package io.github.djarchitect.shell.command;

import io.github.djarchitect.files.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Django project of a given size, made for a measurement: a tree that writes each file when it is
 * asked for, so that the largest needs no disk.
 *
 * <p>Of every twenty migrations one makes two models, and the others add a column or an index.
 */
record BenchProject(Shape shape, int migrations) implements SourceTree {
  private static final int PER_APP = 20;
  private static final Pattern MIGRATION =
      Pattern.compile("app(\\d+)/migrations/(\\d+)_(squashed_)?.*\\.py");

  /** How the migrations hang together. */
  enum Shape {
    /** Apps of twenty migrations each. */
    APPS("apps of 20"),
    /** One app, in which each migration follows the one before. */
    CHAIN("one chain"),
    /** The apps again, each with a migration that replaces its twenty. */
    SQUASHED("squashed apps");

    private final String label;

    Shape(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /** Apps of twenty migrations, in a folder. */
  static void write(Path root, int migrations) throws IOException {
    BenchProject project = new BenchProject(Shape.APPS, migrations);
    for (String path : project.paths()) {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, project.text(path).orElseThrow());
    }
  }

  private int perApp() {
    return shape == Shape.CHAIN ? migrations : PER_APP;
  }

  @Override
  public List<String> paths() {
    List<String> paths = new ArrayList<>(List.of("manage.py"));
    int perApp = perApp();
    for (int app = 0; app * perApp < migrations; app++) {
      String folder = "app%03d/".formatted(app);
      paths.add(folder + "__init__.py");
      paths.add(folder + "migrations/__init__.py");
      for (int number = 1; number <= perApp; number++) {
        paths.add(folder + "migrations/" + name(number) + ".py");
      }
      if (shape == Shape.SQUASHED) {
        paths.add(folder + "migrations/" + squashed() + ".py");
      }
    }
    Collections.sort(paths);
    return paths;
  }

  @Override
  public FileContent read(String path) {
    return text(path)
        .<FileContent>map(text -> new FileContent.Present(text.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(FileContent.Missing::new);
  }

  private static String name(int number) {
    return number == 1 ? "0001_initial" : "%04d_step".formatted(number);
  }

  private static String squashed() {
    return "0001_squashed_" + name(PER_APP);
  }

  private Optional<String> text(String path) {
    if (path.equals("manage.py")) {
      return Optional.of(MANAGE);
    }
    if (path.matches("app\\d+/(migrations/)?__init__\\.py")) {
      return Optional.of("");
    }
    Matcher migration = MIGRATION.matcher(path);
    if (!migration.matches()) {
      return Optional.empty();
    }
    String app = "app" + migration.group(1);
    int number = Integer.parseInt(migration.group(2));
    return Optional.of(migration.group(3) == null ? migration(app, number) : squashed(app));
  }

  private static final String MANAGE =
      """
      import os
      import sys

      if __name__ == "__main__":
          os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")
          from django.core.management import execute_from_command_line

          execute_from_command_line(sys.argv)
      """;

  private static String migration(String app, int number) {
    String dependencies =
        number == 1 ? "[]" : "[(\"%s\", \"%s\")]".formatted(app, name(number - 1));
    return file("dependencies = " + dependencies, operations(number));
  }

  private static String squashed(String app) {
    StringBuilder head = new StringBuilder("replaces = [\n");
    StringBuilder operations = new StringBuilder();
    for (int number = 1; number <= PER_APP; number++) {
      head.append("    (\"%s\", \"%s\"),\n".formatted(app, name(number)));
      operations.append(operations(number));
    }
    return file(head.append("]\n\ndependencies = []").toString(), operations.toString());
  }

  private static String file(String head, String operations) {
    return """
    from django.db import migrations, models


    class Migration(migrations.Migration):
    %s
        operations = [
    %s    ]
    """
        .formatted(head.indent(4), operations.indent(8));
  }

  /** The first of each twenty makes the models that the others change. */
  private static String operations(int number) {
    int group = (number - 1) / PER_APP;
    int step = (number - 1) % PER_APP + 1;
    String suffix = group == 0 ? "" : String.valueOf(group);
    if (step == 1) {
      return """
      migrations.CreateModel(
          name="Order%1$s",
          fields=[
              ("id", models.BigAutoField(primary_key=True, serialize=False)),
              ("status", models.CharField(max_length=20, default="new")),
              ("total", models.DecimalField(max_digits=12, decimal_places=2)),
              ("placed_at", models.DateTimeField(auto_now_add=True)),
          ],
      ),
      migrations.CreateModel(
          name="Line%1$s",
          fields=[
              ("id", models.BigAutoField(primary_key=True, serialize=False)),
              ("quantity", models.IntegerField(default=1)),
          ],
      ),
      """
          .formatted(suffix);
    }
    String operation =
        switch (step % 3) {
          case 0 ->
              """
              migrations.AddIndex(
                  model_name="order%s",
                  index=models.Index(fields=["status"], name="order_status_%d"),
              ),
              """;
          case 1 ->
              """
              migrations.AddField(
                  model_name="line%s",
                  name="note_%d",
                  field=models.TextField(null=True, blank=True),
              ),
              """;
          default ->
              """
              migrations.AddField(
                  model_name="order%s",
                  name="extra_%d",
                  field=models.CharField(max_length=30, default="", db_default=""),
              ),
              """;
        };
    return operation.formatted(suffix, step);
  }
}
