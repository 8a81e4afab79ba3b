package io.github.djarchitect.files;

import io.github.djarchitect.ArchitectException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder as they stand at a git ref, read from the object store; the working copy is
 * not touched. Submodules are not entered.
 */
public final class GitTree implements SourceTree {
  /** Stays open as long as the tree is in use: opening it again for each file is what costs. */
  private final Repository repository;

  private final TreeMap<String, Entry> entries;

  private record Entry(ObjectId id, boolean link) {}

  private final List<String> names;

  private GitTree(Repository repository, TreeMap<String, Entry> entries, List<String> names) {
    this.repository = repository;
    this.entries = entries;
    this.names = names;
  }

  /**
   * The tree at a ref of the repository that holds {@code folder}, relative to that folder.
   *
   * @param ref a branch, tag, commit or anything else that git takes, such as {@code HEAD~1}
   * @throws ArchitectException of kind REPOSITORY if there is no repository, no such ref, or the
   *     clone lacks what it needs
   */
  public static GitTree at(Path folder, String ref) {
    Path real;
    try {
      real = folder.toRealPath();
    } catch (IOException e) {
      throw failure(folder + " does not exist.", "Name an existing folder.", folder.toString());
    }
    try {
      return read(open(real), real, ref);
    } catch (IOException e) {
      throw failure(
          "The git repository of %s cannot be read: %s.".formatted(folder, e.getMessage()),
          "Check it with `git fsck`.",
          folder.toString());
    }
  }

  private static Repository open(Path folder) throws IOException {
    FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(folder.toFile());
    if (builder.getGitDir() == null) {
      throw failure(
          "This folder is not in a git repository.",
          "Compare with git only inside a clone, or leave the git ref out.",
          folder.toString());
    }
    return builder.build();
  }

  private static GitTree read(Repository repository, Path folder, String ref) throws IOException {
    ObjectId id;
    try {
      id = repository.resolve(ref + "^{commit}");
    } catch (RevisionSyntaxException | MissingObjectException e) {
      id = null;
    }
    if (id == null) {
      throw unknownRef(repository, ref);
    }
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(id);
      TreeMap<String, Entry> entries =
          list(repository, commit.getTree(), inside(repository, folder));
      return new GitTree(repository, entries, Checkout.names(folder));
    } catch (MissingObjectException e) {
      throw unknownRef(repository, ref);
    }
  }

  /** The folder relative to the top of the working copy, empty for the top itself. */
  private static String inside(Repository repository, Path folder) throws IOException {
    if (repository.isBare()) {
      return "";
    }
    File top = repository.getWorkTree();
    return top.toPath().toRealPath().relativize(folder).toString().replace(File.separatorChar, '/');
  }

  private static ArchitectException unknownRef(Repository repository, String ref)
      throws IOException {
    if (isShallow(repository)) {
      return failure(
          "This clone is shallow and does not hold %s.".formatted(ref),
          "Run `git fetch --unshallow`, or in CI check out with the full history.",
          ref);
    }
    List<String> branches =
        repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
            .map(found -> found.getName().substring(Constants.R_HEADS.length()))
            .sorted()
            .limit(5)
            .toList();
    String remedy =
        ref.startsWith("origin/")
            ? "Run `git fetch origin %s`.".formatted(ref.substring("origin/".length()))
            : branches.isEmpty()
                ? "Commit something first."
                : "Name a branch, tag or commit, for example %s."
                    .formatted(String.join(", ", branches));
    return failure("git knows no commit called %s.".formatted(ref), remedy, ref);
  }

  private static boolean isShallow(Repository repository) {
    return Files.exists(repository.getDirectory().toPath().resolve("shallow"))
        || Files.exists(repository.getCommonDirectory().toPath().resolve("shallow"));
  }

  private static TreeMap<String, Entry> list(Repository repository, RevTree tree, String folder)
      throws IOException {
    TreeMap<String, Entry> entries = new TreeMap<>();
    ObjectId top = tree;
    if (!folder.isEmpty()) {
      try (TreeWalk found = TreeWalk.forPath(repository, folder, tree)) {
        if (found == null || found.getFileMode(0) != FileMode.TREE) {
          return entries;
        }
        top = found.getObjectId(0);
      }
    }
    Map<String, Set<String>> folders = new HashMap<>();
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(top);
      while (walk.next()) {
        String path = walk.getPathString();
        FileMode mode = walk.getFileMode(0);
        folders
            .computeIfAbsent(
                path.substring(0, Math.max(0, path.lastIndexOf('/'))), _ -> new HashSet<>())
            .add(walk.getNameString());
        if (mode == FileMode.TREE) {
          if (!NeverSource.named(walk.getNameString())) {
            walk.enterSubtree();
          }
        } else if (mode != FileMode.GITLINK) {
          entries.put(path, new Entry(walk.getObjectId(0), mode == FileMode.SYMLINK));
        }
      }
    }
    folders.forEach(
        (path, names) -> {
          String own = path.substring(path.lastIndexOf('/') + 1);
          if (!path.isEmpty()
              && (NeverSource.holds(names) || NeverSource.isBuildOutput(own, names))) {
            entries.subMap(path + "/", path + "0").clear();
          }
        });
    return entries;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public List<String> paths() {
    return new ArrayList<>(entries.keySet());
  }

  @Override
  public FileContent read(String path) {
    Entry entry = entries.get(path);
    if (entry == null) {
      return new FileContent.Missing();
    }
    try (ObjectReader reader = repository.newObjectReader()) {
      return read(reader, path, entry, 0);
    } catch (MissingObjectException e) {
      return new FileContent.Unreadable("its content is not in this clone (partial clone)");
    } catch (IOException e) {
      return new FileContent.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private FileContent read(ObjectReader reader, String path, Entry entry, int links)
      throws IOException {
    ObjectLoader loader = reader.open(entry.id);
    if (loader.getSize() > NeverSource.LARGEST_FILE) {
      return new FileContent.Unreadable(NeverSource.tooLarge(loader.getSize()));
    }
    byte[] bytes = loader.getCachedBytes((int) NeverSource.LARGEST_FILE);
    if (!entry.link) {
      return new FileContent.Present(bytes);
    }
    String target = resolve(path, new String(bytes, StandardCharsets.UTF_8));
    Entry linked = target == null ? null : entries.get(target);
    return linked == null || links >= 8
        ? new FileContent.Unreadable("a link that leads to no file of this tree")
        : read(reader, String.valueOf(target), linked, links + 1);
  }

  private static @Nullable String resolve(String path, String target) {
    if (target.startsWith("/")) {
      return null;
    }
    Path resolved = Path.of(path).resolveSibling(target).normalize();
    return resolved.startsWith("..") ? null : resolved.toString().replace(File.separatorChar, '/');
  }

  private static ArchitectException failure(String message, String remedy, String place) {
    return new ArchitectException(ArchitectException.Kind.REPOSITORY, message, remedy, place);
  }
}
