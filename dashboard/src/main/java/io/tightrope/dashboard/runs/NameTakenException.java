package io.tightrope.dashboard.runs;

/** Another session reports a run of that name already; the reporter should choose another. */
public final class NameTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NameTakenException(String run) {
    super("the run \"" + run + "\" is reported by another session; choose another name");
  }
}
