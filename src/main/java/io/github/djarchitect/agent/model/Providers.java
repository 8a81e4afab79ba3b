package io.github.djarchitect.agent.model;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.ModelClient;
import io.github.djarchitect.agent.ModelFacts;
import io.github.djarchitect.agent.ModelIdentity;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which provider and model answer, told from options and environment. */
public final class Providers {
  /** Room for a proposal with whole files in it. */
  private static final int OUTPUT_TOKENS = 16_000;

  private static final int OLLAMA_CONTEXT = 16_384;

  private Providers() {}

  /**
   * What a user asked for; each absent where nothing was said.
   *
   * @param provider {@code built-in}, {@code anthropic}, {@code openai}, {@code gemini}, {@code
   *     ollama}
   */
  public record Wish(@Nullable String provider, @Nullable String model, @Nullable String baseUrl) {}

  /** A model that was chosen; absent from {@link #choose} where the built-in advisor answers. */
  public record Choice(ModelClient client, ModelFacts facts) {}

  private enum Provider {
    ANTHROPIC("ANTHROPIC_API_KEY", "https://api.anthropic.com/v1", "claude-sonnet-4-5"),
    OPENAI("OPENAI_API_KEY", "https://api.openai.com/v1", "gpt-5"),
    GEMINI("GEMINI_API_KEY", "https://generativelanguage.googleapis.com/v1beta", "gemini-2.5-pro"),
    OLLAMA("", "http://localhost:11434", "qwen2.5-coder:14b");

    final String keyName;
    final String home;
    final String defaultModel;

    Provider(String keyName, String home, String defaultModel) {
      this.keyName = keyName;
      this.home = home;
      this.defaultModel = defaultModel;
    }

    String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Chooses, without opening a connection.
   *
   * @return empty for the built-in advisor
   * @throws ArchitectException of kind USAGE for a provider that is not known or lacks its key
   */
  public static Optional<Choice> choose(Wish wish, Map<String, String> environment) {
    return choose(wish, environment, limits(environment), Retries.DEFAULT);
  }

  static Optional<Choice> choose(
      Wish wish, Map<String, String> environment, OkHttpTransport.Limits limits, Retries retries) {
    String name = first(wish.provider(), environment.get("ARCHITECT_PROVIDER"));
    String base = first(wish.baseUrl(), environment.get("ARCHITECT_BASE_URL"));
    Optional<Provider> provider;
    if (name != null) {
      if (name.equalsIgnoreCase("built-in")) {
        return Optional.empty();
      }
      provider = Optional.of(named(name));
    } else if (base != null) {
      provider = Optional.of(Provider.OPENAI);
      if (first(wish.model(), environment.get("ARCHITECT_MODEL")) == null) {
        // whose server it is, and so what its models are called, is not known
        String url = url(Provider.OPENAI, base, environment);
        throw new ArchitectException(
            ArchitectException.Kind.USAGE,
            "The server at %s has to be told which model to use.".formatted(host(url)),
            "Name it with --model; GET /v1/models there lists what it has.");
      }
    } else {
      provider = byKey(environment);
    }
    if (provider.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(make(provider.get(), wish, base, environment, limits, retries));
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    return one != null && !one.isBlank() ? one : other == null || other.isBlank() ? null : other;
  }

  private static Provider named(String name) {
    for (Provider provider : Provider.values()) {
      if (provider.spelling().equals(name.toLowerCase(Locale.ROOT))) {
        return provider;
      }
    }
    throw new ArchitectException(
        ArchitectException.Kind.USAGE,
        "There is no provider '%s'.".formatted(name),
        "Use built-in, anthropic, openai, gemini or ollama.");
  }

  private static Optional<Provider> byKey(Map<String, String> environment) {
    for (Provider provider : Provider.values()) {
      if (!provider.keyName.isEmpty()
          && !environment.getOrDefault(provider.keyName, "").isBlank()) {
        return Optional.of(provider);
      }
    }
    return environment.getOrDefault("OLLAMA_HOST", "").isBlank()
        ? Optional.empty()
        : Optional.of(Provider.OLLAMA);
  }

  private static Choice make(
      Provider provider,
      Wish wish,
      @Nullable String base,
      Map<String, String> environment,
      OkHttpTransport.Limits limits,
      Retries retries) {
    String key = environment.getOrDefault(provider.keyName, "").strip();
    if (key.isBlank() && base == null && provider != Provider.OLLAMA) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "%s needs a key, and %s is not set.".formatted(provider.spelling(), provider.keyName),
          "Export it, or use --provider built-in.");
    }
    if (!key.chars().allMatch(each -> each > ' ' && each < 127)) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "%s has a line break, a blank or another character that no key has."
              .formatted(provider.keyName),
          "Export it again, without what stands around it.");
    }
    String url = url(provider, base, environment);
    String model =
        Optional.ofNullable(first(wish.model(), environment.get("ARCHITECT_MODEL")))
            .orElse(provider.defaultModel);
    String host = host(url);
    boolean vendor = url.equals(provider.home) || provider == Provider.OLLAMA;
    OkHttpTransport transport = new OkHttpTransport(limits, environment);
    ModelFacts facts = ModelFacts.of(provider.spelling(), model, vendor);
    // A key that is not needed still has to be one: the wire has a header for it.
    String used = key.isBlank() ? "none" : key;
    return new Choice(
        new LangChainModel(
            new ModelIdentity(provider.spelling(), model, host),
            StreamWatch.Dialect.valueOf(provider.name()),
            transport,
            models(provider, url, used, model, outputTokens(facts, vendor), transport),
            retries,
            InstantSource.system()),
        facts);
  }

  /** What a small server of one's own can give is less than what a vendor can. */
  private static int outputTokens(ModelFacts facts, boolean vendor) {
    int wanted = vendor ? OUTPUT_TOKENS : OUTPUT_TOKENS / 2;
    return facts.outputTokens() == null ? wanted : Math.min(wanted, facts.outputTokens());
  }

  /** Seconds of silence, for servers that think long; a setting for slow machines. */
  private static OkHttpTransport.Limits limits(Map<String, String> environment) {
    String seconds = environment.getOrDefault("ARCHITECT_SILENCE_SECONDS", "");
    return seconds.matches("\\d{1,5}")
        ? new OkHttpTransport.Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(Long.parseLong(seconds)),
            OkHttpTransport.Limits.DEFAULT.whole())
        : OkHttpTransport.Limits.DEFAULT;
  }

  /** With or without a trailing {@code /v1}, as people write it. */
  private static String url(
      Provider provider, @Nullable String base, Map<String, String> environment) {
    String url = base;
    if (url == null && provider == Provider.OLLAMA) {
      url = environment.getOrDefault("OLLAMA_HOST", "");
    }
    if (url == null || url.isBlank()) {
      return provider.home;
    }
    String clean = url.contains("://") ? url : "http://" + url;
    while (clean.endsWith("/")) {
      clean = clean.substring(0, clean.length() - 1);
    }
    if (provider == Provider.OLLAMA) {
      return clean.endsWith("/v1") ? clean.substring(0, clean.length() - 3) : clean;
    }
    boolean versioned = clean.matches(".*/v\\d+\\w*");
    return versioned ? clean : clean + (provider == Provider.GEMINI ? "/v1beta" : "/v1");
  }

  private static String host(String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
      if (!List.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("no web address");
      }
      return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    } catch (IllegalArgumentException e) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "The base URL cannot be read.",
          "Write it like http://localhost:8080/v1.");
    }
  }

  private static Supplier<StreamingChatModel> models(
      Provider provider,
      String url,
      String key,
      String model,
      int outputTokens,
      OkHttpTransport transport) {
    return switch (provider) {
      case OPENAI ->
          () -> {
            var builder =
                OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(transport.builder())
                    .baseUrl(url)
                    .apiKey(key)
                    .modelName(model)
                    .accumulateToolCallId(false);
            // The vendor refuses the old name, and servers that imitate it know no other.
            return url.equals(provider.home)
                ? builder.maxCompletionTokens(outputTokens).build()
                : builder.maxTokens(outputTokens).build();
          };
      case ANTHROPIC ->
          () ->
              AnthropicStreamingChatModel.builder()
                  .httpClientBuilder(transport.builder())
                  .baseUrl(url)
                  .apiKey(key)
                  .modelName(model)
                  .maxTokens(outputTokens)
                  .cacheSystemMessages(true)
                  .cacheTools(true)
                  .build();
      case GEMINI ->
          () ->
              GoogleAiGeminiStreamingChatModel.builder()
                  .httpClientBuilder(transport.builder())
                  .baseUrl(url)
                  .apiKey(key)
                  .modelName(model)
                  .maxOutputTokens(outputTokens)
                  .returnThinking(true)
                  .sendThinking(true)
                  .build();
      case OLLAMA ->
          () ->
              OllamaStreamingChatModel.builder()
                  .httpClientBuilder(transport.builder())
                  .baseUrl(url)
                  .modelName(model)
                  .numCtx(OLLAMA_CONTEXT)
                  .build();
    };
  }
}
