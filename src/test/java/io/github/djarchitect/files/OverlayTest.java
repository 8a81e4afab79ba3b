package io.github.djarchitect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.SourceTree.FileContent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private final TextTree base = TextTree.of(Map.of("a.py", "a", "b.py", "b"));

  @Test
  void aCreatedFileStandsAmongTheOthers() {
    Overlay overlay = new Overlay(base, List.of(FileChange.create("aa.py", "new")));
    assertThat(overlay.paths()).containsExactly("a.py", "aa.py", "b.py");
    assertThat(CheckoutTest.text(overlay.read("aa.py"))).isEqualTo("new");
    assertThat(base.paths()).containsExactly("a.py", "b.py");
  }

  @Test
  void anEditHidesTheTextBelow() {
    Overlay overlay = new Overlay(base, List.of(FileChange.edit("a.py", "", "changed")));
    assertThat(CheckoutTest.text(overlay.read("a.py"))).isEqualTo("changed");
    assertThat(CheckoutTest.text(overlay.read("b.py"))).isEqualTo("b");
  }

  @Test
  void aRenameTakesTheOldPathAway() {
    FileChange rename = new FileChange("c.py", FileChange.Action.RENAME, "a.py", "", "a");
    Overlay overlay = new Overlay(base, List.of(rename));
    assertThat(overlay.paths()).containsExactly("b.py", "c.py");
    assertThat(overlay.read("a.py")).isInstanceOf(FileContent.Missing.class);
  }

  @Test
  void aFileCreatedWhereAnotherWasRenamedAwayStands() {
    FileChange rename = new FileChange("c.py", FileChange.Action.RENAME, "a.py", "", "a");
    Overlay overlay = new Overlay(base, List.of(rename, FileChange.create("a.py", "again")));
    assertThat(overlay.paths()).containsExactly("a.py", "b.py", "c.py");
    assertThat(CheckoutTest.text(overlay.read("a.py"))).isEqualTo("again");
  }
}
