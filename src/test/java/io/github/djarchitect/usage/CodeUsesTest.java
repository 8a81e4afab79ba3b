package io.github.djarchitect.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The project {@code newsroom} has every kind of use once, each with a mark on its line: {@code
 * @headline filter}, with a question mark where nothing tells the model for sure. A line without
 * the mark may not be listed.
 */
class CodeUsesTest {
  private static final Path ROOT = Path.of("src/test/projects/newsroom");
  private static final Pattern MARK = Pattern.compile("@(\\w+) ([a-z-]+\\??)");
  private static final ModelKey ARTICLE = new ModelKey("press", "article");

  private static Workspace workspace;

  @BeforeAll
  static void open() {
    workspace = Workspace.open(ROOT, WorkspaceOptions.DEFAULT, Clock.systemUTC());
  }

  @Test
  void everyUseOfAFieldIsListedWithItsKindAndNothingElse() throws IOException {
    CodeUses found = find(new Sought.FieldNamed("headline", ARTICLE));

    assertThat(lines(found)).containsExactlyElementsOf(marks("headline"));
    assertThat(found.leftOut())
        .containsOnlyKeys(
            CodeUses.Sifting.LOCAL, CodeUses.Sifting.ELSEWHERE, CodeUses.Sifting.VALUE);
  }

  @Test
  void everyUseOfAModelIsListedWithItsKindAndNothingElse() throws IOException {
    assertThat(lines(find(new Sought.ModelNamed("Article", "press"))))
        .containsExactlyElementsOf(marks("Article"));
  }

  @Test
  void everyUseOfAPermissionIsListedWithItsKindAndNothingElse() throws IOException {
    assertThat(lines(find(new Sought.PermissionNamed("publish_article"))))
        .containsExactlyElementsOf(marks("publish_article"));
  }

  @Test
  void theObjectsOfAFixtureAreOneUse() {
    assertThat(find(new Sought.FieldNamed("headline", ARTICLE)).uses())
        .filteredOn(use -> use.place().path().endsWith("articles.json"))
        .singleElement()
        .extracting(CodeUse::times)
        .isEqualTo(2);
  }

  @Test
  void whatIsNotSureSaysWhy() {
    assertThat(find(new Sought.FieldNamed("headline", ARTICLE)).inRunningCode())
        .filteredOn(use -> !use.sure())
        .isNotEmpty()
        .allSatisfy(use -> assertThat(use.why()).isNotEmpty());
  }

  @Test
  void namesMadeAtRunTimeAreToldWithTheirPlaces() {
    assertThat(find(new Sought.FieldNamed("headline", ARTICLE)).unseen())
        .extracting(spot -> spot.what() + " " + spot.places())
        .containsExactly(
            "ATTRIBUTE [press/queries.py:%d]".formatted(line("return getattr(article, name)")),
            "LOOKUP [press/queries.py:%d]".formatted(line("Article.objects.filter(**{name: 1})")),
            "SQL [press/queries.py:%d]".formatted(line("execute(f\"SELECT 1")));
    assertThat(find(new Sought.PermissionNamed("publish_article")).unseen())
        .extracting(BlindSpot::what)
        .containsExactly(BlindSpot.What.PERMISSION);
  }

  @Test
  void withoutAModelOnlyLocalNamesAndValuesAreLeftOut() {
    CodeUses found = find(new Sought.FieldNamed("headline", null));

    assertThat(found.uses()).isNotEmpty().noneMatch(CodeUse::sure);
    assertThat(lines(found)).contains("archive/models.py:5 definition?");
    assertThat(found.leftOut().keySet())
        .containsExactlyInAnyOrder(CodeUses.Sifting.LOCAL, CodeUses.Sifting.VALUE);
  }

  @Test
  void keywordsOfConstraintsUrlsAndOtherModelsAreNoUsesOfAFieldThatIsCalledName() {
    Workspace shop =
        Workspace.open(Path.of("examples/shop"), WorkspaceOptions.DEFAULT, Clock.systemUTC());
    CodeUses found =
        find(shop, new Sought.FieldNamed("name", new ModelKey("customers", "customer")));

    assertThat(lines(found))
        .contains(
            "customers/models.py:6 definition",
            "customers/views.py:16 filter",
            "customers/serializers.py:7 read?",
            "orders/admin.py:22 admin",
            "orders/templates/orders/detail.html:2 template?")
        .noneMatch(line -> line.startsWith("customers/models.py:15 "))
        .noneMatch(line -> line.startsWith("orders/models.py"))
        .noneMatch(line -> line.startsWith("accounts/"))
        .noneMatch(line -> line.contains("urls.py"));
  }

  private static CodeUses find(Sought sought) {
    return find(workspace, sought);
  }

  private static CodeUses find(Workspace in, Sought sought) {
    return CodeUses.find(in.project(), in.tree(), in.simulation().state(), sought);
  }

  private static int line(String text) {
    try {
      List<String> lines = Files.readAllLines(ROOT.resolve("press/queries.py"));
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains(text)) {
          return i + 1;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("not in the project: " + text);
  }

  private static List<String> lines(CodeUses found) {
    return found.inRunningCode().stream()
        .map(use -> use.place() + " " + use.kinds() + (use.sure() ? "" : "?"))
        .sorted()
        .toList();
  }

  private static List<String> marks(String name) throws IOException {
    TreeSet<String> marks = new TreeSet<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(ROOT)) {
      files = new ArrayList<>(walk.filter(Files::isRegularFile).toList());
    }
    for (Path file : files) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        Matcher mark = MARK.matcher(line);
        while (mark.find()) {
          if (mark.group(1).equals(name)) {
            marks.add(ROOT.relativize(file) + ":" + number + " " + mark.group(2));
          }
        }
      }
    }
    assertThat(marks).isNotEmpty();
    return List.copyOf(marks);
  }
}
