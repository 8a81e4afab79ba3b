package io.github.djarchitect.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured is read as a whole: a project with errors would be quick for no good reason. */
class BenchProjectTest {
  @ParameterizedTest
  @EnumSource
  void everyMigrationIsReadAndFolds(BenchProject.Shape shape) {
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(new BenchProject(shape, 200), ProjectOptions.DEFAULT));
    StateSimulator.Simulation simulation = StateSimulator.at(reading, null);

    assertThat(reading.unreadable()).isEmpty();
    assertThat(reading.migrations()).hasSize(shape == BenchProject.Shape.SQUASHED ? 210 : 200);
    assertThat(simulation.errors()).isEmpty();
    assertThat(
            simulation.state().models().keySet().stream()
                .filter(key -> key.app().startsWith("app")))
        .hasSize(20);
  }
}
