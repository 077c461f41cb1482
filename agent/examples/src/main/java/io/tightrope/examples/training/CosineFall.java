package io.tightrope.examples.training;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that falls to 0 along half a cosine, and stays there. DL4J's own {@code PolySchedule}
 * does not fall: in 1.0.0-M2.1 it computes {@code initial * (1 + i / max)^power}.
 *
 * @param initial rate up to {@code from}
 * @param from iteration at which the fall begins
 * @param steps iterations from there to 0, at least 1
 */
public record CosineFall(
    @JsonProperty("initial") double initial,
    @JsonProperty("from") int from,
    @JsonProperty("steps") int steps)
    implements ISchedule {

  @Override
  public double valueAt(int iteration, int epoch) {
    double done = Math.min(1, Math.max(0, (iteration - from) / (double) steps));
    return initial * (1 + Math.cos(Math.PI * done)) / 2;
  }

  @Override
  public ISchedule clone() {
    return this;
  }
}
