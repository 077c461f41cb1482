package io.tightrope.dl4j.preflight;

import static io.tightrope.dl4j.preflight.judge.PredictionJudge.format;
import static io.tightrope.dl4j.preflight.judge.PredictionJudge.number;

import io.tightrope.dl4j.preflight.judge.Predicted;
import io.tightrope.dl4j.preflight.judge.Subject;
import io.tightrope.dl4j.preflight.measure.Measured;
import io.tightrope.dl4j.structure.ActivationShapes;
import io.tightrope.dl4j.structure.Node;
import io.tightrope.dl4j.structure.Role;
import io.tightrope.dl4j.structure.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The row of each layer: predicted, measured, and what is remarkable about it. */
final class LayerTable {
  private static final double REMARKABLE = 2;

  private final Subject subject;
  private final boolean trained;

  LayerTable(Subject subject, boolean trained) {
    this.subject = subject;
    this.trained = trained;
  }

  List<LayerReport> layers() {
    return subject.nodes().stream()
        .filter(node -> node.role() != Role.INPUT && node.role() != Role.PASS)
        .map(this::row)
        .toList();
  }

  private LayerReport row(Node node) {
    Measured measured = subject.measured(node);
    LayerReport.Numbers theory = trained
        ? LayerReport.Numbers.of(Double.NaN, Double.NaN, Double.NaN, Double.NaN)
        : subject
            .predicted(node)
            .map(p -> LayerReport.Numbers.of(p.q(), p.sparsity(), p.correlation(), p.gain()))
            .orElse(LayerReport.Numbers.of(Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    return new LayerReport(
        node.index(),
        node.name(),
        node.kind(),
        node.activation().map(ActivationShapes::label).orElse(""),
        node.weights().map(Weights::units).orElse(0L),
        variance(node.weights().map(Weights::sw2)),
        variance(node.weights().map(Weights::sb2)),
        theory,
        LayerReport.Numbers.of(
            measured.q(), measured.sparsity(), measured.correlation(), measuredGain(node)),
        notes(node, measured));
  }

  private static OptionalDouble variance(Optional<Double> value) {
    return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
  }

  /** Of this layer over the next one with pre-activations, which is above it in a plain sequence. */
  private double measuredGain(Node node) {
    double here = subject.measured(node).gradientNorm();
    if (Double.isNaN(here)) {
      return Double.NaN;
    }
    return subject.nodes().stream()
        .filter(above -> above.index() > node.index())
        .map(above -> subject.measured(above).gradientNorm())
        .filter(norm -> !Double.isNaN(norm))
        .findFirst()
        .map(above -> here / above * (here / above))
        .orElse(Double.NaN);
  }

  private List<String> notes(Node node, Measured measured) {
    List<String> notes = new ArrayList<>();
    switch (node.role()) {
      case OUTSIDE ->
        notes.add("outside the theory; what lies behind it is measured where it can be");
      case NORMALIZATION ->
        notes.add("variance starts anew; its effect on gradients is outside the theory");
      case SUM -> notes.add("residual sum: variances add");
      case MERGE -> notes.add("taken as the average of its inputs");
      default -> {}
    }
    Optional<Predicted> predicted = subject.predicted(node);
    if (predicted.isPresent()
        && predicted.get().activation().isEmpty()
        && node.role() != Role.OUTPUT) {
      notes.add("its activation is not a function of one number: outside the theory");
    }
    if (predicted.isPresent() && !trained) {
      double ratio = measured.q() / predicted.get().q();
      if (ratio > REMARKABLE || ratio < 1 / REMARKABLE) {
        notes.add(format("q is %s times what is predicted", number(ratio)));
      }
    }
    double target = subject.declaredSparsity(node);
    if (!Double.isNaN(target) && Math.abs(measured.sparsity() - target) > 0.05) {
      notes.add(
          format("sparsity %s where %s is asked for", number(measured.sparsity()), number(target)));
    }
    if (measured.nonfinite() > 0) {
      notes.add(measured.nonfinite() + " values are NaN or infinite");
    }
    return notes;
  }
}
