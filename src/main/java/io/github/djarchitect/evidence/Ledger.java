package io.github.djarchitect.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Numbers results in the order they come; the same call with the same result keeps its number.
 *
 * <p>Safe for several threads; which of two simultaneous results is numbered first is up to them.
 */
public final class Ledger {
  private final Map<String, Evidence> byId = new LinkedHashMap<>();
  private final Map<Evidence, String> idByContent = new LinkedHashMap<>();

  public Ledger() {}

  /**
   * A ledger that goes on after an earlier conversation.
   *
   * @param earlier its entries, in order
   */
  public Ledger(List<Evidence> earlier) {
    for (Evidence evidence : earlier) {
      byId.put(evidence.id(), evidence);
      idByContent.putIfAbsent(withId(evidence, ""), evidence.id());
    }
  }

  /**
   * Records what a tool answered.
   *
   * @param result the result alone, without its evidence id
   */
  public synchronized Evidence record(String tool, JsonNode arguments, JsonNode result) {
    Evidence content = new Evidence("", tool, CanonicalJson.of(arguments), hash(result));
    String known = idByContent.get(content);
    if (known != null) {
      return withId(content, known);
    }
    Evidence evidence = withId(content, nextId());
    byId.put(evidence.id(), evidence);
    idByContent.put(content, evidence.id());
    return evidence;
  }

  public synchronized Optional<Evidence> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** All entries in the order of their numbers. */
  public synchronized List<Evidence> entries() {
    return List.copyOf(byId.values());
  }

  /** The hash an entry would have: lower-case hex sha256 of the canonical JSON. */
  public static String hash(JsonNode result) {
    try {
      byte[] bytes = CanonicalJson.of(result).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String nextId() {
    int number = byId.size() + 1;
    while (byId.containsKey("E" + number)) {
      number++;
    }
    return "E" + number;
  }

  private static Evidence withId(Evidence evidence, String id) {
    return new Evidence(id, evidence.tool(), evidence.arguments(), evidence.sha256());
  }
}
