package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.usage.CodeUses.Sifting;
import java.util.regex.Pattern;

/** Tells where a permission is asked for, given and declared from other texts of its codename. */
final class PermissionSift {
  private final SourceTree tree;
  private final Sought.PermissionNamed sought;
  private final Sifting sifting = new Sifting();
  private final Pattern asked;
  private final Pattern path;

  PermissionSift(SourceTree tree, Sought.PermissionNamed sought) {
    this.tree = tree;
    this.sought = sought;
    String word = Pattern.quote(sought.name());
    // perms.orders.ship_order, user.has_perm('orders.ship_order', order), {% has_perm "..." %}
    this.asked =
        Pattern.compile(
            "(?i)perms?(\\.\\w+)*\\.%1$s\\b|(perm|allow)\\w*[\\s(]+([\\w.]+,\\s*)?[\"'][\\w.]*\\b%1$s[\"']"
                .formatted(word));
    this.path =
        Pattern.compile(
            "\\burl\\s+[\"'][\\w:.-]*%1$s[\"']|[/\\w-]*%1$s\\.\\w+[\"']".formatted(word));
  }

  CodeUses sift() {
    UsageReport names = Usages.find(tree, sought);
    for (Usage usage : names.usages()) {
      Place place = Place.of(usage.place().path(), usage.place().line());
      String tags = usage.around().word();
      boolean template = usage.kind() == Usage.Kind.TEMPLATE;
      if (usage.around().value() || (template && path.matcher(tags).find())) {
        sifting.leave(usage, Sifting.VALUE);
      } else if (usage.purpose() == Purpose.NAMED || (template && !asked.matcher(tags).find())) {
        sifting.list(
            CodeUse.doubtful(
                place,
                usage.text(),
                Purpose.NAMED,
                usage.setting(),
                "a text; what reads it is not told"));
      } else {
        sifting.list(CodeUse.sure(place, usage.text(), usage.purpose(), usage.setting()));
      }
    }
    Fixtures.texts(
        tree,
        Pattern.compile("[\"' \\[-]%s[\"']?\\s*(,|$|])".formatted(Pattern.quote(sought.name()))),
        sifting);
    return sifting.done(names);
  }
}
