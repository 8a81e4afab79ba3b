package io.github.djarchitect.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An output whose reader may leave: after the first failure everything is dropped, so that {@code |
 * head -1} ends in silence and not in a stack trace. Any other failure, such as a full disk, is
 * kept for {@link #lost()}.
 */
public final class QuietOutput extends OutputStream {
  private final OutputStream target;
  private boolean closed;
  private @Nullable String lost;

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
      fail(e);
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
      fail(e);
    }
  }

  /** Why output was lost that somebody waits for; absent where all went out or the reader left. */
  public synchronized Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  private void fail(IOException e) {
    closed = true;
    String message = String.valueOf(e.getMessage());
    // EPIPE, and ERROR_NO_DATA of Windows: the reader is gone
    if (!message.contains("Broken pipe") && !message.contains("pipe is being closed")) {
      lost = message;
    }
  }
}
