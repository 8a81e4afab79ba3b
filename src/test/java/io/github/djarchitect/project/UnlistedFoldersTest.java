package io.github.djarchitect.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.MigrationReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Folders that nobody may look into: those in which migrations would stand are told. */
class UnlistedFoldersTest {
  private record Tree(Map<String, String> files, List<Unlisted> unlisted) implements SourceTree {
    @Override
    public List<String> paths() {
      return files.keySet().stream().sorted().toList();
    }

    @Override
    public FileContent read(String path) {
      String text = files.get(path);
      return text == null
          ? new FileContent.Missing()
          : new FileContent.Present(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void theFolderOfMigrationsAndOfAnInstalledAppCountAndNoOther() {
    SourceTree tree =
        new Tree(
            Map.of("manage.py", "", "site/settings.py", "INSTALLED_APPS = ['shop', 'blog']\n"),
            List.of(
                new SourceTree.Unlisted("shop/migrations", "permission denied"),
                new SourceTree.Unlisted("blog", "permission denied"),
                new SourceTree.Unlisted("pgdata", "permission denied")));

    assertThat(MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT)).unreadable())
        .extracting(each -> each.place().path())
        .containsExactly("shop/migrations", "blog");
  }
}
