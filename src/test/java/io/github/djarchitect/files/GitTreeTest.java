package io.github.djarchitect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.files.SourceTree.FileContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTreeTest {
  @TempDir Path folder;

  private void commit(Git git, String path, String text) throws IOException, GitAPIException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    git.add().addFilepattern(".").call();
    git.commit()
        .setSign(false)
        .setAuthor("a", "a@example.org")
        .setCommitter("a", "a@example.org")
        .setMessage(path)
        .call();
  }

  private Git init() throws GitAPIException {
    return Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
  }

  @Test
  void readsTheTreeOfARefAndNotTheWorkingCopy() throws Exception {
    try (Git git = init()) {
      commit(git, "site/shop/models.py", "one");
      git.branchCreate().setName("old").call();
      commit(git, "site/shop/models.py", "two");
      commit(git, "site/shop/views.py", "new");
      Files.writeString(folder.resolve("site/shop/models.py"), "not committed");

      GitTree old = GitTree.at(folder, "old");
      assertThat(old.paths()).containsExactly("site/shop/models.py");
      assertThat(CheckoutTest.text(old.read("site/shop/models.py"))).isEqualTo("one");

      GitTree head = GitTree.at(folder, "HEAD");
      assertThat(CheckoutTest.text(head.read("site/shop/models.py"))).isEqualTo("two");
      assertThat(CheckoutTest.text(GitTree.at(folder, "HEAD~2").read("site/shop/models.py")))
          .isEqualTo("one");
      assertThat(head.read("site/none.py")).isInstanceOf(FileContent.Missing.class);
    }
  }

  @Test
  void pathsAreRelativeToTheFolderAskedAbout() throws Exception {
    try (Git git = init()) {
      commit(git, "site/shop/models.py", "one");
      commit(git, "other/x.py", "x");
      assertThat(GitTree.at(folder.resolve("site"), "main").paths())
          .containsExactly("shop/models.py");
    }
  }

  @Test
  void committedEnvironmentsAreLeftOutAndLinksFollowed() throws Exception {
    try (Git git = init()) {
      Files.createSymbolicLink(folder.resolve("link.py"), Path.of("shop/models.py"));
      Files.createSymbolicLink(folder.resolve("out.py"), Path.of("../../etc/hostname"));
      commit(git, "shop/models.py", "one");
      commit(git, "env/pyvenv.cfg", "");
      commit(git, "env/lib/x.py", "");
      GitTree tree = GitTree.at(folder, "main");
      assertThat(tree.paths()).containsExactly("link.py", "out.py", "shop/models.py");
      assertThat(CheckoutTest.text(tree.read("link.py"))).isEqualTo("one");
      assertThat(tree.read("out.py")).isInstanceOf(FileContent.Unreadable.class);
    }
  }

  @Test
  void anUnknownRefNamesTheBranchesThereAre() throws Exception {
    try (Git git = init()) {
      commit(git, "a.py", "one");
      assertFails(folder, "develop", "git knows no commit called develop.", "main");
      assertFails(folder, "origin/main", "git knows no commit", "git fetch origin main");
      assertFails(folder, "not a ref", "git knows no commit", "main");
      assertFails(
          folder, "0123456789012345678901234567890123456789", "git knows no commit", "main");
    }
  }

  @Test
  void aFolderOutsideGitIsTold() {
    assertFails(folder, "HEAD", "is not in a git repository", "inside a clone");
  }

  @Test
  void aShallowCloneThatLacksTheCommitIsTold(@TempDir Path copy) throws Exception {
    try (Git git = init()) {
      commit(git, "a.py", "one");
      commit(git, "a.py", "two");
      Git.cloneRepository()
          .setURI(folder.toUri().toString())
          .setDirectory(copy.toFile())
          .setDepth(1)
          .call()
          .close();
      assertThat(GitTree.at(copy, "HEAD").paths()).containsExactly("a.py");
      assertFails(copy, "HEAD~1", "is shallow", "git fetch --unshallow");
    }
  }

  private static void assertFails(Path folder, String ref, String message, String remedy) {
    assertThatThrownBy(() -> GitTree.at(folder, ref))
        .isInstanceOfSatisfying(
            ArchitectException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ArchitectException.Kind.REPOSITORY);
              assertThat(e.getMessage()).contains(message);
              assertThat(e.remedy()).contains(remedy);
            });
  }
}
