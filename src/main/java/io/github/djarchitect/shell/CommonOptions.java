package io.github.djarchitect.shell;

import java.util.List;
import org.apache.commons.cli.Option;

/** The options that commands share; one list, from which parsing and help are both made. */
public final class CommonOptions {
  private CommonOptions() {}

  public static final List<Option> REPOSITORY =
      List.of(
          value("repo", "DIR", "the project (default: the nearest folder above with manage.py)"),
          value("project", "N", "which project of the repository, where app labels clash"),
          list("apps", "label=dir", "exactly these migration packages, no discovery"),
          list("setting", "NAME=literal", "a setting's value as migrations see it"));

  public static final List<Option> TARGET =
      List.of(
          list("target", "ENGINE[:VERSION]", "postgresql, mysql, mariadb, sqlite; repeatable"),
          value("django", "VERSION", "4.2, 5.2, 6.0, 6.1 (default: from the lock file, else 5.2)"),
          value("database-url", "URL", "a running database, opened read-only"),
          value("database-url-env", "NAME", "the variable that holds the URL"));

  public static final List<Option> MODEL =
      List.of(
          value("provider", "NAME", "built-in, anthropic, openai, gemini, ollama"),
          value("model", "NAME", "the model's name"),
          value("base-url", "URL", "an OpenAI-compatible server, or the provider's own"),
          value("max-turns", "N", "turns of the model"),
          value("max-tokens", "N", "tokens in and out"),
          value("max-cost", "USD", "US dollars, where a price is known"),
          value("max-time", "TIME", "90s, 5m; a bare number is seconds"),
          value("transcript", "FILE", "where the conversation is recorded"),
          flag("no-stdin", "do not read what is piped in"));

  public static final List<Option> OUTPUT =
      List.of(
          value("format", "FORMAT", "text, json, markdown; some have more"),
          value("out", "FILE", "write the answer to a file"),
          flag("no-color", "no colours"),
          flag("quiet", "no progress on stderr"),
          flag("help", "this text"));

  public static Option value(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  public static Option list(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  public static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }
}
