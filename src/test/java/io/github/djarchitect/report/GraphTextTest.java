package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import org.junit.jupiter.api.Test;

/** What is drawn of a graph. */
class GraphTextTest {
  @Test
  void aMigrationThatNoEdgeTouchesIsDrawn() {
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(
                new TextTree()
                    .with("manage.py", "")
                    .with("shop/__init__.py", "")
                    .with("shop/migrations/__init__.py", "")
                    .with(
                        "shop/migrations/0001_initial.py",
                        "from django.db import migrations\n\n\n"
                            + "class Migration(migrations.Migration):\n    operations = []\n"),
                ProjectOptions.DEFAULT));

    assertThat(GraphText.dot(reading)).contains("  \"shop.0001_initial\";");
    assertThat(GraphText.mermaid(reading)).contains("  shop_0001_initial[\"shop.0001_initial\"]");
  }
}
