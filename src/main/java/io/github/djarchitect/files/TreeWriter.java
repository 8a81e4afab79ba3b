package io.github.djarchitect.files;

import io.github.djarchitect.ArchitectException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of the user's tree. It writes all files or none: whatever fails, what was there
 * before is put back.
 */
public final class TreeWriter {
  private final Path root;

  public TreeWriter(Path root) {
    this.root = root;
  }

  /**
   * What stands in the way of the changes, in words; empty if nothing does.
   *
   * <p>A create must find no file, an edit or rename the very text it was made for, and no path may
   * leave the repository, through a symbolic link either.
   */
  public List<String> obstacles(List<FileChange> changes) {
    List<String> obstacles = new ArrayList<>();
    Map<String, Optional<String>> texts = new LinkedHashMap<>();
    for (FileChange change : changes) {
      if (!isInside(change.path()) || (change.from() != null && !isInside(change.from()))) {
        obstacles.add(change.path() + " lies outside the repository");
        continue;
      }
      switch (change.action()) {
        case CREATE -> {
          if (text(texts, change.path()).isPresent()) {
            obstacles.add(change.path() + " exists already");
          }
        }
        case EDIT -> unchanged(texts, change.path(), change).ifPresent(obstacles::add);
        case RENAME -> {
          String from = change.from();
          if (from == null) {
            obstacles.add(change.path() + " is a rename of nothing");
          } else {
            unchanged(texts, from, change).ifPresent(obstacles::add);
            if (!from.equals(change.path()) && text(texts, change.path()).isPresent()) {
              obstacles.add(change.path() + " exists already");
            }
            texts.put(from, Optional.empty());
          }
        }
      }
      texts.put(change.path(), Optional.of(change.content()));
    }
    return obstacles;
  }

  private Optional<String> unchanged(
      Map<String, Optional<String>> texts, String path, FileChange change) {
    Optional<String> now = text(texts, path);
    if (now.isEmpty()) {
      return Optional.of(path + " is not there any more");
    }
    return Sha256.of(now.get()).equals(change.baseSha256())
        ? Optional.empty()
        : Optional.of(path + " has changed since the proposal was made");
  }

  /** The text at a path after the changes before; absent where there is no file. */
  private Optional<String> text(Map<String, Optional<String>> texts, String path) {
    return texts.computeIfAbsent(
        path,
        each -> {
          try {
            return Optional.of(
                new String(Files.readAllBytes(root.resolve(each)), StandardCharsets.UTF_8));
          } catch (IOException e) {
            return Optional.empty();
          }
        });
  }

  private boolean isInside(String path) {
    Path target = root.resolve(path).normalize();
    if (path.isBlank() || path.startsWith("/") || !target.startsWith(root.normalize())) {
      return false;
    }
    if (target.equals(root.normalize()) || path.equals(".git") || path.startsWith(".git/")) {
      return false;
    }
    for (Path folder = target.getParent();
        folder != null && !folder.equals(root.normalize());
        folder = folder.getParent()) {
      if (Files.isSymbolicLink(folder)) {
        return false;
      }
    }
    return !Files.isSymbolicLink(target);
  }

  /**
   * Writes the changes.
   *
   * @throws ArchitectException of kind STALE if anything stands in the way, of kind REPOSITORY if a
   *     file cannot be written; nothing has changed then
   */
  public void write(List<FileChange> changes) {
    List<String> obstacles = obstacles(changes);
    if (!obstacles.isEmpty()) {
      throw new ArchitectException(
          ArchitectException.Kind.STALE,
          "The proposal does not fit this checkout any more: "
              + String.join("; ", obstacles)
              + ". Nothing was written.",
          "Ask again for a proposal on the files as they are now.");
    }
    Map<Path, byte @Nullable []> before = new LinkedHashMap<>();
    List<Path> madeFolders = new ArrayList<>();
    String path = "";
    try {
      for (FileChange change : changes) {
        path = change.path();
        if (change.action() == FileChange.Action.RENAME && change.from() != null) {
          Path from = root.resolve(change.from());
          remember(before, from);
          Files.deleteIfExists(from);
        }
        Path target = root.resolve(change.path());
        remember(before, target);
        makeFolders(target.getParent(), madeFolders);
        Path half = Files.createTempFile(target.getParent(), ".architect", ".tmp");
        try {
          Files.writeString(half, change.content());
          if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(half, Files.getPosixFilePermissions(target));
          } else {
            Files.setPosixFilePermissions(
                half, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
          }
          Files.move(
              half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
          Files.deleteIfExists(half);
        }
      }
    } catch (IOException | UnsupportedOperationException e) {
      restore(before, madeFolders);
      throw new ArchitectException(
          ArchitectException.Kind.REPOSITORY,
          "%s could not be written: %s. Nothing was changed.".formatted(path, cause(e)),
          "Check that the folder may be written and the disk is not full, then apply again.");
    }
  }

  private static String cause(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException failed when failed.getReason() != null ->
          failed.getReason().toLowerCase(Locale.ROOT);
      default -> e.getClass().getSimpleName();
    };
  }

  private static void remember(Map<Path, byte @Nullable []> before, Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(file.toString(), null, "is a directory");
    }
    if (!before.containsKey(file)) {
      before.put(file, Files.isRegularFile(file) ? Files.readAllBytes(file) : null);
    }
  }

  private static void makeFolders(@Nullable Path folder, List<Path> made) throws IOException {
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    makeFolders(folder.getParent(), made);
    Files.createDirectory(folder);
    made.add(folder);
  }

  private void restore(Map<Path, byte @Nullable []> before, List<Path> madeFolders) {
    before.forEach(
        (file, bytes) -> {
          try {
            if (bytes == null) {
              // below what turned out not to be a folder there is nothing to delete
              if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(file);
              }
            } else if (!Files.isRegularFile(file)
                || !Arrays.equals(Files.readAllBytes(file), bytes)) {
              // what was not reached is left alone: it may be what could not be written
              Files.write(file, bytes);
            }
          } catch (IOException e) {
            throw new ArchitectException(
                ArchitectException.Kind.REPOSITORY,
                "%s could not be put back after a failed write: %s."
                    .formatted(root.relativize(file), cause(e)),
                "Restore it with git checkout.");
          }
        });
    for (Path folder : madeFolders.reversed()) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        // A folder that somebody filled meanwhile stays.
      }
    }
  }
}
