package io.github.djarchitect.plan;

import io.github.djarchitect.files.FileChange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A migration proposal: phases in deploy order, with what a team needs to run and to undo each.
 *
 * <p>Text members are Markdown; a figure in them cites evidence ({@code [E3]}) or is printed as an
 * assumption.
 */
public record Proposal(
    String title,
    String situation,
    String strategy,
    List<Alternative> alternatives,
    List<String> assumptions,
    List<String> questions,
    List<Phase> phases,
    List<Risk> risks,
    List<String> monitoring,
    List<TestFile> tests) {
  public Proposal {
    alternatives = List.copyOf(alternatives);
    assumptions = List.copyOf(assumptions);
    questions = List.copyOf(questions);
    phases = List.copyOf(phases);
    risks = List.copyOf(risks);
    monitoring = List.copyOf(monitoring);
    tests = List.copyOf(tests);
  }

  public record Alternative(String title, String tradeoff) {}

  public record Risk(String risk, String mitigation) {}

  public record TestFile(String path, String content) {}

  /** When a phase may run relative to the code it goes with. */
  public enum Deploy {
    BEFORE_CODE,
    WITH_CODE,
    AFTER_CODE,
    BACKGROUND;

    public String spelling() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param gate what must hold before the next phase starts
   * @param verify SQL or commands that show the phase is complete
   */
  public record Phase(
      String title,
      Deploy deploy,
      String purpose,
      List<FileChange> files,
      List<String> commands,
      List<ExpectedLock> locks,
      @Nullable String gate,
      List<String> verify,
      Rollback rollback) {
    public Phase {
      files = List.copyOf(files);
      commands = List.copyOf(commands);
      locks = List.copyOf(locks);
      verify = List.copyOf(verify);
    }

    /** The same with other files. */
    public Phase with(List<FileChange> others) {
      return with(others, locks);
    }

    /** The same with other files and locks. */
    public Phase with(List<FileChange> others, List<ExpectedLock> otherLocks) {
      return new Phase(
          title, deploy, purpose, others, commands, otherLocks, gate, verify, rollback);
    }
  }

  /** Seconds are bounds, absent where nothing is known of the size. */
  public record ExpectedLock(
      String table, String mode, @Nullable Double lowSeconds, @Nullable Double highSeconds) {}

  /**
   * @param loses what a rollback loses, in words; {@code nothing} where it loses nothing
   */
  public record Rollback(List<String> commands, String loses) {
    public Rollback {
      commands = List.copyOf(commands);
    }
  }

  /** A proposal of phases alone, of which nothing else is said. */
  public static Proposal of(String title, List<Phase> phases) {
    return new Proposal(
        title, "", "", List.of(), List.of(), List.of(), phases, List.of(), List.of(), List.of());
  }

  /** The same text with other phases and tests. */
  public Proposal with(List<Phase> others, List<TestFile> otherTests) {
    return new Proposal(
        title,
        situation,
        strategy,
        alternatives,
        assumptions,
        questions,
        others,
        risks,
        monitoring,
        otherTests);
  }

  /** The same from one phase on, by its number from 1: what is left once those before are there. */
  public Proposal from(int phase) {
    return with(phases.subList(phase - 1, phases.size()), tests);
  }

  /** The tests as files that are new, written with the last phase. */
  public List<FileChange> testFiles() {
    return tests.stream().map(test -> FileChange.create(test.path(), test.content())).toList();
  }

  /** All files of all phases, in order. */
  public List<FileChange> files() {
    return phases.stream().flatMap(phase -> phase.files().stream()).toList();
  }
}
