package io.github.djarchitect.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskTest {
  @TempDir private Path folder;

  @Test
  void aLaterQuestionSeesTheFilesAsTheyAreThen() throws IOException {
    Files.writeString(folder.resolve("manage.py"), "");
    Files.createDirectories(folder.resolve("shop/migrations"));
    Files.writeString(folder.resolve("shop/__init__.py"), "");
    Files.writeString(folder.resolve("shop/migrations/__init__.py"), "");
    migration("0001_initial", "");
    Desk desk =
        new Desk(Workspace.open(folder, WorkspaceOptions.DEFAULT, Clock.systemUTC()), Asker.NOBODY);
    assertThat(desk.workspace().reading().found()).hasSize(1);
    desk.workspace().assumeRows("shop_book", 10);

    migration("0002_next", "('shop', '0001_initial')");
    assertThat(desk.workspace().reading().found()).hasSize(1);
    desk.refresh();

    assertThat(desk.workspace().reading().found()).hasSize(2);
    assertThat(desk.workspace().live().rows("shop_book")).contains(10L);
  }

  private void migration(String name, String dependency) throws IOException {
    Files.writeString(
        folder.resolve("shop/migrations/" + name + ".py"),
        """
        from django.db import migrations


        class Migration(migrations.Migration):
            dependencies = [%s]
            operations = []
        """
            .formatted(dependency));
  }
}
