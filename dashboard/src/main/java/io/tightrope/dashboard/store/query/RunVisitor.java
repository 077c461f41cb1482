package io.tightrope.dashboard.store.query;

import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.RunEvent;

/** Is shown a run from its beginning. */
public interface RunVisitor {
  /** One frame and the worker that sent it. */
  void frame(String worker, StepFrame frame);

  /** One block of scalars and the worker that sent it, in its place among frames and events. */
  void scalars(String worker, ScalarBlock block);

  /** One event, after the frames that had arrived before it. */
  void event(RunEvent event);
}
