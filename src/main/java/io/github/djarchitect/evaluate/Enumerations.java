package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.ClassThing;
import io.github.djarchitect.evaluate.Thing.FunctionThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classes of constants: {@code enum.Enum} and what follows its form, a value with an optional label
 * behind it. A member stands for its value, and is known for a member by being the very same
 * object.
 */
final class Enumerations {
  /** Classes that a member's value stays what it is with. */
  private static final Set<String> PLAIN_BASES = Set.of("str", "int", "float", "object", "Enum");

  private Enumerations() {}

  private static boolean isEnumeration(ClassThing type) {
    return type.outsideBases().stream()
        .map(path -> path.substring(path.lastIndexOf('.') + 1))
        .anyMatch(
            name ->
                name.endsWith("Enum")
                    || name.endsWith("Choices")
                    || name.equals("Flag")
                    || name.equals("IntFlag"));
  }

  private static boolean isChoices(ClassThing type) {
    return type.outsideBases().stream().anyMatch(path -> path.endsWith("Choices"));
  }

  /** A member's value, or a list over all members; null where the class is no enumeration. */
  static @Nullable Thing attribute(
      Interpreter interpreter, ClassThing type, String name, @Nullable Thing found) {
    if (!isEnumeration(type)) {
      return null;
    }
    boolean choices = isChoices(type);
    List<Member> members = membersOf(interpreter, type);
    switch (name) {
      case "choices" -> {
        if (choices && found == null) {
          List<Thing> pairs = new ArrayList<>();
          Thing empty = type.lookup("__empty__");
          if (empty != null) {
            pairs.add(new TupleThing(List.of(Thing.NONE, empty)));
          }
          counted(members).forEach(m -> pairs.add(new TupleThing(List.of(m.value, m.label))));
          return new ListThing(pairs);
        }
      }
      case "values" -> {
        if (choices && found == null) {
          return new ListThing(counted(members).stream().map(Member::value).toList());
        }
      }
      case "labels" -> {
        if (choices && found == null) {
          return new ListThing(counted(members).stream().map(Member::label).toList());
        }
      }
      case "names" -> {
        if (choices && found == null) {
          return new ListThing(
              counted(members).stream().<Thing>map(m -> Thing.text(m.name)).toList());
        }
      }
      default -> {}
    }
    return members.stream()
        .filter(member -> member.name.equals(name))
        .map(Member::value)
        .findFirst()
        .orElse(null);
  }

  /** What iterating over the class gives. */
  static Optional<List<Thing>> members(Interpreter interpreter, ClassThing type) {
    return isEnumeration(type)
        ? Optional.of(counted(membersOf(interpreter, type)).stream().map(Member::value).toList())
        : Optional.empty();
  }

  /** The member that a value makes, as a call of the class; null where it makes none. */
  static @Nullable Thing called(
      Interpreter interpreter, ClassThing type, List<Thing> args, Map<String, Thing> kwargs) {
    if (!isEnumeration(type) || args.size() != 1 || !kwargs.isEmpty()) {
      return null;
    }
    Value key = Freeze.key(args.getFirst());
    return membersOf(interpreter, type).stream()
        .map(Member::value)
        .filter(value -> Freeze.key(value).equals(key))
        .findFirst()
        .orElse(null);
  }

  /** The member of a name, as an item of the class; null where there is none. */
  static @Nullable Thing named(Interpreter interpreter, ClassThing type, Thing name) {
    return !isEnumeration(type)
        ? null
        : membersOf(interpreter, type).stream()
            .filter(member -> name.equals(Thing.text(member.name)))
            .map(Member::value)
            .findFirst()
            .orElse(null);
  }

  /** Name, label or value of a member; null for anything else. */
  static @Nullable Thing ofMember(Interpreter interpreter, Thing thing, String name, Place place) {
    Member member = interpreter.members.get(thing);
    return member == null
        ? null
        : switch (name) {
          case "name" -> Thing.text(member.name);
          // not the member itself any more, which writes itself in another way
          case "value" -> member.value instanceof Plain(Value v) ? new Plain(v) : member.value;
          case "__class__" -> member.type;
          case "label" -> member.label;
          default ->
              member.type.lookup(name) instanceof FunctionThing function
                  ? interpreter.bound(thing, member.type, function, place)
                  : null;
        };
  }

  /** Whether members are nothing but themselves: {@code A.B == 1} is not so, whatever its value. */
  private static boolean isBare(Member member) {
    return member.type.outsideBases().stream()
        .map(path -> path.substring(path.lastIndexOf('.') + 1))
        .allMatch(name -> name.equals("Enum"));
  }

  /** Whether two are equal, where that is not for their values to tell. */
  static Optional<Boolean> equal(Interpreter interpreter, Thing left, Thing right) {
    Member one = interpreter.members.get(left);
    Member other = interpreter.members.get(right);
    return (one != null && isBare(one)) || (other != null && isBare(other))
        ? Optional.of(one == other)
        : Optional.empty();
  }

  /** {@code str()} of a member; null for what is none, or writes itself as its value. */
  static @Nullable Thing text(Interpreter interpreter, Thing thing) {
    Member member = interpreter.members.get(thing);
    if (member == null) {
      return null;
    }
    if (member.type.lookup("__str__") instanceof FunctionThing function) {
      return interpreter.call(
          new Thing.BoundThing(thing, function), List.of(), Map.of(), member.type.place);
    }
    boolean asValue =
        member.type.outsideBases().stream()
            .anyMatch(
                path ->
                    path.endsWith("Choices")
                        || path.endsWith(".StrEnum")
                        || path.endsWith(".IntEnum")
                        || path.endsWith(".IntFlag"));
    return asValue
        ? null
        : isBare(member)
            ? Thing.text(member.type.shortName() + "." + member.name)
            // which of its two classes writes it has changed between releases of Python
            : Interpreter.unknown(member.type.place, "how a member of this class writes itself");
  }

  /**
   * @param alias whether it is another name of a member before it, which is not counted
   */
  record Member(ClassThing type, String name, Thing value, Thing label, boolean alias) {
    Member(ClassThing type, String name, Thing value, Thing label) {
      this(type, name, value, label, false);
    }
  }

  private static List<Member> membersOf(Interpreter interpreter, ClassThing type) {
    List<Member> known = type.members;
    if (known == null) {
      known = List.copyOf(found(type));
      type.members = known;
      known.stream()
          .filter(member -> member.value != Thing.NONE && !member.alias)
          .forEach(member -> interpreter.members.put(member.value, member));
    }
    return known;
  }

  private static List<Member> found(ClassThing type) {
    boolean choices = isChoices(type);
    if (choices && makesItsOwn(type)) {
      return type.body.names().keySet().stream()
          .filter(name -> !name.startsWith("_"))
          .map(name -> new Member(type, name, open(type), open(type)))
          .toList();
    }
    List<Member> members = new ArrayList<>();
    for (Map.Entry<String, Thing> entry : type.body.names().entrySet()) {
      String name = entry.getKey();
      Thing value = entry.getValue();
      // a class that is written inside is one; one from elsewhere is a value like any other
      boolean inner =
          value instanceof ClassThing own && own.qualifiedName.startsWith(type.qualifiedName + ".");
      if (name.startsWith("_") || value instanceof FunctionThing || inner) {
        continue;
      }
      if (choices
          && value instanceof TupleThing pair
          && pair.items().size() >= 2
          && isLabel(pair.items().getLast())) {
        Thing first =
            pair.items().size() == 2
                ? pair.items().getFirst()
                : new TupleThing(pair.items().subList(0, pair.items().size() - 1));
        members.add(
            new Member(type, name, counted(type, name, first, members), pair.items().getLast()));
      } else if (choices && value instanceof TupleThing pair && mayEndInLabel(pair)) {
        Thing open =
            new Plain(
                new Value.Unknown(
                    type.place, "what may be a member with its label cannot be told"));
        members.add(new Member(type, name, open, open));
      } else {
        members.add(
            new Member(type, name, counted(type, name, value, members), Thing.text(label(name))));
      }
    }
    return withAliases(members);
  }

  /** A value that an earlier member has makes no member of its own. */
  private static List<Member> withAliases(List<Member> members) {
    Set<Value> seen = new HashSet<>();
    List<Member> told = new ArrayList<>();
    for (Member each : members) {
      boolean known = each.value instanceof Plain(Value value) && value.isPlain();
      boolean alias = known && !seen.add(Freeze.key(each.value));
      told.add(new Member(each.type, each.name, each.value, each.label, alias));
    }
    return told;
  }

  private static List<Member> counted(List<Member> members) {
    return members.stream().filter(member -> !member.alias).toList();
  }

  /** What {@code auto()} gives behind other members. */
  private static Thing counted(ClassThing type, String name, Thing value, List<Member> before) {
    if (!(value instanceof Plain(Value.Call call)) || !call.path().equals("enum.auto")) {
      return value;
    }
    List<String> bases =
        type.outsideBases().stream()
            .map(path -> path.substring(path.lastIndexOf('.') + 1))
            .toList();
    if (bases.contains("TextChoices")) {
      return Thing.text(name);
    }
    if (bases.contains("StrEnum")) {
      return Thing.text(name.toLowerCase(Locale.ROOT));
    }
    BigInteger highest =
        before.stream()
            .map(Member::value)
            .map(each -> each instanceof Plain(Value.Int(BigInteger i)) ? i : BigInteger.ZERO)
            .reduce(BigInteger.ZERO, BigInteger::max);
    return new Plain(
        new Value.Int(
            bases.stream().anyMatch(base -> base.endsWith("Flag"))
                ? BigInteger.ONE.shiftLeft(highest.bitLength())
                : highest.add(BigInteger.ONE)));
  }

  private static Thing open(ClassThing type) {
    return new Plain(
        new Value.Unknown(type.place, "what a member of this class comes to cannot be told"));
  }

  /** Whether labels are made by code, or values by a class that is mixed in. */
  private static boolean makesItsOwn(ClassThing type) {
    return type.lookup("label") instanceof FunctionThing
        || type.lookup("__new__") instanceof FunctionThing
        || type.outsideBases().stream()
            .map(path -> path.substring(path.lastIndexOf('.') + 1))
            .anyMatch(name -> !name.endsWith("Choices") && !PLAIN_BASES.contains(name));
  }

  /** Whether the last item may be a text, as far as can be told. */
  private static boolean mayEndInLabel(TupleThing pair) {
    return pair.items().size() >= 2
        && pair.items().getLast() instanceof Plain(Value last)
        && !last.isPlain();
  }

  private static boolean isLabel(Thing thing) {
    return thing instanceof Plain(Value.Str _) || thing instanceof Plain(Value.Lazy _);
  }

  /** {@code IN_PROGRESS} is shown as "In Progress". */
  private static String label(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : name.toLowerCase(Locale.ROOT).split("_")) {
      if (!out.isEmpty()) {
        out.append(' ');
      }
      out.append(word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return out.toString();
  }
}
