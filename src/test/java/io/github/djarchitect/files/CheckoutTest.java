package io.github.djarchitect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.files.SourceTree.FileContent;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
  @TempDir Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void listsSourceSortedAndLeavesOutWhatIsNever() throws IOException {
    write("shop/models.py", "");
    write("manage.py", "");
    write(".git/config", "");
    write("myenv/pyvenv.cfg", "");
    write("myenv/lib/python3.13/site-packages/django/__init__.py", "");
    write("front/node_modules/x/index.js", "");
    write("shop/__pycache__/models.cpython-313.pyc", "");
    write(".tox/py313/x.py", "");
    write("build/lib/shop/models.py", "");
    write("builder/lib/kept.py", "");
    assertThat(Checkout.open(folder).paths())
        .containsExactly("builder/lib/kept.py", "manage.py", "shop/models.py");
  }

  @Test
  void anEnvironmentThatIsTheRootItselfIsListed() throws IOException {
    write("pyvenv.cfg", "");
    write("shop/models.py", "");
    assertThat(Checkout.open(folder).paths()).contains("shop/models.py");
  }

  @Test
  void leavesOutAnotherWorkingCopyOfTheSameRepositoryButNotASubmodule() throws IOException {
    write("copies/other/.git", "gitdir: /srv/shop/.git/worktrees/other\n");
    write("copies/other/shop/models.py", "");
    write("parts/lib/.git", "gitdir: ../../.git/modules/lib\n");
    write("parts/lib/models.py", "");
    assertThat(Checkout.open(folder).paths()).contains("parts/lib/models.py");
    assertThat(Checkout.open(folder).paths()).noneMatch(path -> path.startsWith("copies/"));
  }

  @Test
  void whatWouldBeWrittenBehindALinkedFolderLeadsOutside(@TempDir Path elsewhere)
      throws IOException {
    write("shop/models.py", "");
    Files.createSymbolicLink(folder.resolve("out"), elsewhere);
    Files.createSymbolicLink(folder.resolve("gone"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("in"), folder.resolve("shop"));
    Checkout checkout = Checkout.open(folder);
    assertThat(checkout.leadsOutside("out/a/b.py")).isTrue();
    assertThat(checkout.leadsOutside("gone/b.py")).isTrue();
    assertThat(checkout.leadsOutside("in/b.py")).isFalse();
    assertThat(checkout.leadsOutside("shop/new/b.py")).isFalse();
    assertThat(checkout.leadsOutside("b.py")).isFalse();
  }

  @Test
  void linkedFoldersAreNotEnteredSoALoopEnds() throws IOException {
    write("shop/models.py", "");
    Files.createSymbolicLink(folder.resolve("shop/again"), folder);
    Files.createSymbolicLink(folder.resolve("shop/self"), folder.resolve("shop/self"));
    Checkout checkout = Checkout.open(folder);
    assertThat(checkout.paths()).containsExactly("shop/models.py", "shop/self");
    assertThat(checkout.read("shop/self")).isInstanceOf(FileContent.Unreadable.class);
  }

  @Test
  void aLinkedFileIsReadInsideTheCheckoutOnly(@TempDir Path elsewhere) throws IOException {
    write("a.py", "inside");
    Files.writeString(elsewhere.resolve("secret"), "outside");
    Files.createSymbolicLink(folder.resolve("b.py"), folder.resolve("a.py"));
    Files.createSymbolicLink(folder.resolve("c.py"), elsewhere.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("d.py"), folder.resolve("gone"));
    Checkout checkout = Checkout.open(folder);
    assertThat(checkout.paths()).containsExactly("a.py", "b.py", "c.py", "d.py");
    assertThat(text(checkout.read("b.py"))).isEqualTo("inside");
    assertThat(checkout.read("c.py"))
        .isEqualTo(new FileContent.Unreadable("a link that leads out of the repository"));
    assertThat(checkout.read("d.py"))
        .isEqualTo(new FileContent.Unreadable("a link that leads nowhere"));
  }

  @Test
  void nothingOutsideIsReachedByAPath() throws IOException {
    write("a.py", "");
    assertThat(Checkout.open(folder.resolve(".")).read("../../../etc/hostname"))
        .isInstanceOf(FileContent.Missing.class);
    assertThat(Checkout.open(folder).read("/etc/hostname")).isInstanceOf(FileContent.Missing.class);
    assertThat(Checkout.open(folder).read("a\0b")).isInstanceOf(FileContent.Missing.class);
  }

  @Test
  void aFileTooLargeToBeSourceIsUnreadable() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("dump.sql").toFile(), "rw")) {
      file.setLength(21L * 1024 * 1024);
    }
    assertThat(Checkout.open(folder).read("dump.sql"))
        .isEqualTo(
            new FileContent.Unreadable("too large to be source (21 MB; at most 20 MB are read)"));
  }

  @Test
  void aNamedPipeDoesNotBlock() throws Exception {
    int made = new ProcessBuilder("mkfifo", folder.resolve("pipe.py").toString()).start().waitFor();
    assertThat(made).isZero();
    Checkout checkout = Checkout.open(folder);
    assertThat(checkout.paths()).containsExactly("pipe.py");
    assertThat(checkout.read("pipe.py"))
        .isEqualTo(new FileContent.Unreadable("not a regular file"));
  }

  @Test
  void aFolderNamedLikeAModuleIsOneThatCannotBeRead() throws IOException {
    write("0010_x.py/notes.txt", "");
    Checkout checkout = Checkout.open(folder);
    assertThat(checkout.paths()).containsExactly("0010_x.py", "0010_x.py/notes.txt");
    assertThat(checkout.read("0010_x.py"))
        .isEqualTo(new FileContent.Unreadable("a folder, and no file"));
  }

  @Test
  void namesThatAreNotUtf8AreListedAndRead() throws Exception {
    String script =
        "printf one > \"$(printf 'a\\351.py')\"; printf two > \"$(printf 'a\\350.py')\"";
    int made = new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).start().waitFor();
    assertThat(made).isZero();
    Checkout checkout = Checkout.open(folder);
    assertThat(checkout.paths()).containsExactly("a\\xe8.py", "a\\xe9.py");
    assertThat(text(checkout.read("a\\xe9.py"))).isEqualTo("one");
    assertThat(text(checkout.read("a\\xe8.py"))).isEqualTo("two");
  }

  @Test
  void whatIsEditedBetweenCallsIsSeen() throws IOException {
    write("a.py", "one");
    Checkout checkout = Checkout.open(folder);
    assertThat(text(checkout.read("a.py"))).isEqualTo("one");
    write("a.py", "two");
    write("b.py", "");
    assertThat(text(checkout.read("a.py"))).isEqualTo("two");
    assertThat(checkout.paths()).containsExactly("a.py", "b.py");
  }

  @Test
  void aMissingFolderAndAFileAreToldWithARemedy() throws IOException {
    write("manage.py", "");
    assertThatThrownBy(() -> Checkout.open(folder.resolve("nowhere")))
        .isInstanceOfSatisfying(
            ArchitectException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ArchitectException.Kind.REPOSITORY);
              assertThat(e.getMessage()).endsWith("nowhere does not exist.");
              assertThat(e.remedy()).isNotEmpty();
            });
    assertThatThrownBy(() -> Checkout.open(folder.resolve("manage.py")))
        .isInstanceOfSatisfying(
            ArchitectException.class,
            e -> {
              assertThat(e.getMessage()).contains("is a file");
              assertThat(e.remedy()).contains(folder.toString());
            });
  }

  static String text(FileContent content) {
    assertThat(content).isInstanceOf(FileContent.Present.class);
    return new String(((FileContent.Present) content).bytes(), StandardCharsets.UTF_8);
  }
}
