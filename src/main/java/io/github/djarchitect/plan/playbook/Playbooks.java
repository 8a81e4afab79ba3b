package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.plan.Playbook;
import java.util.List;
import java.util.Optional;

/** Every playbook, in the order in which they are listed. */
public final class Playbooks {
  private static final List<Playbook> ALL =
      List.of(
          new SplitColumn(),
          new RetypeColumn(),
          new RenameColumn(),
          new AddIndex(),
          new Rbac(),
          new ResolveConflict());

  private Playbooks() {}

  public static List<Playbook> all() {
    return ALL;
  }

  public static Optional<Playbook> find(String id) {
    return ALL.stream().filter(playbook -> playbook.id().equals(id)).findFirst();
  }
}
