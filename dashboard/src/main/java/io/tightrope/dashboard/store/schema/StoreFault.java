package io.tightrope.dashboard.store.schema;

import java.nio.file.AccessDeniedException;
import java.util.Locale;

/**
 * Why a store cannot write and what helps, in sentences for people. Immutable.
 *
 * @param reason what is wrong
 * @param advice what to do
 * @param since when it began, seconds since the epoch
 */
public record StoreFault(String reason, String advice, double since) {
  private static final int CAUSES = 8;

  /** What is wrong with the disk, as operating system and database say it. */
  private enum Kind {
    FULL(
        "The disk of the store is full.",
        "Free some space on it or enlarge it. Nothing needs a restart.",
        "no space left",
        "not enough space",
        "disk full"),
    QUOTA(
        "The disk quota of the store is used up.",
        "Raise the quota or free some space. Nothing needs a restart.",
        "quota exceeded"),
    READ_ONLY(
        "The file system of the store is read-only.",
        "Mount it for writing, or choose another --data directory. If it became read-only by itself,"
            + " look for disk errors in the system log first.",
        "read-only file system",
        "read-only"),
    FORBIDDEN(
        "The dashboard may not write into the directory of the store.",
        "Give the user of the dashboard write access to the directory and its files.",
        "permission denied",
        "accessdenied",
        "operation not permitted"),
    MEMORY(
        "The database of the store has too little memory for what it holds.",
        "Wait for what is under way, then restart the dashboard. Delete runs that nobody needs any more.",
        "out of memory error",
        "failed to pin block",
        "could not allocate block"),
    DEVICE(
        "The disk of the store reports an input/output error.",
        "Look for disk errors in the system log, and make a backup as soon as it can be read.",
        "input/output error",
        "i/o error");

    private final String reason;
    private final String advice;
    private final String[] signs;

    Kind(String reason, String advice, String... signs) {
      this.reason = reason;
      this.advice = advice;
      this.signs = signs;
    }

    boolean isIn(String text) {
      for (String sign : signs) {
        if (text.contains(sign)) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * The fault behind an exception.
   *
   * @param now seconds since the epoch
   */
  public static StoreFault of(Throwable failure, double now) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < CAUSES; i++) {
      String text = cause instanceof AccessDeniedException
          ? "accessdenied"
          : String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      for (Kind kind : Kind.values()) {
        if (kind.isIn(text)) {
          return new StoreFault(kind.reason, kind.advice, now);
        }
      }
      cause = cause.getCause();
    }
    return new StoreFault(
        "The store cannot write: " + firstLine(failure) + ".",
        "Look into the log of the dashboard.",
        now);
  }

  /** Returns true if disk, rights or memory are at fault, not what is in the store. */
  public static boolean isOfDisk(Throwable failure) {
    return !of(failure, 0).reason().startsWith("The store cannot write");
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .findFirst()
        .orElse(failure.toString())
        .replaceAll("[.\\s]+$", "");
  }

  /** Reason and advice. */
  public String sentence() {
    return reason + " " + advice;
  }
}
