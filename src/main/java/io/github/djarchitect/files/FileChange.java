package io.github.djarchitect.files;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One proposed file: its whole text after the change.
 *
 * @param path where the file stands afterwards
 * @param from for a rename, where it stood before
 * @param baseSha256 for an edit or rename, hex sha256 of the text it was made for
 */
public record FileChange(
    String path,
    Action action,
    @Nullable String from,
    @Nullable String baseSha256,
    String content) {

  /** What happens to the file; spelled in JSON in lower case. */
  public enum Action {
    CREATE,
    EDIT,
    RENAME;

    public String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static FileChange create(String path, String content) {
    return new FileChange(path, Action.CREATE, null, null, content);
  }

  /**
   * Two changes of one file as one, so that both go out together.
   *
   * @param later made for the text that this one leaves, at the path where it leaves it
   */
  public FileChange then(FileChange later) {
    if (action == Action.CREATE) {
      return create(later.path, later.content);
    }
    String origin = from == null ? path : from;
    return later.path.equals(origin)
        ? new FileChange(origin, Action.EDIT, null, baseSha256, later.content)
        : new FileChange(later.path, Action.RENAME, origin, baseSha256, later.content);
  }

  public static FileChange edit(String path, String baseSha256, String content) {
    return new FileChange(path, Action.EDIT, null, baseSha256, content);
  }
}
