package io.github.djarchitect.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Django project of a given size, written for a measurement. */
final class BenchProject {
  private static final int PER_APP = 20;

  private BenchProject() {}

  /** Writes apps of twenty migrations each: a first with two models, then columns and indexes. */
  static void write(Path root, int migrations) throws IOException {
    Files.writeString(
        root.resolve("manage.py"),
        """
        import os
        import sys

        if __name__ == "__main__":
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
        """);
    for (int app = 0; app * PER_APP < migrations; app++) {
      Path folder = root.resolve("app%03d/migrations".formatted(app));
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("__init__.py"), "");
      Files.writeString(folder.resolveSibling("__init__.py"), "");
      Files.writeString(folder.resolve("0001_initial.py"), first());
      for (int number = 2; number <= PER_APP; number++) {
        Files.writeString(
            folder.resolve("%04d_step.py".formatted(number)),
            step("app%03d".formatted(app), number));
      }
    }
  }

  private static String first() {
    return """
    from django.db import migrations, models


    class Migration(migrations.Migration):
        initial = True

        dependencies = []

        operations = [
            migrations.CreateModel(
                name="Order",
                fields=[
                    ("id", models.BigAutoField(primary_key=True, serialize=False)),
                    ("status", models.CharField(max_length=20, default="new")),
                    ("total", models.DecimalField(max_digits=12, decimal_places=2)),
                    ("placed_at", models.DateTimeField(auto_now_add=True)),
                ],
            ),
            migrations.CreateModel(
                name="Line",
                fields=[
                    ("id", models.BigAutoField(primary_key=True, serialize=False)),
                    ("quantity", models.IntegerField(default=1)),
                ],
            ),
        ]
    """;
  }

  private static String step(String app, int number) {
    String operation =
        switch (number % 3) {
          case 0 ->
              """
              migrations.AddIndex(
                  model_name="order",
                  index=models.Index(fields=["status"], name="order_status_%d"),
              ),
              """;
          case 1 ->
              """
              migrations.AddField(
                  model_name="line",
                  name="note_%d",
                  field=models.TextField(null=True, blank=True),
              ),
              """;
          default ->
              """
              migrations.AddField(
                  model_name="order",
                  name="extra_%d",
                  field=models.CharField(max_length=30, default="", db_default=""),
              ),
              """;
        };
    String before = number == 2 ? "0001_initial" : "%04d_step".formatted(number - 1);
    return """
    from django.db import migrations, models


    class Migration(migrations.Migration):
        dependencies = [("%s", "%s")]

        operations = [
    %s    ]
    """
        .formatted(app, before, operation.formatted(number).indent(8));
  }
}
