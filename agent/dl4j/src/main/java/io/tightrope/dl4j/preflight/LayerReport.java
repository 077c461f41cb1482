package io.tightrope.dl4j.preflight;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One layer of a preflight; an empty number is outside the theory or was not measured.
 *
 * @param index place in the network, from 0 in forward order
 * @param name its name in the configuration, else its place with two digits
 * @param kind what it is: {@code dense, convolution2d, batchnorm, ...}
 * @param activation its activation as it prints itself; empty text without one
 * @param units units or channels; 0 without weights
 * @param sw2 weight variance times fan-in
 * @param sb2 bias variance
 * @param predicted what the theory says
 * @param measured what one real pass shows
 * @param notes what is remarkable about it, in words
 */
public record LayerReport(
    int index,
    String name,
    String kind,
    String activation,
    long units,
    OptionalDouble sw2,
    OptionalDouble sb2,
    Numbers predicted,
    Numbers measured,
    List<String> notes) {

  public LayerReport {
    notes = List.copyOf(notes);
  }

  /**
   * The numbers that theory and measurement both have.
   *
   * @param q second moment of the pre-activations
   * @param sparsity share of exact zeros, 0..1
   * @param correlation of the pre-activations of two different inputs
   * @param gain squared norm of the gradient at this layer over that at the next layer above
   */
  public record Numbers(
      OptionalDouble q, OptionalDouble sparsity, OptionalDouble correlation, OptionalDouble gain) {

    /** Whether there is no number at all. */
    public boolean isEmpty() {
      return q.isEmpty() && sparsity.isEmpty() && correlation.isEmpty() && gain.isEmpty();
    }

    static Numbers of(double q, double sparsity, double correlation, double gain) {
      return new Numbers(present(q), present(sparsity), present(correlation), present(gain));
    }

    private static OptionalDouble present(double value) {
      return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }
}
