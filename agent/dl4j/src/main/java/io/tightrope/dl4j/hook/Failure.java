package io.tightrope.dl4j.hook;

/** An exception in a few words, for the event that ends a run. */
final class Failure {
  private static final int LONGEST_MESSAGE = 200;

  private Failure() {}

  /** What nothing has caught. */
  static String uncaught(Thread thread, Throwable failure) {
    return "uncaught " + text(failure) + " (thread " + shortened(thread.getName()) + ")";
  }

  /** Its class and the first line of its message. */
  static String text(Throwable failure) {
    String message = message(failure);
    return failure.getClass().getName() + (message.isEmpty() ? "" : ": " + message);
  }

  /** A host's exception may fail even at this. */
  private static String message(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null
          ? ""
          : shortened(message.strip().lines().findFirst().orElse(""));
    } catch (Throwable unreadable) {
      return "";
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
  }
}
