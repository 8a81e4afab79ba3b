package io.github.djarchitect.agent.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.agent.Answer;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.plan.Proposal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The three requests in many people's words, each up to the gate's verdict on whole files. */
class AdvisorWordingsTest {
  static Stream<Arguments> wordings() throws IOException {
    try (InputStream in = AdvisorWordingsTest.class.getResourceAsStream("/wordings.tsv")) {
      assertThat(in).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(cells -> Arguments.of(cells[0], cells[1], cells[2], cells[3]));
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("wordings")
  void endsApprovedWithFilesOfItsKind(String kind, String repo, String wording, String essence) {
    Answer answer = Advised.ask(Path.of(repo), wording);

    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
    Proposal proposal = Objects.requireNonNull(answer.proposal());
    List<String> contents =
        proposal.phases().stream()
            .flatMap(phase -> phase.files().stream())
            .map(FileChange::content)
            .toList();
    assertThat(contents).isNotEmpty();
    assertThat(proposal.title())
        .startsWith(
            switch (kind) {
              case "rbac" -> "Move permissions";
              case "conflict" -> "Resolve the conflict";
              case "split" -> "Split";
              case "rename" -> "Rename";
              case "retype" -> "Retype";
              default -> throw new IllegalStateException("no kind " + kind);
            });
    if (!essence.isEmpty()) {
      for (String name : essence.split("\\|")) {
        assertThat(contents).anyMatch(content -> content.contains(name));
      }
    }
  }
}
