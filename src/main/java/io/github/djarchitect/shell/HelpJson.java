package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.commons.cli.Option;

/** Commands and their options in the form {@code architect/help/1}. */
public final class HelpJson {
  private HelpJson() {}

  public static ObjectNode of(List<Command> commands) {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/help/1");
    ArrayNode list = root.putArray("commands");
    for (Command command : commands) {
      ObjectNode json =
          list.addObject()
              .put("name", command.spec().name())
              .put("arguments", command.spec().arguments())
              .put("summary", command.spec().summary());
      ArrayNode options = json.putArray("options");
      for (Option option : command.spec().options()) {
        options
            .addObject()
            .put("name", "--" + option.getLongOpt())
            .put("value", option.hasArg() ? option.getArgName() : null)
            .put("description", option.getDescription());
      }
    }
    return root;
  }
}
