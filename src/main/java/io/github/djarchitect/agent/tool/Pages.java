package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.djarchitect.agent.Toolbox;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a list in pages that are not cut: each holds as many as stay below the length of a
 * result, and at least one.
 *
 * @param all never empty; without entries one empty page
 */
record Pages(List<List<ObjectNode>> all) {
  /** Characters of JSON; what stands around a list, and what removed secrets add, has room. */
  static final int LENGTH = Toolbox.RESULT_LIMIT - 3_000;

  /** Characters of JSON of a text in an entry, whose other members have the rest. */
  private static final int TEXT_LENGTH = LENGTH - 5_000;

  /**
   * @param most entries of a page, however short they are
   */
  static Pages of(List<ObjectNode> entries, int most) {
    List<List<ObjectNode>> pages = new ArrayList<>();
    List<ObjectNode> page = new ArrayList<>();
    int length = 0;
    for (ObjectNode entry : entries) {
      int own = entry.toString().length() + 1;
      if (!page.isEmpty() && (page.size() == most || length + own > LENGTH)) {
        pages.add(page);
        page = new ArrayList<>();
        length = 0;
      }
      page.add(entry);
      length += own;
    }
    pages.add(page);
    return new Pages(pages);
  }

  /** Whether a text can stand whole in an entry. */
  static boolean hold(String text) {
    return TextNode.valueOf(text).toString().length() <= TEXT_LENGTH;
  }

  /** The number of the page that is meant: the first unless said otherwise, at most the last. */
  int number(@Nullable Integer asked) {
    return asked == null ? 1 : Math.min(asked, all.size());
  }

  /** Adds a page's entries under a name, with {@code page} and {@code pages}. */
  void put(String name, int number, ObjectNode content) {
    ArrayNode list = content.putArray(name);
    all.get(number - 1).forEach(list::add);
    content.put("page", number).put("pages", all.size());
  }
}
