package io.github.djarchitect.usage;

import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was made of files, as long as memory lasts: one question asks for the same uses of the same
 * files many times, in the checkout and under each phase of a proposal. A file is known by its path
 * and content, so what is kept can never be of an older file.
 *
 * @param <S> what else it was made from
 */
final class KeptByFile<S, V> {
  /** A question is about one field or a few. */
  private static final int SUBJECTS = 8;

  private static final KeptByFile<Boolean, PythonModule> MODULES = new KeptByFile<>();

  private final Map<S, SoftReference<Map<String, V>>> bySubject =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<S, SoftReference<Map<String, V>>> eldest) {
          return size() > SUBJECTS;
        }
      };

  /** The module of a Python file. */
  static PythonModule module(String path, byte[] bytes) {
    return of(MODULES.about(true), path, bytes, () -> PythonParser.parse(bytes));
  }

  /** What is kept of one subject, to be asked file by file with {@link #of}. */
  synchronized Map<String, V> about(S subject) {
    SoftReference<Map<String, V>> kept = bySubject.get(subject);
    Map<String, V> known = kept == null ? null : kept.get();
    if (known == null) {
      known = new ConcurrentHashMap<>();
      bySubject.put(subject, new SoftReference<>(known));
    }
    return known;
  }

  static <V> V of(Map<String, V> kept, String path, byte[] bytes, Supplier<V> make) {
    String file = path + " " + Sha256.of(bytes);
    V known = kept.get(file);
    if (known == null) {
      known = make.get();
      kept.put(file, known);
    }
    return known;
  }
}
