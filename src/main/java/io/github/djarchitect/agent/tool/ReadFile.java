package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.djarchitect.NearestName;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.files.SourceTree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code read_file}: lines of one source file, of the checkout or as a draft leaves it. */
public final class ReadFile implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("read_file");

  /** Lines of one result. */
  static final int LINES = 400;

  /** Characters of JSON of one result's lines: below what is cut. */
  private static final int CHARACTERS = 18_000;

  private static final int NAMES = 30;

  private final Desk desk;

  public ReadFile(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Read(
      String path,
      @Nullable Integer line,
      @Nullable Integer lines,
      @Nullable String draft,
      @Nullable Integer phase) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Read read = Arguments.read(arguments, Read.class);
    return switch (DraftView.of(desk, arguments)) {
      case DraftView.Unusable(ToolResult why) -> why;
      case DraftView.Laid(var workspace) -> read(read, workspace.tree());
    };
  }

  private ToolResult read(Read read, SourceTree tree) {
    String path = read.path().startsWith("./") ? read.path().substring(2) : read.path();
    List<String> paths = tree.paths();
    if (!paths.contains(path)) {
      return missing(path, paths);
    }
    String target = tree.target(path);
    Optional<String> refusal = Showable.refusal(path).or(() -> Showable.refusal(target));
    if (refusal.isPresent()) {
      return refused(path, refusal.get());
    }
    return switch (tree.read(path)) {
      case SourceTree.FileContent.Missing _ -> missing(path, paths);
      case SourceTree.FileContent.Unreadable(String reason) ->
          refused(path, "cannot be read: " + reason);
      case SourceTree.FileContent.Present(byte[] bytes) ->
          bytes.length > Showable.LARGEST
              ? refused(path, "is too large to be source: %d bytes".formatted(bytes.length))
              : text(bytes)
                  .map(text -> shown(read, path, bytes, desk.redactor().redactFile(text, target)))
                  .orElseGet(() -> refused(path, "is binary, or not in UTF-8"));
    };
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Lines from the one that is asked for, as many as one result holds. */
  private static ToolResult shown(Read read, String path, byte[] bytes, String text) {
    // with their ends, as a replacement must have them
    List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)"));
    int first = read.line() == null ? 1 : read.line();
    if (first > Math.max(1, lines.size())) {
      return ToolResult.error(
          "no-such-line",
          "%s has %d lines.".formatted(path, lines.size()),
          "Give a line from 1 to %d.".formatted(lines.size()));
    }
    int most = read.lines() == null ? LINES : Math.min(read.lines(), LINES);
    List<String> taken = new ArrayList<>();
    int length = 0;
    for (String line : lines.subList(first - 1, Math.min(lines.size(), first - 1 + most))) {
      length += TextNode.valueOf(line).toString().length();
      if (length > CHARACTERS && !taken.isEmpty()) {
        break;
      }
      taken.add(line);
    }
    int last = first - 1 + taken.size();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("path", path).put("sha256", Sha256.of(bytes)).put("lines", lines.size());
    content.put("first", first).put("last", last);
    content.put("text", String.join("", taken));
    if (last < lines.size()) {
      content.put("next_line", last + 1);
    }
    return ToolResult.ok(content);
  }

  private static ToolResult refused(String path, String why) {
    return ToolResult.error(
        "not-shown",
        "%s %s.".formatted(path, why),
        "Go on without it, or ask the user for what you need of it.");
  }

  private static ToolResult missing(String path, List<String> paths) {
    if (path.startsWith("/") || List.of(path.split("/")).contains("..")) {
      return ToolResult.error(
          "outside",
          "%s is no path inside the repository.".formatted(path),
          "Give a path relative to the repository, with forward slashes.");
    }
    List<String> inside = inside(path, paths);
    if (!inside.isEmpty()) {
      return ToolResult.error(
          "not-a-file", "%s is a folder.".formatted(path), "It holds: " + listed(inside) + ".");
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    List<String> namesakes = paths.stream().filter(each -> each.endsWith("/" + name)).toList();
    return ToolResult.error(
        "unknown-file",
        "There is no source file %s.".formatted(path),
        namesakes.isEmpty()
            ? NearestName.among(paths, path)
                .map("Did you mean %s?"::formatted)
                .orElse("find_usages gives paths, and a folder as path lists what it holds.")
            : "Did you mean one of: " + listed(namesakes) + "?");
  }

  /** What of a folder can be shown, and the folders in it, with a slash. */
  private static List<String> inside(String folder, List<String> paths) {
    String start = folder.isEmpty() || folder.equals(".") ? "" : folder.replaceFirst("/*$", "/");
    return paths.stream()
        .filter(each -> each.startsWith(start) && Showable.refusal(each).isEmpty())
        .map(each -> each.substring(start.length()))
        .map(each -> each.indexOf('/') < 0 ? each : each.substring(0, each.indexOf('/') + 1))
        .distinct()
        .toList();
  }

  private static String listed(List<String> names) {
    return String.join(
        ", ",
        Stream.concat(
                names.stream().limit(NAMES),
                names.size() > NAMES
                    ? Stream.of("and %d more".formatted(names.size() - NAMES))
                    : Stream.empty())
            .toList());
  }
}
