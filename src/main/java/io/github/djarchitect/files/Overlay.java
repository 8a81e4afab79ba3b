package io.github.djarchitect.files;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A tree with proposed files laid over it; nothing is written. */
public final class Overlay implements SourceTree {
  private final SourceTree base;

  /** The text at a path after the changes; absent where a rename has taken the file away. */
  private final Map<String, @Nullable String> laid = new LinkedHashMap<>();

  /** Changes are laid in order, so a later one sees the earlier. */
  public Overlay(SourceTree base, List<FileChange> changes) {
    this.base = base;
    for (FileChange change : changes) {
      if (change.action() == FileChange.Action.RENAME && change.from() != null) {
        laid.put(change.from(), null);
      }
      laid.put(change.path(), change.content());
    }
  }

  @Override
  public List<String> paths() {
    return laidOver(base.paths());
  }

  @Override
  public Listing list() {
    Listing below = base.list();
    return new Listing(laidOver(below.paths()), below.unlisted());
  }

  private List<String> laidOver(List<String> below) {
    Set<String> paths = new TreeSet<>(below);
    laid.forEach(
        (path, content) -> {
          if (content == null) {
            paths.remove(path);
          } else {
            paths.add(path);
          }
        });
    return List.copyOf(paths);
  }

  @Override
  public FileContent read(String path) {
    if (!laid.containsKey(path)) {
      return base.read(path);
    }
    String content = laid.get(path);
    return content == null
        ? new FileContent.Missing()
        : new FileContent.Present(content.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String target(String path) {
    return laid.containsKey(path) ? path : base.target(path);
  }

  @Override
  public boolean leadsOutside(String path) {
    return base.leadsOutside(path);
  }

  @Override
  public List<String> names() {
    return base.names();
  }

  @Override
  public List<Unlisted> unlisted() {
    return base.unlisted();
  }
}
