package io.github.djarchitect.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.testing.DjangoEnvironment.Availability;
import io.github.djarchitect.testing.DjangoEnvironment.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DjangoEnvironmentTest {
  @TempDir Path temp;

  @ParameterizedTest
  @EnumSource
  void runsTheSeriesItNamesOrSaysWhyNot(Version version) {
    switch (DjangoEnvironment.of(version)) {
      case Availability.Ready(var environment) ->
          assertThat(
                  environment
                      .run(temp, Map.of(), "-c", "import django; print(django.get_version())")
                      .orFail()
                      .stdout())
              .startsWith(version.series() + ".");
      case Availability.NotRun(var why) -> {
        assertThat(version).isNotEqualTo(Version.DJANGO_5_2);
        assertThat(why).contains(version.series()).contains(PythonSearch.VARIABLE);
      }
    }
  }

  @Test
  void reportsExitCodeAndBothStreams() {
    var result =
        DjangoEnvironment.django52()
            .runWithInput(
                temp,
                Map.of("NAME", "é"),
                "typed",
                "-c",
                "import os,sys; print(os.environ['NAME'], input()); print('no', file=sys.stderr);"
                    + " sys.exit(7)");
    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.stdout()).isEqualTo("é typed\n");
    assertThat(result.stderr()).isEqualTo("no\n");
  }

  @Test
  void passesOverAnInterpreterThatDoesNotRun() throws Exception {
    var shim = Files.writeString(temp.resolve("python3.13"), "#!/bin/sh\nexit 127\n");
    assertThat(shim.toFile().setExecutable(true)).isTrue();
    var search = new PythonSearch(Map.of("PATH", temp.toString(), "HOME", temp.toString()));
    assertThat(search.find(10, 14)).isEmpty();
    assertThat(search.rejections()).contains(shim.toString());
  }

  @Test
  void looksIntoTheVersionsFolderOfPyenv() throws Exception {
    var bin = Files.createDirectories(temp.resolve("pyenv/versions/3.12.9/bin"));
    Files.createSymbolicLink(bin.resolve("python"), DjangoEnvironment.django52().python());
    var search =
        new PythonSearch(Map.of("PATH", "", "PYENV_ROOT", temp.resolve("pyenv").toString()));
    assertThat(search.find(10, 14)).isPresent();
  }

  @Test
  void triesNothingElseWhenTheVariableNamesAnInterpreter() {
    var search =
        new PythonSearch(
            Map.of("PATH", System.getenv("PATH"), PythonSearch.VARIABLE, "/nowhere/python"));
    assertThat(search.find(10, 14)).isEmpty();
    assertThat(search.rejections()).startsWith("/nowhere/python does not run");
  }
}
