package io.github.djarchitect.report;

import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The graph for Mermaid and for Graphviz: what is not there is dashed, what a squashed migration
 * replaces hangs on it by a dotted line.
 */
public final class GraphDrawing {
  private final Reading reading;
  private final Set<MigrationKey> absent = new TreeSet<>();

  private GraphDrawing(Reading reading) {
    this.reading = reading;
    reading.graph().missing().forEach(each -> absent.add(each.to()));
  }

  /**
   * @see <a
   *     href="https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters">flowcharts
   *     of Mermaid</a>
   */
  public static List<String> mermaid(Reading reading) {
    GraphDrawing drawing = new GraphDrawing(reading);
    Ids ids = new Ids();
    List<String> lines = new ArrayList<>(List.of("graph TD"));
    for (MigrationKey key : drawing.nodes()) {
      boolean missing = drawing.absent.contains(key);
      lines.add(
          "  %s[\"%s%s\"]%s"
              .formatted(
                  ids.of(key),
                  // a quote would end the text, and the others begin an entity
                  key.toString().replace("#", "#35;").replace("&", "#38;").replace("\"", "#quot;"),
                  missing ? " (missing)" : "",
                  missing ? ":::missing" : ""));
    }
    for (Edge edge : drawing.edges()) {
      String arrow =
          switch (edge.kind()) {
            case DEPENDS -> "-->";
            case MISSING -> "-.->";
            case REPLACED -> "-. replaced by .->";
          };
      lines.add("  %s %s %s".formatted(ids.of(edge.from()), arrow, ids.of(edge.to())));
    }
    if (!drawing.absent.isEmpty()) {
      lines.add("  classDef missing stroke:#b00,stroke-dasharray:5 5");
    }
    return lines;
  }

  /**
   * @see <a href="https://graphviz.org/doc/info/lang.html">the DOT language</a>
   */
  public static List<String> dot(Reading reading) {
    GraphDrawing drawing = new GraphDrawing(reading);
    List<String> lines = new ArrayList<>(List.of("digraph migrations {"));
    for (MigrationKey key : drawing.nodes()) {
      lines.add(
          drawing.absent.contains(key)
              ? "  %s [style=dashed, color=red, xlabel=\"missing\"];".formatted(quoted(key))
              : "  %s;".formatted(quoted(key)));
    }
    for (Edge edge : drawing.edges()) {
      String style =
          switch (edge.kind()) {
            case DEPENDS -> "";
            case MISSING -> " [style=dashed, color=red]";
            case REPLACED -> " [style=dotted, label=\"replaced by\"]";
          };
      lines.add("  %s -> %s%s;".formatted(quoted(edge.from()), quoted(edge.to()), style));
    }
    lines.add("}");
    return lines;
  }

  private enum Kind {
    DEPENDS,
    MISSING,
    REPLACED
  }

  /** From what is applied first. */
  private record Edge(MigrationKey from, MigrationKey to, Kind kind) {}

  /** The repository's own, what they depend on of Django's, and what is not there. */
  private Set<MigrationKey> nodes() {
    Set<MigrationKey> nodes = new TreeSet<>(reading.migrations().keySet());
    edges().forEach(edge -> nodes.addAll(List.of(edge.from(), edge.to())));
    return nodes;
  }

  private List<Edge> edges() {
    MigrationGraph graph = reading.graph();
    List<Edge> edges = new ArrayList<>();
    for (Migration migration : reading.migrations().values()) {
      MigrationKey key = migration.key();
      graph.parents(key).forEach(parent -> edges.add(new Edge(parent, key, Kind.DEPENDS)));
      MigrationKey replacement = graph.replacedBy().get(key);
      if (replacement != null) {
        edges.add(new Edge(key, replacement, Kind.REPLACED));
      }
    }
    for (MigrationGraph.MissingDependency each : graph.missing()) {
      edges.add(new Edge(each.to(), each.from(), Kind.MISSING));
    }
    return edges;
  }

  /** A name as DOT takes it. */
  private static String quoted(MigrationKey key) {
    return "\"" + key.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Names as Mermaid takes them, one for each migration whatever signs its own name has. */
  private static final class Ids {
    private final Map<MigrationKey, String> ids = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    String of(MigrationKey key) {
      return ids.computeIfAbsent(
          key,
          _ -> {
            String plain = key.toString().replaceAll("[^A-Za-z0-9_]", "_");
            String id = plain;
            for (int number = 2; !taken.add(id); number++) {
              id = plain + "_" + number;
            }
            return id;
          });
    }
  }
}
