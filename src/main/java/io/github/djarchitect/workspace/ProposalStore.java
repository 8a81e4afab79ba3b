package io.github.djarchitect.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.ArchitectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Answers with a proposal, kept in the state folder under the verdict's hash, readable by their
 * owner alone.
 */
public final class ProposalStore {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What there is to say where a proposal cannot be kept. */
  public static final String NOT_KEPT =
      "The proposal could not be kept in the state folder (XDG_STATE_HOME, else ~/.local/state);"
          + " use --format json --out FILE, which `show` and `apply` read.";

  private final Path folder;

  public ProposalStore(Path folder) {
    this.folder = folder;
  }

  /** Below {@code XDG_STATE_HOME}, or {@code ~/.local/state} without it. */
  public static ProposalStore of(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.startsWith("/")
            ? Path.of(state)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")))
                .resolve(".local/state");
    return new ProposalStore(base.resolve("django-migration-architect/proposals"));
  }

  /**
   * Keeps an answer.
   *
   * @param answer an {@code architect/answer/1} object with a proposal
   */
  public void save(String sha256, JsonNode answer) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path half =
        Files.createTempFile(
            folder,
            ".half",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    Files.move(half, folder.resolve(sha256 + ".json"), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads an answer from a file, or by the start of its hash.
   *
   * @throws ArchitectException of kind USAGE where there is none, several, or it is no answer
   */
  public JsonNode find(String name, Path asFile) {
    if (Files.isRegularFile(asFile)) {
      return read(asFile, name);
    }
    if (!name.matches("[0-9a-f]{4,64}")) {
      throw wrong(
          "There is no proposal '%s'.".formatted(name),
          "Give a file, or at least four letters of the hash that was shown with it.");
    }
    List<Path> found = startingWith(name);
    if (found.isEmpty()) {
      throw wrong(
          "No proposal is kept whose hash starts with %s.".formatted(name),
          "Ask for one with 'architect ask', or give the file it was written to.");
    }
    if (found.size() > 1) {
      throw wrong(
          "%d proposals start with %s.".formatted(found.size(), name),
          "Give more letters of the hash.");
    }
    return read(found.getFirst(), name);
  }

  private List<Path> startingWith(String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static JsonNode read(Path file, String name) {
    try {
      JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
      if (json == null || !json.path("proposal").isObject()) {
        throw wrong(
            "%s holds no proposal.".formatted(name),
            "Give the output of 'architect ask --format json'.");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw wrong(
          "%s is not JSON.".formatted(name), "Give the output of 'architect ask --format json'.");
    } catch (IOException e) {
      throw wrong("%s cannot be read.".formatted(name), "Check the file's permissions.");
    }
  }

  private static ArchitectException wrong(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.USAGE, message, remedy);
  }
}
