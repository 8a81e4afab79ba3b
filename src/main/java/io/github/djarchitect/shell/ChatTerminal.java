package io.github.djarchitect.shell;

import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.Paragraphs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A real terminal: a line editor with history, lines appended, Ctrl-C as a wish to stop. */
final class ChatTerminal implements AutoCloseable, Asker {
  /**
   * What the line editor tells the JVM's own log, which goes to stderr: a trace for each terminal
   * that is newer than the system's list of them, though it goes on as with a plain one. Held here,
   * because a logger that nobody holds forgets its level.
   */
  private static final Logger EDITOR = Logger.getLogger("org.jline");

  private final Terminal terminal;
  private final LineReader reader;
  private final TypedLines typed;
  private final Ink ink;

  private ChatTerminal(Terminal terminal, LineReader reader, TypedLines typed, Ink ink) {
    this.terminal = terminal;
    this.reader = reader;
    this.typed = typed;
    this.ink = ink;
  }

  /**
   * Opens the terminal of the process.
   *
   * @param history file of typed lines, one per project
   */
  static ChatTerminal open(Path history, List<String> completions, Ink ink) {
    try {
      return over(builder().system(true).build(), history, completions, ink);
    } catch (IOException e) {
      throw new UncheckedIOException("terminal", e);
    }
  }

  /**
   * Types a line into a terminal that nobody sees, so that the start-up cache knows the classes.
   *
   * @param folder where the history of typed lines may be written
   */
  static void rehearse(Path folder) {
    InputStream typed = new ByteArrayInputStream("/help\r".getBytes(StandardCharsets.UTF_8));
    OutputStream screen = OutputStream.nullOutputStream();
    try (Terminal terminal =
            builder().system(false).streams(typed, screen).type("xterm-256color").build();
        ChatTerminal chat =
            over(terminal, folder.resolve("history/rehearsal"), List.of("/help"), Ink.COLOR)) {
      chat.read("> ");
      chat.line("");
    } catch (IOException e) {
      throw new UncheckedIOException("terminal", e);
    }
  }

  private static TerminalBuilder builder() {
    EDITOR.setLevel(Level.OFF);
    // Probing for grapheme clusters waits for answers that many terminals never give.
    return TerminalBuilder.builder().jni(true).graphemeCluster(false);
  }

  private static ChatTerminal over(
      Terminal terminal, Path history, List<String> completions, Ink ink) throws IOException {
    if (terminal.getColumns() <= 0) {
      // a terminal that does not know its size; the line editor would show dots for a prompt
      terminal.setSize(Size.of(80, 24));
    }
    Files.createDirectories(
        history.getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    TypedLines typed = new TypedLines();
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("architect")
            .completer(new StringsCompleter(completions))
            .history(typed)
            .variable(LineReader.HISTORY_FILE, history)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  ")
            // "!!" in a question is text.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
            .build();
    bindArrows(reader);
    return new ChatTerminal(terminal, reader, typed, ink);
  }

  /** Arrows as terminals send them that leave the line editor's wish for keypad mode unheard. */
  private static void bindArrows(LineReader reader) {
    KeyMap<Binding> keys =
        Objects.requireNonNull(reader.getKeyMaps().get(LineReader.MAIN), LineReader.MAIN);
    keys.bind(new Reference(LineReader.UP_LINE_OR_SEARCH), "\u001b[A");
    keys.bind(new Reference(LineReader.DOWN_LINE_OR_SEARCH), "\u001b[B");
    keys.bind(new Reference(LineReader.FORWARD_CHAR), "\u001b[C");
    keys.bind(new Reference(LineReader.BACKWARD_CHAR), "\u001b[D");
  }

  /** Keeps out of the history what must not leave the program. */
  void hide(Redactor redactor) {
    typed.clean(redactor::redact);
  }

  int width() {
    return terminal.getColumns() > 0 ? terminal.getColumns() : 80;
  }

  void line(String text) {
    terminal.writer().println(text);
    terminal.writer().flush();
  }

  /** A sentence, broken at spaces where the terminal is narrower. */
  void prose(String indent, String text) {
    lines(Paragraphs.wrap(text, width(), indent, indent));
  }

  void lines(List<String> lines) {
    lines.forEach(terminal.writer()::println);
    terminal.writer().flush();
  }

  /** What came of a prompt. */
  sealed interface Typed {
    record Line(String text) implements Typed {}

    /** Ctrl-C; {@code partial} is what had been typed. */
    record Interrupted(String partial) implements Typed {}

    /** Ctrl-D. */
    record End() implements Typed {}
  }

  Typed read(String prompt) {
    try {
      return new Typed.Line(reader.readLine(prompt));
    } catch (UserInterruptException e) {
      return new Typed.Interrupted(e.getPartialLine());
    } catch (EndOfFileException e) {
      return new Typed.End();
    }
  }

  /** Runs work that Ctrl-C may stop. */
  <T> T interruptible(Runnable stop, java.util.function.Supplier<T> work) {
    Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> stop.run());
    try {
      return work.get();
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
    }
  }

  @Override
  public List<Answer> ask(List<Question> questions) {
    List<Answer> answers = new ArrayList<>();
    for (Question question : questions) {
      answers.add(ask(question));
    }
    return answers;
  }

  private Answer ask(Question question) {
    line("");
    lines(
        Paragraphs.wrap(MarkdownScreen.harmless(question.question()), width(), "", "").stream()
            .map(ink::bold)
            .toList());
    if (question.why() != null && !question.why().isBlank()) {
      lines(
          Paragraphs.wrap(MarkdownScreen.harmless(question.why()), width(), "  ", "  ").stream()
              .map(ink::dim)
              .toList());
    }
    for (int i = 0; i < question.choices().size(); i++) {
      line("  " + (i + 1) + "  " + MarkdownScreen.harmless(question.choices().get(i)));
    }
    String prompt =
        question.choices().isEmpty()
            ? "(Enter: " + question.defaultAnswer() + ") > "
            : "which one, or say it in your words (Enter: " + question.defaultAnswer() + ") > ";
    return switch (read(MarkdownScreen.harmless(prompt))) {
      case Typed.Line typed -> answer(question, typed.text().strip());
      case Typed.Interrupted _, Typed.End _ -> new Answer(question.defaultAnswer(), true);
    };
  }

  private static Answer answer(Question question, String typed) {
    if (typed.isEmpty()) {
      return new Answer(question.defaultAnswer(), true);
    }
    Optional<Integer> number =
        typed.matches("[0-9]{1,2}") ? Optional.of(Integer.parseInt(typed)) : Optional.empty();
    if (number.isPresent() && number.get() >= 1 && number.get() <= question.choices().size()) {
      return new Answer(question.choices().get(number.get() - 1), false);
    }
    return new Answer(typed, false);
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException("terminal", e);
    }
  }
}
