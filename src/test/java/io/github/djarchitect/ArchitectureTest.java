package io.github.djarchitect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Holds the rooms to what their {@code package-info} says. */
class ArchitectureTest {
  private static final String ROOT = "io.github.djarchitect";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyRoomUsesOnlyTheRoomsItsPackageInfoNames() throws Exception {
    List<String> strays = new ArrayList<>();
    for (String room : rooms()) {
      MayUse mayUse = packageOf(room).getAnnotation(MayUse.class);
      if (mayUse == null) {
        strays.add(room + " has no @MayUse");
        continue;
      }
      Set<String> allowed = new TreeSet<>(Arrays.asList(mayUse.value()));
      if (allowed.contains("*")) {
        continue;
      }
      for (JavaClass type : CLASSES) {
        if (!type.getPackageName().equals(room)) {
          continue;
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String other = dependency.getTargetClass().getPackageName();
          if (other.startsWith(ROOT + ".")
              && !other.equals(room)
              && !allowed.contains(other.substring(ROOT.length() + 1))) {
            strays.add(dependency.getDescription());
          }
        }
      }
    }
    assertThat(strays).isEmpty();
  }

  @Test
  void everyRoomIsNullMarked() throws Exception {
    for (String room : rooms()) {
      assertThat(packageOf(room).isAnnotationPresent(NullMarked.class)).as(room).isTrue();
    }
  }

  @Test
  void everyNameInMayUseIsARoom() throws Exception {
    Set<String> rooms = rooms();
    for (String room : rooms) {
      for (String name : packageOf(room).getAnnotation(MayUse.class).value()) {
        assertThat(name.equals("*") || rooms.contains(ROOT + "." + name))
            .as("%s may use %s", room, name)
            .isTrue();
      }
    }
  }

  @Test
  void jdbcStaysInDatabaseAndRehearsal() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".database..", ROOT + ".rehearsal..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.sqlite..")
        .check(CLASSES);
  }

  @Test
  void modelLibrariesStayInAgent() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".agent..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.langchain4j..", "okhttp3..")
        .check(CLASSES);
  }

  @Test
  void theTerminalLibraryStaysInShell() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".shell..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jline..")
        .check(CLASSES);
  }

  @Test
  void gitIsReadOnlyInFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".files..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.jgit..")
        .check(CLASSES);
  }

  @Test
  void nothingPrintsPastTheStreamsItWasGiven() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".Main")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  private static Set<String> rooms() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      rooms.add(type.getPackageName());
    }
    return rooms;
  }

  private static Package packageOf(String name) throws ClassNotFoundException {
    return Class.forName(name + ".package-info").getPackage();
  }
}
