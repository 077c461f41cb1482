package io.tightrope.dl4j.hub;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends {@code fit} because a critical alert fired and the setting {@code on-critical} is {@code stop}.
 * Thrown by no other setting, on the thread that trains, at the end of a step: the network is as that
 * step left it, and can be trained on.
 *
 * <p>It is an error, not an exception, as {@link ThreadDeath} is, so that code that catches exceptions and
 * goes on, such as DL4J's early stopping, does not take it for a failed step.
 *
 * <pre>{@code
 * try {
 *   network.fit(data, 50);
 * } catch (TrainingStoppedError stopped) {
 *   network = ModelSerializer.restoreMultiLayerNetwork(stopped.checkpoint().orElseThrow());
 * }
 * }</pre>
 */
@SuppressWarnings("serial")
public final class TrainingStoppedError extends Error {
  private final String rule;
  private final long alertStep;
  private final long step;
  private final @Nullable String checkpoint;

  /**
   * Says which alert ended the training.
   *
   * @param rule the rule whose alert fired
   * @param alertStep the step at which that alert began
   * @param step the last step that the network has taken
   * @param checkpointStep the last step of the checkpoint; of no meaning without one
   * @param checkpoint path of the newest checkpoint from before the alert; null if there is none
   */
  public TrainingStoppedError(
      String rule, long alertStep, long step, long checkpointStep, @Nullable String checkpoint) {
    super("Tightrope ended fit after step " + step + " because " + rule + " fired at step "
        + alertStep + " and on-critical is stop. The network is as this step left it. "
        + (checkpoint == null
            ? "There is no checkpoint from before the alert."
            : "Checkpoint of step " + checkpointStep + ", from before the alert: " + checkpoint));
    this.rule = rule;
    this.alertStep = alertStep;
    this.step = step;
    this.checkpoint = checkpoint;
  }

  /** The rule whose critical alert fired, for example {@code VarianceExplosion}. */
  public String rule() {
    return rule;
  }

  /** The step at which that alert began. */
  public long alertStep() {
    return alertStep;
  }

  /** The last step that the network has taken. */
  public long step() {
    return step;
  }

  /** Absolute path of the newest checkpoint from before the alert; empty if there is none. */
  public Optional<String> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }
}
