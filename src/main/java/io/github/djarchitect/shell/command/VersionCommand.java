package io.github.djarchitect.shell.command;

import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import java.util.List;
import org.apache.commons.cli.Option;

/** {@code architect version}. */
public final class VersionCommand implements Command {
  /** The version in the jar's manifest; a build that was not packaged has none. */
  public static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String name() {
    return "version";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "The version of this program.";
  }

  @Override
  public List<Option> options() {
    return CommonOptions.OUTPUT;
  }

  @Override
  public int maxArguments() {
    return 0;
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    invocation
        .answer()
        .println(
            format == Format.JSON
                ? "{\"schema\":\"architect/version/1\",\"version\":\"" + version() + "\"}"
                : "architect " + version());
    return 0;
  }
}
