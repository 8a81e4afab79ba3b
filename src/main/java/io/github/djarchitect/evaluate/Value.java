package io.github.djarchitect.evaluate;

import io.github.djarchitect.files.Place;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Python expression of a migration evaluates to, as far as that can be told without running
 * it. {@link Unknown} is a value like any other and is never treated as safe.
 */
public sealed interface Value {
  record None() implements Value {}

  record Bool(boolean value) implements Value {}

  record Int(BigInteger value) implements Value {
    public static Int of(long value) {
      return new Int(BigInteger.valueOf(value));
    }
  }

  record Float(double value) implements Value {}

  record Str(String value) implements Value {}

  /** Hex keeps the record's equality by content. */
  record Bytes(String hex) implements Value {}

  record PyList(List<Value> items) implements Value {
    public PyList {
      items = List.copyOf(items);
    }
  }

  record PyTuple(List<Value> items) implements Value {
    public PyTuple {
      items = List.copyOf(items);
    }
  }

  record PySet(List<Value> items, boolean frozen) implements Value {
    public PySet {
      items = List.copyOf(items);
    }
  }

  /** Entries in order of writing. */
  record PyDict(List<Entry> entries) implements Value {
    public PyDict {
      entries = List.copyOf(entries);
    }
  }

  record Entry(Value key, Value value) {}

  /**
   * A class, function or constant by its import path: {@code django.db.models.CASCADE}, {@code
   * uuid.uuid4}, {@code shop.orders.models.default_reference}.
   */
  record Ref(String path) implements Value {}

  /** A call that stays a call: {@code django.db.models.Q(...)}, a field, an index, a validator. */
  record Call(String path, List<Value> args, Map<String, Value> kwargs, Place place)
      implements Value {
    public Call {
      args = List.copyOf(args);
      kwargs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(kwargs));
    }

    public Optional<Value> kwarg(String name) {
      return Optional.ofNullable(kwargs.get(name));
    }
  }

  /** {@code settings.NAME}; settings' values are never read into a value that may be shown. */
  record Setting(String name) implements Value {}

  /** A translated text, by its msgid. */
  record Lazy(String text) implements Value {}

  record Lambda(Place place) implements Value {}

  /** Depends on the environment: one of these. */
  record Either(List<Branch> branches) implements Value {
    public Either {
      branches = List.copyOf(branches);
    }

    /** What the project's own defaults lead to, where they tell. */
    public Optional<Branch> likely() {
      return branches.stream().filter(Branch::likely).findFirst();
    }
  }

  /**
   * @param likely whether it is the one that the project's own defaults lead to: settings as its
   *     files have them, a database with nothing in it. Where they do not tell, no branch is.
   */
  record Branch(String when, Value value, boolean likely) {}

  /** What could not be read, and why. */
  record Unknown(Place place, String reason) implements Value {}

  Value NONE = new None();

  static Value str(String text) {
    return new Str(text);
  }

  static Value bool(boolean value) {
    return new Bool(value);
  }

  /** The text, if this is one. */
  default Optional<String> asString() {
    return this instanceof Str s ? Optional.of(s.value()) : Optional.empty();
  }

  /** The elements, if this is a list or a tuple. */
  default Optional<List<Value>> asItems() {
    return switch (this) {
      case PyList list -> Optional.of(list.items());
      case PyTuple tuple -> Optional.of(tuple.items());
      default -> Optional.empty();
    };
  }

  /** The truth value, if this is a plain {@code True} or {@code False}. */
  default Optional<Boolean> asBoolean() {
    return this instanceof Bool b ? Optional.of(b.value()) : Optional.empty();
  }

  /**
   * Whether it holds nothing but literals, however deep: such a value equals another exactly when
   * both look the same.
   */
  default boolean isPlain() {
    return switch (this) {
      case None _, Bool _, Int _, Float _, Str _, Bytes _ -> true;
      case PyList(List<Value> items) -> items.stream().allMatch(Value::isPlain);
      case PyTuple(List<Value> items) -> items.stream().allMatch(Value::isPlain);
      case PySet(List<Value> items, boolean _) -> items.stream().allMatch(Value::isPlain);
      case PyDict(List<Entry> entries) ->
          entries.stream().allMatch(each -> each.key().isPlain() && each.value().isPlain());
      case Ref _, Call _, Setting _, Lazy _, Lambda _, Either _, Unknown _ -> false;
    };
  }
}
