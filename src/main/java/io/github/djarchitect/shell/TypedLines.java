package io.github.djarchitect.shell;

import io.github.djarchitect.agent.Redactor;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jline.reader.impl.history.DefaultHistory;

/** The lines typed in a chat, kept in a file as its transcript has them: without secrets. */
final class TypedLines extends DefaultHistory {
  private UnaryOperator<String> clean = Redactor.SHAPES::redact;

  /** Says what is to be taken out, once the project and with it more is known. */
  void clean(UnaryOperator<String> redact) {
    clean = redact;
  }

  @Override
  public void add(Instant time, String line) {
    super.add(time, clean.apply(line));
  }
}
