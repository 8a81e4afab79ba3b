package io.github.djarchitect.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of {@code django.contrib}, as data; an app is read when it is first asked for.
 *
 * <p>The data is written from the real releases by {@code src/build/contrib_data.py}.
 */
public final class ContribMigrations {
  /** The labels of Django's own apps that have migrations. */
  public static final Set<String> LABELS =
      Set.of("admin", "auth", "contenttypes", "flatpages", "redirects", "sessions", "sites");

  private static final String RESOURCE = "/django/contrib.json";

  private final Map<String, List<JsonNode>> entries;
  private final Map<String, List<Migration>> read = new HashMap<>();

  private ContribMigrations(Map<String, List<JsonNode>> entries) {
    this.entries = entries;
  }

  /**
   * @param release a feature release, {@code 5.2}; absent, or one that the data does not hold: the
   *     newest that it does
   */
  public static ContribMigrations of(@Nullable String release) {
    JsonNode data = Data.ALL;
    List<String> releases = new ArrayList<>();
    data.path("releases").forEach(r -> releases.add(r.textValue()));
    String held = release != null && releases.contains(release) ? release : releases.getLast();
    Map<String, List<JsonNode>> entries = new HashMap<>();
    for (JsonNode entry : data.path("migrations")) {
      if (!entry.has("releases") || holds(entry.path("releases"), held)) {
        entries.computeIfAbsent(entry.path("app").asText(), app -> new ArrayList<>()).add(entry);
      }
    }
    return new ContribMigrations(entries);
  }

  private static boolean holds(JsonNode releases, String release) {
    for (JsonNode one : releases) {
      if (one.textValue().equals(release)) {
        return true;
      }
    }
    return false;
  }

  /** The migrations of one app, by name; empty if the label is not one of {@link #LABELS}. */
  public synchronized List<Migration> app(String label) {
    return read.computeIfAbsent(
        label,
        l -> entries.getOrDefault(l, List.of()).stream().map(MigrationJson::migration).toList());
  }

  private static final class Data {
    private static final JsonNode ALL = load();

    private static JsonNode load() {
      try (InputStream in = ContribMigrations.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("the jar holds " + RESOURCE);
        }
        return new ObjectMapper().readTree(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
