package io.github.djarchitect.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An output whose reader may leave: after the first failure everything is dropped, so that {@code |
 * head -1} ends in silence and not in a stack trace.
 */
public final class QuietOutput extends OutputStream {
  private final OutputStream target;
  private boolean closed;

  public QuietOutput(OutputStream target) {
    this.target = new BufferedOutputStream(target, 1 << 14);
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (closed) {
      return;
    }
    try {
      target.write(bytes, offset, length);
    } catch (IOException e) {
      closed = true;
    }
  }

  @Override
  public synchronized void flush() {
    if (closed) {
      return;
    }
    try {
      target.flush();
    } catch (IOException e) {
      closed = true;
    }
  }
}
