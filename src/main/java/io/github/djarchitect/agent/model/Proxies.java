package io.github.djarchitect.agent.model;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.Authenticator;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY},
 * and {@code NO_PROXY} for what goes without; in either case, and never for this machine itself.
 */
final class Proxies extends ProxySelector {
  private final Map<String, String> environment;

  Proxies(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public List<Proxy> select(URI uri) {
    URI proxy = proxyFor(uri);
    if (proxy == null) {
      return List.of(Proxy.NO_PROXY);
    }
    boolean socks = proxy.getScheme().toLowerCase(Locale.ROOT).startsWith("socks");
    int port = proxy.getPort() > 0 ? proxy.getPort() : socks ? 1080 : 8080;
    return List.of(
        new Proxy(
            socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(proxy.getHost(), port)));
  }

  /** Answers a proxy's challenge with the user and password of its URL, once. */
  Authenticator authenticator() {
    return (route, response) -> {
      URI proxy = proxyFor(response.request().url().uri());
      if (proxy == null
          || proxy.getUserInfo() == null
          || response.request().header("Proxy-Authorization") != null) {
        return null;
      }
      String credentials =
          Base64.getEncoder().encodeToString(proxy.getUserInfo().getBytes(StandardCharsets.UTF_8));
      return response
          .request()
          .newBuilder()
          .header("Proxy-Authorization", "Basic " + credentials)
          .build();
    };
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

  private @Nullable URI proxyFor(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if (host.isEmpty() || isHere(host) || isExempt(host)) {
      return null;
    }
    String own = "https".equalsIgnoreCase(uri.getScheme()) ? "https_proxy" : "http_proxy";
    String value = variable(own);
    String named = value.isEmpty() ? variable("all_proxy") : value;
    if (named.isEmpty()) {
      return null;
    }
    try {
      URI proxy = URI.create(named.contains("://") ? named : "http://" + named);
      return proxy.getHost() == null ? null : proxy;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isExempt(String host) {
    for (String entry : variable("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      String name = entry.startsWith("*.") ? entry.substring(1) : entry;
      if (name.equals("*")
          || (!name.isEmpty()
              && (host.equals(name)
                  || host.endsWith(name.startsWith(".") ? name : "." + name)
                  || ("." + host).equals(name)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHere(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.startsWith("127.")
        || host.equals("[::1]")
        || host.equals("::1");
  }

  private String variable(String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower.strip();
  }
}
