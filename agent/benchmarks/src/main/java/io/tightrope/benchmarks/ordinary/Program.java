package io.tightrope.benchmarks.ordinary;

import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.api.Model;

/**
 * A training that is ready to begin. Not thread-safe.
 *
 * @param model the network that is watched
 * @param training what is done again and again
 * @param metric what the score is
 * @param score how well the network does; larger is better
 */
public record Program(Model model, Training training, String metric, DoubleSupplier score) {

  /** What a program does again and again; one call may be one optimizer step or a few. */
  public interface Training {
    /**
     * Goes on training.
     *
     * @param watched carries out what trains {@link Program#model()}; everything else a program does
     *     itself
     */
    void goOn(Consumer<Runnable> watched);
  }
}
