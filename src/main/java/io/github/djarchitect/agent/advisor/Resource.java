package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The data files of the advisor. */
final class Resource {
  private Resource() {}

  /** The entries of a file under {@code advisor/}, in its order. */
  static List<JsonNode> read(String file) {
    try (InputStream in = Resource.class.getResourceAsStream("/advisor/" + file)) {
      if (in == null) {
        throw new IllegalStateException("no resource advisor/" + file);
      }
      List<JsonNode> entries = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(entries::add);
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
