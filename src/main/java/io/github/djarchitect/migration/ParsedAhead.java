package io.github.djarchitect.migration;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.files.SourceTree.FileContent;
import io.github.djarchitect.project.App;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.PythonParser;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Files in an order that is known before: while one is evaluated, those behind it are read and
 * parsed on another core. What comes out is the same as without, and in the same order.
 */
final class ParsedAhead implements AutoCloseable {
  /** How many files wait at most, so that a large project is not held as a whole. */
  private static final int WAITING = 64;

  /**
   * A file with its tree.
   *
   * @param module of an empty text where there is no content
   * @param effects what it does when it is imported
   */
  record Parsed(FileContent content, PythonModule module, List<ImportEffects.Effect> effects) {}

  private final SourceTree tree;
  private final Iterator<String> left;
  private final Queue<CompletableFuture<Parsed>> waiting = new ArrayDeque<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("parser").factory());

  ParsedAhead(SourceTree tree, List<String> paths) {
    this.tree = tree;
    this.left = paths.iterator();
    fill();
  }

  /** The next of the files. */
  Parsed next() {
    Parsed parsed = waiting.remove().join();
    fill();
    return parsed;
  }

  private void fill() {
    while (waiting.size() < WAITING && left.hasNext()) {
      String path = left.next();
      waiting.add(CompletableFuture.supplyAsync(() -> parse(path), worker));
    }
  }

  private Parsed parse(String path) {
    FileContent content =
        path.endsWith(App.COMPILED)
            ? new FileContent.Unreadable(
                "compiled, and its source is not here; Django loads it all the same")
            : tree.read(path);
    PythonModule module =
        content instanceof FileContent.Present present
            ? PythonParser.parse(present.bytes())
            : PythonParser.parse("");
    return new Parsed(content, module, ImportEffects.of(module));
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
