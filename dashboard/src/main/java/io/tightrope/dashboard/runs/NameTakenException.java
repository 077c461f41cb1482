package io.tightrope.dashboard.runs;

/**
 * Another session reports a run of that name already, or the same one with another model; the reporter
 * should choose another name.
 */
public final class NameTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NameTakenException(String run) {
    super("the run \"" + run + "\" is reported by another session; choose another name");
  }

  NameTakenException(String run, int layers, int otherLayers) {
    super("the run \"" + run + "\" of this session has " + layers + " layers, and this model "
        + otherLayers + "; choose another name");
  }
}
