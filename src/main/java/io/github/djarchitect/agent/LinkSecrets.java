package io.github.djarchitect.agent;

import io.github.djarchitect.agent.SecretNames.Kind;
import io.github.djarchitect.agent.SecretValues.Place;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of links: passwords and keys in front of a host, tokens of a query, and the
 * paths of hooks, which let anyone in who knows them. Hosts and names stay.
 */
final class LinkSecrets {
  private static final String REMOVED = "[removed: secret]";

  /** Begun at the slashes and looked back from: a scheme may start at any letter of a text. */
  private static final Pattern PASSWORD =
      Pattern.compile(
          "(://(?<=[A-Za-z][A-Za-z0-9+.-]{1,30}://)[^\\s:/@'\"]*+:)"
              + "(?!\\[removed|[{<]|%[s(]|\\$[{(]|\\$[A-Z_]{1,40}@)[^\\s@'\"/]++(@)");

  /** A key of Sentry, or a token that stands for a user; {@code git@} is neither. */
  private static final Pattern USER =
      Pattern.compile("://(?=[\\w-]{0,80}\\d)(?=[\\w-]{0,80}[A-Za-z])[\\w-]{16,200}+(?=@)");

  private static final Pattern HOOK =
      Pattern.compile(
          "(?<head>\\bhooks\\.slack\\.com/(?:services|workflows|triggers)/"
              + "|\\bdiscord(?:app)?\\.com/api/(?:v\\d{1,2}/)?webhooks/"
              + "|\\bwebhook\\.office\\.com/webhookb2/|\\boutlook\\.office(?:365)?\\.com/webhook/"
              + "|\\bhooks\\.zapier\\.com/hooks/catch/"
              + "|\\bchat\\.googleapis\\.com/v1/spaces/|\\bapi\\.telegram\\.org/bot)"
              + "(?=[^\\s\"'<>`{]{0,200}\\d)[A-Za-z0-9][^\\s\"'<>`\\\\{$]{7,}+");

  /** What a text has that holds one of them; few do. */
  private static final List<String> HOOK_HOSTS =
      List.of("hooks.", "discord", "office", "chat.googleapis", "api.telegram");

  private static final Pattern QUERY =
      Pattern.compile(
          "(?<head>[?&;](?:amp;)?(?<name>[A-Za-z][\\w-]{1,40}+)=)(?<value>[^\\s&#\"'<>`\\\\;]++)");

  /** In a query they are the proof that a link was given out. */
  private static final Set<String> PROOFS =
      Set.of("sig", "signature", "x-amz-signature", "x-goog-signature", "hmac");

  private static final Set<String> KEYS = Set.of("key", "auth", "code", "k");

  private LinkSecrets() {}

  static String redact(String text) {
    String clean = text;
    if (clean.contains("://")) {
      clean = PASSWORD.matcher(clean).replaceAll("$1[removed: password]$2");
      clean = USER.matcher(clean).replaceAll("://" + REMOVED);
    }
    if (HOOK_HOSTS.stream().anyMatch(clean::contains)) {
      clean = HOOK.matcher(clean).replaceAll("${head}" + REMOVED);
    }
    return clean.indexOf('=') < 0 ? clean : QUERY.matcher(clean).replaceAll(LinkSecrets::query);
  }

  private static String query(MatchResult match) {
    String name = match.group("name");
    String value = match.group("value");
    Kind kind = SecretNames.kind(name);
    String lower = name.toLowerCase(Locale.ROOT);
    boolean secret =
        (kind.isSecret() || PROOFS.contains(lower))
            ? SecretValues.isSecret(value, Kind.KEY, Place.NAMED)
            : KEYS.contains(lower) && SecretValues.isSecret(value, Kind.KEY, Place.LIKELY);
    return secret ? Matcher.quoteReplacement(match.group("head") + REMOVED) : "$0";
  }
}
