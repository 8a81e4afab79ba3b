package io.github.djarchitect.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A tree held in memory, for tests that describe whole projects as text. */
public final class TextTree implements SourceTree {
  private final TreeMap<String, FileContent> files = new TreeMap<>();
  private final List<String> linkedOut = new ArrayList<>();

  /**
   * A tree from one text: each file starts with a line {@code --- path}, and its content goes to
   * the next such line.
   */
  public static TextTree of(String text) {
    TextTree tree = new TextTree();
    String path = null;
    StringBuilder content = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("--- ")) {
        if (path != null) {
          tree.with(path, content.toString());
        }
        path = line.substring(4).strip();
        content.setLength(0);
      } else {
        content.append(line).append('\n');
      }
    }
    if (path != null) {
      tree.with(path, content.toString());
    }
    return tree;
  }

  public static TextTree of(Map<String, String> files) {
    TextTree tree = new TextTree();
    files.forEach(tree::with);
    return tree;
  }

  public TextTree with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public TextTree with(String path, byte[] content) {
    files.put(path, new FileContent.Present(content));
    return this;
  }

  public TextTree unreadable(String path, String reason) {
    files.put(path, new FileContent.Unreadable(reason));
    return this;
  }

  @Override
  public List<String> paths() {
    return List.copyOf(files.keySet());
  }

  /** A link to a folder that is not of the tree. */
  public TextTree linkedOut(String folder) {
    linkedOut.add(folder + "/");
    return this;
  }

  @Override
  public boolean leadsOutside(String path) {
    return linkedOut.stream().anyMatch(path::startsWith);
  }

  @Override
  public FileContent read(String path) {
    return files.getOrDefault(path, new FileContent.Missing());
  }
}
