package io.github.djarchitect.shell.command;

import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import java.util.List;

/** {@code architect version}. */
public final class VersionCommand implements Command {
  /** The version in the jar's manifest; a build that was not packaged has none. */
  public static String version() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public Spec spec() {
    return Spec.of("version", "", "The version of this program.", 0);
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
