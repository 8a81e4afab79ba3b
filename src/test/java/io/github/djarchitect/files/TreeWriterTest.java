package io.github.djarchitect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.djarchitect.ArchitectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWriterTest {
  @TempDir private Path root;

  @Test
  void createsFoldersAndFiles() throws IOException {
    new TreeWriter(root).write(List.of(FileChange.create("app/migrations/0001_x.py", "x = 1\n")));
    assertThat(root.resolve("app/migrations/0001_x.py")).hasContent("x = 1\n");
  }

  @Test
  void editsOnlyTheTextItWasMadeFor() throws IOException {
    Files.writeString(root.resolve("models.py"), "old\n");
    FileChange stale = FileChange.edit("models.py", Sha256.of("other\n"), "new\n");
    assertThat(new TreeWriter(root).obstacles(List.of(stale)))
        .containsExactly("models.py has changed since the proposal was made");
    assertThatThrownBy(() -> new TreeWriter(root).write(List.of(stale)))
        .isInstanceOfSatisfying(
            ArchitectException.class,
            e -> assertThat(e.kind()).isEqualTo(ArchitectException.Kind.STALE));
    assertThat(root.resolve("models.py")).hasContent("old\n");

    new TreeWriter(root).write(List.of(FileChange.edit("models.py", Sha256.of("old\n"), "new\n")));
    assertThat(root.resolve("models.py")).hasContent("new\n");
  }

  @Test
  void aLaterPhaseEditsTheTextOfAnEarlierOne() throws IOException {
    Files.writeString(root.resolve("models.py"), "one\n");
    new TreeWriter(root)
        .write(
            List.of(
                FileChange.edit("models.py", Sha256.of("one\n"), "two\n"),
                FileChange.edit("models.py", Sha256.of("two\n"), "three\n")));
    assertThat(root.resolve("models.py")).hasContent("three\n");
  }

  @Test
  void renamesTheVeryTextItWasMadeFor() throws IOException {
    Files.writeString(root.resolve("0008_a.py"), "a\n");
    new TreeWriter(root)
        .write(
            List.of(
                new FileChange(
                    "0009_a.py", FileChange.Action.RENAME, "0008_a.py", Sha256.of("a\n"), "b\n")));
    assertThat(root.resolve("0008_a.py")).doesNotExist();
    assertThat(root.resolve("0009_a.py")).hasContent("b\n");
  }

  @Test
  void neverOverwritesWithACreate() throws IOException {
    Files.writeString(root.resolve("a.py"), "mine\n");
    assertThat(new TreeWriter(root).obstacles(List.of(FileChange.create("a.py", "theirs\n"))))
        .containsExactly("a.py exists already");
  }

  @Test
  void neverLeavesTheRepository() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Files.createSymbolicLink(root.resolve("link"), outside);
    TreeWriter writer = new TreeWriter(root);
    for (String path :
        List.of("../x.py", "/etc/x.py", "a/../../x.py", "link/x.py", ".git/hooks/x", "")) {
      assertThat(writer.obstacles(List.of(FileChange.create(path, "x"))))
          .as(path)
          .containsExactly(path + " lies outside the repository");
    }
  }

  @Test
  void writesNothingWhenOneFileFails() throws IOException {
    Files.writeString(root.resolve("first.py"), "old\n");
    Files.writeString(root.resolve("blocked"), "a file where a folder is needed\n");
    List<FileChange> changes =
        List.of(
            FileChange.edit("first.py", Sha256.of("old\n"), "new\n"),
            FileChange.create("made/second.py", "2\n"),
            FileChange.create("blocked/third.py", "3\n"));
    assertThatThrownBy(() -> new TreeWriter(root).write(changes))
        .isInstanceOf(ArchitectException.class)
        .hasMessageContaining("blocked/third.py could not be written: ")
        .hasMessageEndingWith(". Nothing was changed.");
    assertThat(root.resolve("first.py")).hasContent("old\n");
    assertThat(root.resolve("made")).doesNotExist();
    try (var files = Files.list(root)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("first.py", "blocked");
    }
  }

  @Test
  void aFolderThatMayNotBeWrittenIsNamedWithTheCause() throws IOException {
    Files.writeString(root.resolve("first.py"), "old\n");
    Path folder = Files.createDirectories(root.resolve("orders"));
    Files.writeString(folder.resolve("admin.py"), "old\n");
    Files.setPosixFilePermissions(
        folder.resolve("admin.py"), PosixFilePermissions.fromString("r--r--r--"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeFalse(Files.isWritable(folder), "the superuser may write anywhere");
      List<FileChange> changes =
          List.of(
              FileChange.edit("first.py", Sha256.of("old\n"), "new\n"),
              FileChange.edit("orders/admin.py", Sha256.of("old\n"), "new\n"));

      assertThatThrownBy(() -> new TreeWriter(root).write(changes))
          .isInstanceOf(ArchitectException.class)
          .hasMessage(
              "orders/admin.py could not be written: permission denied. Nothing was changed.");
      assertThat(root.resolve("first.py")).hasContent("old\n");
      assertThat(folder.resolve("admin.py")).hasContent("old\n");
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void aDiffShowsWhatChanges() {
    assertThat(UnifiedDiff.of("a.py", "one\ntwo\n", "a.py", "one\n2\n"))
        .isEqualTo(
            """
            --- a/a.py
            +++ b/a.py
            @@ -1,2 +1,2 @@
             one
            -two
            +2
            """);
    assertThat(UnifiedDiff.of("a.py", null, "a.py", "new\n"))
        .startsWith("--- /dev/null\n+++ b/a.py");
    assertThat(UnifiedDiff.of("a.py", "same\n", "a.py", "same\n")).isEmpty();
  }

  @Test
  void aFolderInTheWayStays() throws IOException {
    Files.createDirectories(root.resolve("app/models.py"));

    assertThatThrownBy(
            () -> new TreeWriter(root).write(List.of(FileChange.create("app/models.py", "x\n"))))
        .isInstanceOf(ArchitectException.class);
    assertThat(root.resolve("app/models.py")).isEmptyDirectory();
  }
}
