package io.tightrope.dl4j.hook;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;

/** Reads from an optimizer which model it optimizes; DL4J has no getter for it. */
final class OptimizerModel {
  private final VarHandle model;

  /**
   * @throws IllegalStateException if this DL4J keeps its model elsewhere
   */
  OptimizerModel() {
    try {
      model = MethodHandles.privateLookupIn(BaseOptimizer.class, MethodHandles.lookup())
          .findVarHandle(BaseOptimizer.class, "model", Model.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this DL4J is not one that Tightrope knows", e);
    }
  }

  Model of(BaseOptimizer optimizer) {
    return (Model) model.get(optimizer);
  }
}
