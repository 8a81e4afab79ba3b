package io.github.djarchitect.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A transcript as JSON Lines, one event a line, appended and flushed as it happens, for the owner's
 * eyes only (0600).
 *
 * <p>Secrets and places of the machine are taken out before anything is written. A disk that is
 * full ends the transcript, not the conversation.
 */
public final class TranscriptFile implements Transcript {
  /** The first event's {@code schema}. */
  public static final String SCHEMA = "architect/transcript/1";

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MOST_IN_A_SECOND = 1000;

  private final Path file;
  private final OutputStream out;
  private final Redactor redactor;
  private final InstantSource clock;
  private final Listener listener;
  private boolean broken;

  private TranscriptFile(
      Path file, OutputStream out, Redactor redactor, InstantSource clock, Listener listener) {
    this.file = file;
    this.out = out;
    this.redactor = redactor;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Where transcripts go: below {@code XDG_STATE_HOME}, or {@code ~/.local/state} without it.
   *
   * @param environment environment variables
   */
  public static Path folder(Map<String, String> environment, Path home) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base = state.startsWith("/") ? Path.of(state) : home.resolve(".local").resolve("state");
    return base.resolve("django-migration-architect").resolve("transcripts");
  }

  /**
   * Begins a transcript in a folder, which is made if it is not there.
   *
   * @param topic a word for the file's name, for example that of the repository
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static TranscriptFile in(
      Path folder, String topic, Redactor redactor, InstantSource clock, Listener listener) {
    try {
      Files.createDirectories(folder, permissions(folder, "rwx------"));
      String stem = NAME.format(clock.instant()) + "-" + word(topic);
      for (int i = 1; i < MOST_IN_A_SECOND; i++) {
        try {
          return at(
              folder.resolve(i == 1 ? stem + ".jsonl" : stem + "-" + i + ".jsonl"),
              redactor,
              clock,
              listener);
        } catch (FileAlreadyExistsException _) {
          // Another chat of this second has the name; the next one is tried.
        }
      }
      throw new IllegalStateException("a thousand transcripts in one second: " + stem);
    } catch (IOException e) {
      throw new UncheckedIOException("transcripts", e);
    }
  }

  /**
   * Begins a transcript in a file that must not be there yet.
   *
   * @throws FileAlreadyExistsException if it is
   */
  public static TranscriptFile at(
      Path file, Redactor redactor, InstantSource clock, Listener listener) throws IOException {
    OutputStream out =
        Channels.newOutputStream(
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                permissions(file.toAbsolutePath(), "rw-------")));
    return new TranscriptFile(file, out, redactor, clock, listener);
  }

  /** A transcript that is written to no file, as {@link Recording#of} reads it. */
  public static TranscriptFile into(OutputStream out, Redactor redactor, InstantSource clock) {
    return new TranscriptFile(Path.of("transcript.jsonl"), out, redactor, clock, Listener.NONE);
  }

  @Override
  public void meta(ModelIdentity model, List<ToolSpec> tools) {
    ObjectNode event = event("meta").put("schema", SCHEMA);
    event
        .put("at", clock.instant().toString())
        .put("provider", model.provider())
        .put("model", model.model())
        .put("host", model.host());
    ArrayNode names = event.putArray("tools");
    tools.forEach(tool -> names.add(tool.name()));
    write(event);
  }

  @Override
  public void user(String text, By by) {
    write(event("user").put("by", by.name().toLowerCase(Locale.ROOT)).put("text", text));
  }

  @Override
  public void model(Outcome outcome) {
    ObjectNode event = event("model");
    event.setAll(OutcomeJson.of(outcome));
    write(event);
  }

  @Override
  public void result(ToolAnswer answer) {
    ObjectNode event =
        event("result")
            .put("call", answer.call().id())
            .put("tool", answer.call().name())
            .put("ok", answer.ok())
            .put("evidence", answer.evidence() == null ? null : answer.evidence().id())
            .put("sha256", answer.sha256());
    event.set("result", answer.json());
    write(event);
  }

  @Override
  public void verdict(Submission submission) {
    write(
        event("verdict")
            .put("status", submission.review().verdict().status())
            .put("sha256", submission.review().verdict().sha256()));
  }

  @Override
  public void answer(ObjectNode answer) {
    ObjectNode event = event("answer");
    event.setAll(answer);
    write(event);
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      lost(e);
    }
  }

  private static ObjectNode event(String kind) {
    return JsonNodeFactory.instance.objectNode().put("event", kind);
  }

  private synchronized void write(ObjectNode event) {
    if (broken) {
      return;
    }
    try {
      out.write((redactor.redact(event) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      lost(e);
    }
  }

  private void lost(IOException e) {
    broken = true;
    listener.note(
        "The transcript could not be written any further (" + e.getClass().getSimpleName() + ").");
  }

  private static FileAttribute<?>[] permissions(Path path, String mode) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static String word(String topic) {
    String word = topic.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String shortened = word.length() > 40 ? word.substring(0, 40) : word;
    String trimmed = shortened.replaceAll("^-+|-+$", "");
    return trimmed.isEmpty() ? "conversation" : trimmed;
  }
}
