package io.github.djarchitect.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.ModelIdentity;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {
  @Test
  void theOptionGoesBeforeTheVariableBeforeTheUrlBeforeTheKeys() {
    Map<String, String> all = new HashMap<>();
    all.put("OLLAMA_HOST", "box:11434");
    assertThat(chosen(null, null, all).provider()).isEqualTo("ollama");
    all.put("GEMINI_API_KEY", "k");
    assertThat(chosen(null, null, all).provider()).isEqualTo("gemini");
    all.put("OPENAI_API_KEY", "k");
    assertThat(chosen(null, null, all).provider()).isEqualTo("openai");
    all.put("ANTHROPIC_API_KEY", "k");
    assertThat(chosen(null, null, all).provider()).isEqualTo("anthropic");
    all.put("ARCHITECT_MODEL", "qwen3");
    assertThat(chosen(null, "http://localhost:8080", all).model()).isEqualTo("qwen3");
    assertThat(chosen(null, "http://localhost:8080", all).host()).isEqualTo("localhost:8080");
    assertThat(chosen(null, "http://localhost:8080", all).provider()).isEqualTo("openai");
    all.put("ARCHITECT_PROVIDER", "gemini");
    assertThat(chosen(null, null, all).provider()).isEqualTo("gemini");
    assertThat(chosen("ollama", null, all).provider()).isEqualTo("ollama");
    all.put("ARCHITECT_PROVIDER", "built-in");
    assertThat(Providers.choose(new Providers.Wish(null, null, null), all)).isEmpty();
  }

  @Test
  void withoutAnythingTheBuiltInAdvisorAnswers() {
    assertThat(Providers.choose(new Providers.Wish(null, null, null), Map.of())).isEmpty();
    assertThat(
            Providers.choose(new Providers.Wish(null, null, null), Map.of("OPENAI_API_KEY", " ")))
        .isEmpty();
  }

  @Test
  void whatIsMissingOrUnknownIsSaid() {
    assertThatThrownBy(() -> chosen("anthropic", null, Map.of()))
        .isInstanceOf(ArchitectException.class)
        .hasMessageContaining("ANTHROPIC_API_KEY");
    assertThatThrownBy(() -> chosen("claude", null, Map.of()))
        .isInstanceOf(ArchitectException.class)
        .hasMessageContaining("claude");
    assertThatThrownBy(() -> chosen(null, "http://localhost:8080", Map.of()))
        .isInstanceOf(ArchitectException.class)
        .hasMessageContaining("localhost:8080 has to be told which model");
    assertThatThrownBy(() -> chosen("openai", "http://", Map.of()))
        .isInstanceOf(ArchitectException.class);
    assertThatThrownBy(() -> chosen("openai", "ftp://localhost", Map.of()))
        .isInstanceOf(ArchitectException.class)
        .hasMessageContaining("base URL");
    assertThatThrownBy(() -> chosen("openai", null, Map.of("OPENAI_API_KEY", "sk-1\nsk-2")))
        .isInstanceOf(ArchitectException.class)
        .hasMessageContaining("OPENAI_API_KEY has a line break")
        .hasMessageNotContaining("sk-1");
  }

  @Test
  void theStatementNamesModelAndHost() {
    assertThat(chosen("openai", "https://llm.example.org/v1", Map.of()).statement())
        .contains("openai/", "llm.example.org");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.org,,,10.0.0.1:3128",
    "https://api.example.org,api.example.org,,direct",
    "https://api.example.org,.example.org,,direct",
    "https://api.example.org,'other.org, *.example.org',,direct",
    "https://example.org,.example.org,,direct",
    "https://notexample.org,example.org,,10.0.0.1:3128",
    "https://api.example.org,*,,direct",
    "http://api.example.org,,,direct",
    "http://api.example.org,,socks5://10.0.0.2,10.0.0.2:1080",
    "https://localhost:8443,,,direct",
    "https://127.0.0.1:8443,,,direct",
  })
  void theProxyOfTheEnvironmentIsUsed(
      String url, @Nullable String exempt, @Nullable String all, String expected) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HTTPS_PROXY", "http://user:secret@10.0.0.1:3128");
    environment.put("no_proxy", exempt == null ? "" : exempt);
    environment.put("ALL_PROXY", all == null ? "" : all);

    Proxy proxy = new Proxies(environment).select(URI.create(url)).getFirst();

    assertThat(
            proxy.address() instanceof InetSocketAddress address
                ? address.getHostString() + ":" + address.getPort()
                : "direct")
        .isEqualTo(expected);
  }

  private static ModelIdentity chosen(
      @Nullable String provider, @Nullable String url, Map<String, String> environment) {
    return Providers.choose(new Providers.Wish(provider, null, url), environment)
        .orElseThrow()
        .client()
        .identity();
  }
}
