package io.github.djarchitect.agent.model;

/** An answer that is not what a provider sends: a web page, an error inside a good response. */
final class UnexpectedBodyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnexpectedBodyException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
