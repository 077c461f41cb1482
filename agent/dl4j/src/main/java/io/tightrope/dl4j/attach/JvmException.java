package io.tightrope.dl4j.attach;

/** A JVM cannot be reached, or did not take the agent; the message is one line for the user. */
public final class JvmException extends Exception {
  private static final long serialVersionUID = 1L;

  JvmException(String message) {
    super(message);
  }
}
