package io.github.djarchitect.shell;

import io.github.djarchitect.report.Columns;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.Paragraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.ParsedInline;

/** Markdown as lines of a terminal, wrapped to its width; code is never wrapped or cut. */
public final class MarkdownScreen {
  private static final Parser PARSER =
      Parser.builder()
          .extensions(List.of(TablesExtension.create()))
          .customInlineContentParserFactory(new Underscores())
          .build();

  private final Ink ink;
  private final int width;

  public MarkdownScreen(Ink ink, int width) {
    this.ink = ink;
    this.width = Math.max(20, width);
  }

  public List<String> render(String markdown) {
    List<String> lines = new ArrayList<>();
    blocks(PARSER.parse(harmless(markdown)), "", lines);
    return lines;
  }

  /** Control characters of a model's or a file's text must not steer the terminal. */
  static String harmless(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .filter(point -> point == '\n' || point == '\t' || !Character.isISOControl(point))
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private void blocks(Node parent, String indent, List<String> lines) {
    boolean first = true;
    for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
      if (!first && !(parent instanceof org.commonmark.node.ListItem)) {
        lines.add("");
      }
      first = false;
      block(node, indent, lines);
    }
  }

  private void block(Node node, String indent, List<String> lines) {
    switch (node) {
      case Heading heading ->
          Paragraphs.wrap(plain(heading), width, indent, indent).stream()
              .map(ink::bold)
              .forEach(lines::add);
      case Paragraph paragraph -> lines.addAll(wrapped(paragraph, indent, indent));
      case FencedCodeBlock code -> code(code.getLiteral(), indent, lines);
      case IndentedCodeBlock code -> code(code.getLiteral(), indent, lines);
      case BulletList list -> items(list, indent, "- ", lines);
      case OrderedList list -> {
        Integer start = list.getMarkerStartNumber();
        int number = start == null ? 1 : start;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
          item(item, indent, number + ". ", lines);
          number++;
        }
      }
      case BlockQuote quote -> blocks(quote, indent + "| ", lines);
      case TableBlock table -> table(table, indent, lines);
      case ThematicBreak _ -> lines.add(indent + "-".repeat(Math.min(20, width)));
      case HtmlBlock html -> code(html.getLiteral(), indent, lines);
      default -> lines.addAll(Paragraphs.wrap(plain(node), width, indent, indent));
    }
  }

  private void code(String literal, String indent, List<String> lines) {
    literal.lines().forEach(line -> lines.add(indent + "    " + ink.code(line)));
  }

  private void items(Node list, String indent, String mark, List<String> lines) {
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      item(item, indent, mark, lines);
    }
  }

  private void item(Node item, String indent, String mark, List<String> lines) {
    List<String> own = new ArrayList<>();
    String hanging = indent + " ".repeat(mark.length());
    blocks(item, hanging, own);
    if (!own.isEmpty() && own.getFirst().startsWith(hanging)) {
      own.set(0, indent + mark + own.getFirst().substring(hanging.length()));
    }
    lines.addAll(own);
  }

  private void table(TableBlock table, String indent, List<String> lines) {
    List<List<String>> rows = new ArrayList<>();
    for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
      for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
        if (row instanceof TableRow) {
          List<String> cells = new ArrayList<>();
          for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            cells.add(plain(cell));
          }
          rows.add(cells);
        }
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    Columns columns = new Columns(rows.getFirst());
    rows.stream().skip(1).forEach(columns::add);
    List<String> rendered = columns.render(width - indent.length());
    lines.add(indent + ink.bold(rendered.getFirst()));
    rendered.stream().skip(1).forEach(line -> lines.add(indent + line));
  }

  /** Wraps what will be seen, then paints it: colours must not count as columns. */
  private List<String> wrapped(Paragraph paragraph, String first, String rest) {
    List<String> lines = new ArrayList<>();
    for (String part : painted(paragraph).split("\n", -1)) {
      lines.addAll(wrapPainted(part, lines.isEmpty() ? first : rest, rest));
    }
    return lines;
  }

  private List<String> wrapPainted(String text, String first, String rest) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    int used = Paragraphs.width(first);
    boolean empty = true;
    for (String word : text.strip().split(" +")) {
      int columns = Paragraphs.width(word.replaceAll("\u001b\\[[0-9;]*m", ""));
      if (!empty && used + 1 + columns > width) {
        lines.add(line.toString());
        line = new StringBuilder(rest);
        used = Paragraphs.width(rest);
        empty = true;
      }
      if (!empty) {
        line.append(' ');
        used++;
      }
      line.append(word);
      used += columns;
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  private String painted(Node node) {
    StringBuilder out = new StringBuilder();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      out.append(
          switch (child) {
            case Text text -> text.getLiteral();
            case Code code -> words(code.getLiteral(), Style.CODE);
            case StrongEmphasis strong -> words(plain(strong), Style.BOLD);
            case Emphasis emphasis -> words(plain(emphasis), Style.BOLD);
            case Link link -> link(link);
            case SoftLineBreak _ -> " ";
            case HardLineBreak _ -> "\n";
            case HtmlInline html -> html.getLiteral();
            default -> painted(child);
          });
    }
    return out.toString();
  }

  private enum Style {
    CODE,
    BOLD
  }

  /** Each word painted by itself, so that a line may break between them. */
  private String words(String text, Style style) {
    List<String> painted = new ArrayList<>();
    for (String word : text.split(" ", -1)) {
      painted.add(style == Style.CODE ? ink.code(word) : ink.bold(word));
    }
    return String.join(" ", painted);
  }

  private String link(Link link) {
    String text = plain(link);
    return text.equals(link.getDestination()) || text.isEmpty()
        ? link.getDestination()
        : text + " (" + link.getDestination() + ")";
  }

  private static String plain(Node node) {
    StringBuilder out = new StringBuilder();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      out.append(
          switch (child) {
            case Text text -> text.getLiteral();
            case Code code -> code.getLiteral();
            case SoftLineBreak _ -> " ";
            case HardLineBreak _ -> " ";
            case HtmlInline html -> html.getLiteral();
            default -> plain(child);
          });
    }
    return out.toString();
  }

  /** Underscores are letters: {@code __init__.py} is written more often than they emphasize. */
  private static final class Underscores implements InlineContentParserFactory {
    @Override
    public Set<Character> getTriggerCharacters() {
      return Set.of('_');
    }

    @Override
    public InlineContentParser create() {
      return state -> {
        state.scanner().next();
        return ParsedInline.of(new Text("_"), state.scanner().position());
      };
    }
  }
}
