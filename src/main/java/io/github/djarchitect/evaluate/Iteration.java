package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.DictThing;
import io.github.djarchitect.evaluate.Thing.IteratorThing;
import io.github.djarchitect.evaluate.Thing.ListThing;
import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.evaluate.Thing.TupleThing;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.python.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What goes through several things at once: {@code zip}, {@code map}, and {@code itertools}. A call
 * that only comes to an end with what it is given is worked out at once.
 */
final class Iteration {
  private final Interpreter interpreter;
  private final List<Thing> args;
  private final Map<String, Thing> kwargs;
  private final Place place;

  private Iteration(
      Interpreter interpreter, List<Thing> args, Map<String, Thing> kwargs, Place place) {
    this.interpreter = interpreter;
    this.args = args;
    this.kwargs = kwargs;
    this.place = place;
  }

  /** The result; null where what is gone through is not known. */
  static @Nullable Thing call(
      Interpreter interpreter,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    return new Iteration(interpreter, args, kwargs, place).call(name);
  }

  private @Nullable Thing call(String name) {
    return switch (name) {
      case "zip" -> args.isEmpty() ? new IteratorThing(List.of()) : zip();
      case "map" ->
          args.size() < 2
              ? null
              : rows(
                  args.subList(1, args.size()),
                  row -> interpreter.call(args.getFirst(), row, Map.of(), place));
      case "starmap" ->
          args.size() != 2
              ? null
              : rows(
                  args.subList(1, 2),
                  row ->
                      interpreter.call(
                          args.getFirst(),
                          interpreter.items(row.getFirst()).orElse(row),
                          Map.of(),
                          place));
      case "enumerate" -> enumerate();
      case "filter", "filterfalse", "takewhile", "dropwhile" ->
          args.size() == 2 ? chosen(name) : null;
      case "chain" -> chained(args);
      case "chain.from_iterable" ->
          args.size() == 1
              ? interpreter.items(args.getFirst()).map(this::chained).orElse(null)
              : null;
      case "count" -> count();
      case "cycle" -> cycle();
      case "repeat" -> repeat();
      case "islice" -> islice();
      case "product" -> product();
      case "zip_longest" -> longest();
      case "combinations", "permutations", "combinations_with_replacement" -> picks(name);
      case "accumulate" -> accumulate();
      case "groupby" -> groups();
      case "compress" -> compressed();
      case "pairwise" ->
          args.size() == 1
              ? interpreter
                  .items(args.getFirst())
                  .<Thing>map(
                      items -> {
                        List<Thing> pairs = new ArrayList<>();
                        for (int i = 1; i < items.size(); i++) {
                          pairs.add(new TupleThing(List.of(items.get(i - 1), items.get(i))));
                        }
                        return new IteratorThing(pairs);
                      })
                  .orElse(null)
              : null;
      case "batched" -> batched();
      default -> null;
    };
  }

  private static @Nullable Integer whole(@Nullable Thing thing) {
    return thing instanceof Plain(Value.Int(BigInteger i)) && i.bitLength() < 31
        ? (Integer) i.intValue()
        : null;
  }

  /** Iterators over things; null where one of them is not known or has no order. */
  private @Nullable List<IteratorThing> iterators(List<Thing> over) {
    List<IteratorThing> iterators = new ArrayList<>();
    for (Thing each : over) {
      IteratorThing iterator = interpreter.iterator(each);
      if (iterator == null || iterator.unordered) {
        return null;
      }
      iterators.add(iterator);
    }
    return iterators;
  }

  /** One of each, until the first of them ends. */
  private @Nullable List<Thing> row(List<IteratorThing> iterators) {
    List<Thing> row = new ArrayList<>(iterators.size());
    for (IteratorThing each : iterators) {
      Thing item = each.next(interpreter.journal);
      if (item == null) {
        return null;
      }
      row.add(item);
    }
    return row;
  }

  private @Nullable Thing rows(List<Thing> over, Function<List<Thing>, Thing> make) {
    List<IteratorThing> iterators = iterators(over);
    if (iterators == null) {
      return null;
    }
    if (iterators.stream().allMatch(each -> each.endless)) {
      return new IteratorThing(
          _ -> {
            List<Thing> row = row(iterators);
            return row == null ? null : make.apply(row);
          },
          true,
          false);
    }
    List<Thing> made = new ArrayList<>();
    for (List<Thing> row = row(iterators); row != null; row = row(iterators)) {
      interpreter.step();
      made.add(make.apply(row));
      interpreter.limitItems(made.size());
    }
    return new IteratorThing(made);
  }

  private @Nullable Thing zip() {
    return rows(args, TupleThing::new);
  }

  private @Nullable Thing enumerate() {
    Integer start =
        whole(args.size() > 1 ? args.get(1) : kwargs.getOrDefault("start", Thing.number(0)));
    if (args.isEmpty() || args.size() > 2 || start == null) {
      return null;
    }
    long[] at = {start};
    return rows(
        args.subList(0, 1), row -> new TupleThing(List.of(Thing.number(at[0]++), row.getFirst())));
  }

  private @Nullable Thing chosen(String name) {
    IteratorThing over = interpreter.iterator(args.get(1));
    if (over == null || over.unordered || (over.endless && !name.equals("takewhile"))) {
      return null;
    }
    List<Thing> kept = new ArrayList<>();
    boolean dropping = name.equals("dropwhile");
    for (Thing item = over.next(interpreter.journal);
        item != null;
        item = over.next(interpreter.journal)) {
      Thing test =
          args.getFirst() instanceof Plain(Value.None _)
              ? item
              : interpreter.call(args.getFirst(), List.of(item), Map.of(), place);
      Optional<Boolean> truth = interpreter.truth(test);
      if (truth.isEmpty()) {
        return null;
      }
      if (name.equals("takewhile") && !truth.get()) {
        break;
      }
      dropping &= truth.get();
      if (name.equals("dropwhile") ? !dropping : truth.get() != name.equals("filterfalse")) {
        kept.add(item);
        interpreter.limitItems(kept.size());
      }
    }
    return new IteratorThing(kept);
  }

  private @Nullable Thing chained(List<Thing> parts) {
    List<Thing> all = new ArrayList<>();
    boolean unordered = false;
    for (Thing part : parts) {
      Optional<List<Thing>> items = interpreter.items(part);
      if (items.isEmpty()) {
        items = interpreter.inAnyOrder(part);
        unordered = true;
      }
      if (items.isEmpty()) {
        return null;
      }
      all.addAll(items.get());
      interpreter.limitItems(all.size());
    }
    return new IteratorThing(all, unordered);
  }

  private @Nullable Thing count() {
    Thing start = args.isEmpty() ? kwargs.getOrDefault("start", Thing.number(0)) : args.getFirst();
    Thing step = args.size() > 1 ? args.get(1) : kwargs.getOrDefault("step", Thing.number(1));
    Integer from = whole(start);
    Integer by = whole(step);
    return from == null || by == null
        ? null
        : new IteratorThing(i -> Thing.number(from + (long) i * by), true, false);
  }

  private @Nullable Thing cycle() {
    Optional<List<Thing>> items =
        args.size() == 1 ? interpreter.items(args.getFirst()) : Optional.empty();
    return items
        .<Thing>map(
            all ->
                all.isEmpty()
                    ? new IteratorThing(all)
                    : new IteratorThing(i -> all.get(i % all.size()), true, false))
        .orElse(null);
  }

  private @Nullable Thing repeat() {
    Thing times = args.size() > 1 ? args.get(1) : kwargs.get("times");
    Integer count = whole(times);
    if (args.isEmpty() || (times != null && count == null)) {
      return null;
    }
    Thing item = args.getFirst();
    return count == null
        ? new IteratorThing(_ -> item, true, false)
        : new IteratorThing(i -> i < count ? item : null, false, false);
  }

  private @Nullable Thing islice() {
    if (args.size() < 2 || args.size() > 4) {
      return null;
    }
    IteratorThing over = interpreter.iterator(args.getFirst());
    Thing stop = args.size() == 2 ? args.get(1) : args.get(2);
    Integer from = args.size() == 2 || isNone(args.get(1)) ? (Integer) 0 : whole(args.get(1));
    Integer to = isNone(stop) ? (Integer) Integer.MAX_VALUE : whole(stop);
    Integer by = args.size() < 4 || isNone(args.get(3)) ? (Integer) 1 : whole(args.get(3));
    if (over == null || over.unordered || from == null || to == null || by == null || by < 1) {
      return null;
    }
    List<Thing> taken = new ArrayList<>();
    for (int i = 0; i < to; i++) {
      interpreter.step();
      Thing item = over.next(interpreter.journal);
      if (item == null) {
        break;
      }
      if (i >= from && (i - from) % by == 0) {
        taken.add(item);
        interpreter.limitItems(taken.size());
      }
    }
    return new IteratorThing(taken);
  }

  private static boolean isNone(Thing thing) {
    return thing instanceof Plain(Value.None _);
  }

  private @Nullable Thing product() {
    Integer repeat = whole(kwargs.getOrDefault("repeat", Thing.number(1)));
    List<List<Thing>> pools = new ArrayList<>();
    for (Thing arg : args) {
      Optional<List<Thing>> items = interpreter.items(arg);
      if (items.isEmpty()) {
        return null;
      }
      pools.add(items.get());
    }
    if (repeat == null || repeat < 0 || repeat > 30 || pools.size() * repeat > 60) {
      return null;
    }
    List<List<Thing>> rows = List.of(List.of());
    for (int i = 0; i < repeat; i++) {
      for (List<Thing> pool : pools) {
        List<List<Thing>> longer = new ArrayList<>();
        for (List<Thing> row : rows) {
          for (Thing item : pool) {
            List<Thing> all = new ArrayList<>(row);
            all.add(item);
            longer.add(all);
            interpreter.limitItems(longer.size());
          }
        }
        rows = longer;
      }
    }
    return tuples(rows);
  }

  private Thing tuples(List<List<Thing>> rows) {
    interpreter.checkItems(rows.size());
    return new IteratorThing(rows.stream().<Thing>map(TupleThing::new).toList());
  }

  private @Nullable Thing longest() {
    Thing fill = kwargs.getOrDefault("fillvalue", Thing.NONE);
    List<List<Thing>> columns = new ArrayList<>();
    int most = 0;
    for (Thing arg : args) {
      Optional<List<Thing>> items = interpreter.items(arg);
      if (items.isEmpty()) {
        return null;
      }
      columns.add(items.get());
      most = Math.max(most, items.get().size());
    }
    List<List<Thing>> rows = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      int at = i;
      rows.add(columns.stream().map(column -> at < column.size() ? column.get(at) : fill).toList());
    }
    return tuples(rows);
  }

  private @Nullable Thing picks(String name) {
    Optional<List<Thing>> pool =
        args.isEmpty() ? Optional.empty() : interpreter.items(args.getFirst());
    Thing given = args.size() > 1 ? args.get(1) : kwargs.get("r");
    if (pool.isEmpty() || (given == null && !name.equals("permutations"))) {
      return null;
    }
    Integer size = given == null || isNone(given) ? (Integer) pool.get().size() : whole(given);
    if (size == null || size < 0 || size > 30) {
      return null;
    }
    List<List<Thing>> rows = new ArrayList<>();
    pick(name, pool.get(), size, new ArrayList<>(), rows);
    return tuples(rows);
  }

  private void pick(
      String name, List<Thing> pool, int size, List<Integer> picked, List<List<Thing>> rows) {
    interpreter.step();
    if (picked.size() == size) {
      rows.add(picked.stream().map(pool::get).toList());
      interpreter.limitItems(rows.size());
      return;
    }
    boolean ordered = name.equals("permutations");
    int from =
        ordered || picked.isEmpty()
            ? 0
            : name.equals("combinations") ? picked.getLast() + 1 : picked.getLast();
    for (int i = from; i < pool.size(); i++) {
      if (!ordered || !picked.contains(i)) {
        picked.add(i);
        pick(name, pool, size, picked, rows);
        picked.removeLast();
      }
    }
  }

  private @Nullable Thing accumulate() {
    Optional<List<Thing>> items =
        args.isEmpty() ? Optional.empty() : interpreter.items(args.getFirst());
    if (items.isEmpty()) {
      return null;
    }
    Thing by = args.size() > 1 ? args.get(1) : kwargs.get("func");
    Thing total = kwargs.get("initial");
    List<Thing> totals = new ArrayList<>();
    if (total != null) {
      totals.add(total);
    }
    for (Thing item : items.get()) {
      total =
          total == null
              ? item
              : by == null || isNone(by)
                  ? Operators.binary(interpreter, total, Expr.Operator.ADD, item, place)
                  : interpreter.call(by, List.of(total, item), Map.of(), place);
      totals.add(total);
    }
    return new IteratorThing(totals);
  }

  private @Nullable Thing groups() {
    Optional<List<Thing>> items =
        args.isEmpty() ? Optional.empty() : interpreter.items(args.getFirst());
    Thing by = args.size() > 1 ? args.get(1) : kwargs.get("key");
    if (items.isEmpty()) {
      return null;
    }
    List<Thing> groups = new ArrayList<>();
    Thing last = null;
    List<Thing> group = new ArrayList<>();
    for (Thing item : items.get()) {
      Thing key =
          by == null || isNone(by) ? item : interpreter.call(by, List.of(item), Map.of(), place);
      Optional<Boolean> same =
          last == null ? Optional.of(false) : Operators.same(interpreter, last, key);
      if (same.isEmpty()) {
        return null;
      }
      if (!same.get()) {
        if (last != null) {
          groups.add(new TupleThing(List.of(last, new IteratorThing(List.copyOf(group)))));
        }
        group = new ArrayList<>();
        last = key;
      }
      group.add(item);
    }
    if (last != null) {
      groups.add(new TupleThing(List.of(last, new IteratorThing(List.copyOf(group)))));
    }
    return new IteratorThing(groups);
  }

  private @Nullable Thing compressed() {
    if (args.size() != 2) {
      return null;
    }
    Optional<List<Thing>> items = interpreter.items(args.getFirst());
    Optional<List<Thing>> which = interpreter.items(args.get(1));
    if (items.isEmpty() || which.isEmpty()) {
      return null;
    }
    List<Thing> kept = new ArrayList<>();
    for (int i = 0; i < Math.min(items.get().size(), which.get().size()); i++) {
      Optional<Boolean> truth = interpreter.truth(which.get().get(i));
      if (truth.isEmpty()) {
        return null;
      }
      if (truth.get()) {
        kept.add(items.get().get(i));
      }
    }
    return new IteratorThing(kept);
  }

  private @Nullable Thing batched() {
    Integer size = args.size() == 2 ? whole(args.get(1)) : whole(kwargs.get("n"));
    Optional<List<Thing>> items =
        args.isEmpty() ? Optional.empty() : interpreter.items(args.getFirst());
    if (size == null || size < 1 || items.isEmpty()) {
      return null;
    }
    List<List<Thing>> batches = new ArrayList<>();
    for (int i = 0; i < items.get().size(); i += size) {
      batches.add(items.get().subList(i, Math.min(items.get().size(), i + size)));
    }
    return tuples(batches);
  }

  /** A {@code Counter}, a {@code defaultdict} or a {@code deque}. */
  static @Nullable Thing collection(
      Interpreter interpreter,
      String name,
      List<Thing> args,
      Map<String, Thing> kwargs,
      Place place) {
    switch (name) {
      case "defaultdict" -> {
        Thing dict =
            Builtins.call(
                interpreter,
                "builtins.dict",
                args.isEmpty() ? args : args.subList(1, args.size()),
                kwargs,
                place);
        if (dict instanceof DictThing made && !args.isEmpty() && !isNone(args.getFirst())) {
          made.factory = args.getFirst();
        }
        return dict;
      }
      case "Counter" -> {
        DictThing counter = new DictThing();
        counter.counter = true;
        return args.size() <= 1 && counted(interpreter, counter, args, kwargs, 1, place)
            ? counter
            : null;
      }
      case "deque" -> {
        Optional<List<Thing>> items =
            args.isEmpty() ? Optional.of(List.of()) : interpreter.items(args.getFirst());
        Thing most = args.size() > 1 ? args.get(1) : kwargs.getOrDefault("maxlen", Thing.NONE);
        Integer limit = isNone(most) ? (Integer) Integer.MAX_VALUE : whole(most);
        if (items.isEmpty() || limit == null) {
          return null;
        }
        ListThing deque = new ListThing(items.get());
        deque.deque = true;
        deque.most = limit;
        while (deque.items.size() > limit) {
          deque.items.removeFirst();
        }
        return deque;
      }
      default -> {
        return null;
      }
    }
  }

  /** Counts what is given up or down; false where it is not known. */
  static boolean counted(
      Interpreter interpreter,
      DictThing counter,
      List<Thing> args,
      Map<String, Thing> kwargs,
      int sign,
      Place place) {
    interpreter.journal.touch(counter);
    if (!args.isEmpty() && args.getFirst() instanceof DictThing other && other.instead == null) {
      other
          .entries
          .values()
          .forEach(p -> add(interpreter, counter, p.key(), p.value(), sign, place));
    } else if (!args.isEmpty() && !isNone(args.getFirst())) {
      Optional<List<Thing>> items = interpreter.items(args.getFirst());
      if (items.isEmpty()) {
        return false;
      }
      items.get().forEach(i -> add(interpreter, counter, i, Thing.number(1), sign, place));
    }
    kwargs.forEach(
        (name, count) -> add(interpreter, counter, Thing.text(name), count, sign, place));
    return true;
  }

  private static void add(
      Interpreter interpreter, DictThing counter, Thing key, Thing count, int sign, Place place) {
    Thing.Pair before = counter.entries.get(Freeze.key(key));
    counter.put(
        key,
        Operators.binary(
            interpreter,
            before == null ? Thing.number(0) : before.value(),
            sign > 0 ? Expr.Operator.ADD : Expr.Operator.SUB,
            count,
            place));
  }
}
