package io.github.djarchitect.codegen;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Python expression to be laid out as {@code ruff format} would: on one line where it fits into
 * 88 columns, else one item per line with a trailing comma.
 */
public sealed interface Code {
  /** The width that {@code ruff format} and {@code black} use unless a project says otherwise. */
  int WIDTH = 88;

  /** Source text that is never broken; it may hold line breaks of its own, indented from zero. */
  record Atom(String text) implements Code {}

  /**
   * Items between brackets.
   *
   * @param open {@code models.CharField(}, {@code [}, {@code &#123;}
   * @param exploded one item per line even where it would fit
   */
  record Group(String open, List<Item> items, String close, boolean exploded) implements Code {
    public Group {
      items = List.copyOf(items);
    }
  }

  /** {@code prefix} is {@code name=} of a keyword argument or {@code key: } of a dict. */
  record Item(String prefix, Code value) {}

  static Code atom(String text) {
    return new Atom(text);
  }

  /** Source text of an expression, to be broken where its brackets allow it. */
  static Code of(String source) {
    return CodeReader.read(source.strip());
  }

  static Item item(Code value) {
    return new Item("", value);
  }

  static Item keyword(String name, Code value) {
    return new Item(name + "=", value);
  }

  static Code call(String function, List<Item> arguments) {
    return new Group(function + "(", arguments, ")", false);
  }

  static Code list(List<Code> items) {
    return new Group("[", items.stream().map(Code::item).toList(), "]", false);
  }

  /** The same, one item per line. */
  default Code explode() {
    return switch (this) {
      case Atom atom -> atom;
      case Group group -> new Group(group.open(), group.items(), group.close(), true);
    };
  }

  /** Laid out from column {@code indent}, with nothing before and nothing behind it. */
  default String at(int indent) {
    return layout(indent, indent, 0);
  }

  /**
   * The text, its first line without indentation.
   *
   * @param indent columns by which following lines are indented
   * @param column where the first line starts
   * @param behind columns that must stay free behind the last line
   */
  default String layout(int indent, int column, int behind) {
    return switch (this) {
      case Atom atom -> atom.text().replace("\n", "\n" + " ".repeat(indent));
      case Group group -> group(group, indent, column, behind);
    };
  }

  private static String group(Group group, int indent, int column, int behind) {
    String flat = group.exploded() ? null : flat(group);
    if (flat != null && column + flat.length() + behind <= WIDTH) {
      return flat;
    }
    if (group.items().isEmpty()) {
      return group.open() + group.close();
    }
    List<String> lines = new ArrayList<>();
    lines.add(group.open());
    int inner = indent + 4;
    for (Item item : group.items()) {
      String value = item.value().layout(inner, inner + item.prefix().length(), 1);
      lines.add(" ".repeat(inner) + item.prefix() + value + ",");
    }
    lines.add(" ".repeat(indent) + group.close());
    return String.join("\n", lines);
  }

  /** Everything on one line, or null where something in it must be broken. */
  private static @Nullable String flat(Code code) {
    return switch (code) {
      case Atom atom -> atom.text().contains("\n") ? null : atom.text();
      case Group group -> {
        if (group.exploded() && !group.items().isEmpty()) {
          yield null;
        }
        List<String> parts = new ArrayList<>();
        for (Item item : group.items()) {
          String value = flat(item.value());
          if (value == null) {
            yield null;
          }
          parts.add(item.prefix() + value);
        }
        boolean oneTuple = group.open().equals("(") && parts.size() == 1;
        yield group.open() + String.join(", ", parts) + (oneTuple ? "," : "") + group.close();
      }
    };
  }
}
