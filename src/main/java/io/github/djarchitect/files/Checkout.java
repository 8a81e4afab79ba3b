package io.github.djarchitect.files;

import io.github.djarchitect.ArchitectException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder on disk.
 *
 * <p>Nothing is kept between calls, so what is edited meanwhile is seen. Linked folders are not
 * entered: inside the checkout their files stand under their own path already, and outside of it
 * nothing belongs to the project. A linked file is read as long as it stays inside.
 */
public final class Checkout implements SourceTree {
  private final Path root;

  /** Files whose shown name does not lead back to them: names that are not UTF-8. */
  private final Map<String, Path> oddlyNamed = new ConcurrentHashMap<>();

  private Checkout(Path root) {
    this.root = root;
  }

  /**
   * A checkout at an existing folder.
   *
   * @throws ArchitectException of kind REPOSITORY if there is no folder that can be listed
   */
  public static Checkout open(Path root) {
    if (!Files.exists(root)) {
      throw Files.exists(root, LinkOption.NOFOLLOW_LINKS)
          ? unusable(root, "is a link that leads nowhere", "Name an existing folder")
          : unusable(root, "does not exist", "Name an existing folder");
    }
    if (!Files.isDirectory(root)) {
      Path parent = root.toAbsolutePath().normalize().getParent();
      throw unusable(
          root, "is a file, not a folder", "Name the folder of the project, for example " + parent);
    }
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(root)) {
      boolean _ = listed.iterator().hasNext();
      return new Checkout(root.toRealPath());
    } catch (IOException e) {
      throw unusable(
          root,
          "cannot be listed: " + phrase(e),
          "Give the user that runs this read access to the folder");
    }
  }

  private static ArchitectException unusable(Path root, String fact, String remedy) {
    return new ArchitectException(
        ArchitectException.Kind.REPOSITORY, root + " " + fact + ".", remedy + ".", root.toString());
  }

  @Override
  public List<String> paths() {
    return list().paths();
  }

  @Override
  public List<Unlisted> unlisted() {
    return list().unlisted();
  }

  @Override
  public boolean leadsOutside(String path) {
    Path file = locate(path);
    if (file == null) {
      return true;
    }
    for (Path folder = file.getParent();
        folder != null && folder.startsWith(root);
        folder = folder.getParent()) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        try {
          return !folder.toRealPath().startsWith(root);
        } catch (IOException e) {
          return true; // a link that leads nowhere
        }
      }
    }
    return false;
  }

  @Override
  public List<String> names() {
    return names(root);
  }

  static List<String> names(Path folder) {
    List<String> names = new ArrayList<>();
    for (Path each : folder) {
      names.addFirst(each.toString());
    }
    return names;
  }

  @Override
  public FileContent read(String path) {
    Path file = locate(path);
    if (file == null) {
      return new FileContent.Missing();
    }
    try {
      // most of what is imported is no file of the project, and an exception costs more than a look
      BasicFileAttributes attributes =
          file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class);
      if (attributes == null) {
        return absent(file);
      }
      if (!attributes.isRegularFile()) {
        // a named pipe would block for ever
        return attributes.isDirectory() && !path.endsWith(".py")
            ? new FileContent.Missing()
            : new FileContent.Unreadable(
                attributes.isDirectory() ? "a folder, and no file" : "not a regular file");
      }
      if (!file.toRealPath().startsWith(root)) {
        return new FileContent.Unreadable("a link that leads out of the repository");
      }
      if (attributes.size() > NeverSource.LARGEST_FILE) {
        return new FileContent.Unreadable(NeverSource.tooLarge(attributes.size()));
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes((int) NeverSource.LARGEST_FILE + 1);
        return bytes.length > NeverSource.LARGEST_FILE
            ? new FileContent.Unreadable(NeverSource.tooLarge(bytes.length))
            : new FileContent.Present(bytes);
      }
    } catch (NoSuchFileException e) {
      return absent(file);
    } catch (IOException e) {
      return new FileContent.Unreadable(phrase(e));
    }
  }

  private static FileContent absent(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? new FileContent.Unreadable("a link that leads nowhere")
        : new FileContent.Missing();
  }

  @Override
  public String target(String path) {
    Path file = locate(path);
    try {
      Path real = file == null ? root : file.toRealPath();
      return real.equals(file) || !real.startsWith(root) || real.equals(root)
          ? path
          : root.relativize(real).toString().replace(File.separatorChar, '/');
    } catch (IOException e) {
      return path;
    }
  }

  /** The file a shown path stands for; null where it can be no file of this checkout. */
  private @Nullable Path locate(String path) {
    Path odd = oddlyNamed.get(path);
    if (odd != null) {
      return odd;
    }
    try {
      Path file = root.resolve(path).normalize();
      return file.startsWith(root) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  @Override
  public Listing list() {
    Listing listing = new Listing(new ArrayList<>(), new ArrayList<>());
    Deque<Folder> open = new ArrayDeque<>();
    open.push(new Folder(root, ""));
    while (!open.isEmpty()) {
      Folder folder = open.pop();
      list(folder, listing, open);
    }
    Collections.sort(listing.paths());
    return listing;
  }

  private record Folder(Path path, String shown) {}

  private record Entry(Path path, String name, BasicFileAttributes attributes) {}

  private void list(Folder folder, Listing listing, Deque<Folder> open) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.path)) {
      for (Path path : stream) {
        String name = shownName(path);
        try {
          entries.add(
              new Entry(
                  path,
                  name,
                  Files.readAttributes(
                      path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
          names.add(name);
        } catch (NoSuchFileException gone) {
          // a file that went away is not there; the others of its folder are
        }
      }
    } catch (NoSuchFileException e) {
      // went away while it was listed; what is left of the folder is what there is
      listing.unlisted().add(new Unlisted(folder.shown, "changed while it was listed"));
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      listing.unlisted().add(new Unlisted(folder.shown, phrase(e)));
    }
    String own = folder.shown.substring(folder.shown.lastIndexOf('/') + 1);
    boolean isRoot = folder.shown.isEmpty();
    if (!isRoot
        && (NeverSource.holds(names)
            || NeverSource.isBuildOutput(own, names)
            || (names.contains(".git") && isLinkedWorktree(folder.path.resolve(".git"))))) {
      return;
    }
    for (Entry entry : entries) {
      String shown = isRoot ? entry.name : folder.shown + "/" + entry.name;
      if (entry.attributes.isDirectory()) {
        if (!NeverSource.named(entry.name)) {
          open.push(new Folder(entry.path, shown));
        }
        if (entry.name.endsWith(".py")) {
          // Python takes it for a module, and fails to load it
          listing.paths().add(shown);
        }
      } else if (entry.attributes.isRegularFile()
          || (entry.attributes.isOther() && entry.name.endsWith(".py"))
          || (entry.attributes.isSymbolicLink() && !Files.isDirectory(entry.path))) {
        listing.paths().add(shown);
        remember(shown, entry.path);
      } else if (entry.attributes.isSymbolicLink()
          && (entry.name.equals("migrations") || isOutside(entry.path))) {
        listing.unlisted().add(new Unlisted(shown, "a link, which is not followed"));
      }
    }
  }

  private boolean isOutside(Path link) {
    try {
      return !link.toRealPath().startsWith(root);
    } catch (IOException e) {
      return true;
    }
  }

  private void remember(String shown, Path path) {
    if (shown.indexOf('\\') >= 0 || shown.indexOf('\uFFFD') >= 0 || !isAscii(shown)) {
      try {
        if (root.resolve(shown).equals(path)) {
          return;
        }
      } catch (InvalidPathException e) {
        // the name cannot be written in the encoding of this process
      }
      oddlyNamed.put(shown, path);
    }
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Another working copy of the same repository, kept inside this one; a submodule is not. */
  private static boolean isLinkedWorktree(Path dotGit) {
    try {
      return Files.isRegularFile(dotGit)
          && Files.readString(dotGit, StandardCharsets.ISO_8859_1).contains("/worktrees/");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The name in UTF-8 whatever the locale; bytes that are none as {@code \xNN}, so that two such
   * names stay two.
   */
  private static String shownName(Path path) {
    String name = String.valueOf(path.getFileName());
    if (isAscii(name) && name.indexOf('?') < 0) {
      return name;
    }
    // the URI keeps the bytes of the name, which the text has lost
    String raw = path.toUri().getRawPath();
    raw = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    return decode(raw.substring(raw.lastIndexOf('/') + 1));
  }

  private static String decode(String percentEncoded) {
    byte[] bytes = new byte[percentEncoded.length()];
    int count = 0;
    for (int i = 0; i < percentEncoded.length(); i++) {
      char c = percentEncoded.charAt(i);
      if (c == '%') {
        bytes[count++] = (byte) Integer.parseInt(percentEncoded.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[count++] = (byte) c;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, count))
          .toString();
    } catch (CharacterCodingException e) {
      StringBuilder shown = new StringBuilder();
      for (int i = 0; i < count; i++) {
        if (bytes[i] >= 0) {
          shown.append((char) bytes[i]);
        } else {
          shown.append("\\x").append(Integer.toHexString(bytes[i] & 0xFF));
        }
      }
      return shown.toString();
    }
  }

  private static String phrase(Exception e) {
    Throwable cause = e.getCause();
    return switch (cause instanceof IOException ? cause : e) {
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      case IOException other when other.getMessage() != null -> other.getMessage();
      default -> e.getClass().getSimpleName();
    };
  }
}
