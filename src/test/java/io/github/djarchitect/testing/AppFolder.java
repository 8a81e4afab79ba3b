package io.github.djarchitect.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A project of one app, whose migrations a test writes. */
public final class AppFolder {
  private final Path migrations;

  /** Makes the folder of the app with its packages. */
  public AppFolder(Path project, String app) throws IOException {
    this.migrations = Files.createDirectories(project.resolve(app).resolve("migrations"));
    for (Path empty :
        List.of(
            project.resolve("manage.py"),
            project.resolve(app).resolve("__init__.py"),
            migrations.resolve("__init__.py"))) {
      Files.writeString(empty, "");
    }
  }

  /** Writes a migration; lists without their brackets. */
  public void migration(String name, String dependencies, String replaces, String operations)
      throws IOException {
    Files.writeString(
        migrations.resolve(name + ".py"),
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            replaces = [%s]
            dependencies = [%s]
            operations = [
                %s
            ]
        """
            .formatted(replaces, dependencies, operations));
  }
}
