package io.tightrope.core.action;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** Why a checkpoint could not be made, in words that do not change from step to step. */
final class FailureText {
  private static final int LONGEST = 200;

  private FailureText() {}

  /** One line of at most {@value #LONGEST} characters. */
  static String of(Throwable failure) {
    if (!(failure instanceof IOException) && !(failure instanceof ReadOnlyFileSystemException)) {
      return shortened(failure.toString());
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "the directory is gone";
    }
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return "a file is in the way";
    }
    if (failure instanceof ReadOnlyFileSystemException) {
      return "the file system is read-only";
    }
    String reason =
        failure instanceof FileSystemException onFile ? onFile.getReason() : failure.getMessage();
    return reason == null || reason.isBlank()
        ? failure.getClass().getSimpleName()
        : shortened(reason);
  }

  private static String shortened(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
