package io.tightrope.core.expect;

import io.tightrope.theory.maps.FixedPoint;
import io.tightrope.theory.maps.FixedPoints;
import io.tightrope.theory.maps.Stability;
import java.util.List;
import java.util.Optional;

/**
 * A second stable fixed point above the one that a clipped network was designed for, near enough
 * for the growth of q in healthy training to lead there.
 *
 * @param gate the q beyond which the variance is drawn to the trap
 * @param q the variance in the trap
 * @param gainDecades decades by which the gradient's L2 norm then grows through the depth
 */
public record Trap(double gate, double q, double gainDecades) {
  /**
   * How far above the design's q a gate counts, as a factor: healthy training raises the mean q of a
   * designed network twofold to fourfold, so that a gate beyond that is not reached by learning alone.
   */
  private static final double REACH = 4;

  static Optional<Trap> above(FixedPoints points, double design, int layers) {
    List<FixedPoint> all = points.points();
    for (int i = 0; i + 1 < all.size(); i++) {
      FixedPoint gate = all.get(i);
      FixedPoint trap = all.get(i + 1);
      if (gate.stability() == Stability.UNSTABLE
          && gate.q() > design
          && gate.q() < REACH * design
          && trap.stable()) {
        double decades = 0.5 * Math.log10(trap.chi1()) * (layers - 1);
        return Optional.of(new Trap(gate.q(), trap.q(), decades));
      }
    }
    return Optional.empty();
  }
}
