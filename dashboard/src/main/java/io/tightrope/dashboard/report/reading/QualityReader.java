package io.tightrope.dashboard.report.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.report.model.Climb.Quality;
import io.tightrope.dashboard.report.model.Curve;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the network can do: an accuracy on held-out data, as a scalar or in the outcome; else one on
 * training batches; else the loss.
 */
final class QualityReader {
  /** Steps over which a loss is a median, as {@code lossTrend.steps} of the rules. */
  private static final long LOSS_STEPS = 50;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern HELD_OUT =
      Pattern.compile("(^|[^a-z])(eval|val|valid|validation|test|dev)");
  private static final Pattern ACCURACY = Pattern.compile("(^|[^a-z])acc(uracy)?([^a-z]|$)");
  private static final String OUTCOME = "outcome";
  private static final String TEST_ACCURACY = "testAccuracy";

  private final RunDigest digest;
  private final JsonNode outcome;

  QualityReader(RunDigest digest) {
    this.digest = digest;
    this.outcome = digest.outcome().isObject() ? digest.outcome() : ofEnd(digest.events());
  }

  /** An imported run has its outcome in its last event. */
  private static JsonNode ofEnd(List<RunEvent> events) {
    return events.stream()
        .filter(event -> event.details().containsKey(OUTCOME))
        .reduce((first, second) -> second)
        .<JsonNode>map(event -> MAPPER.valueToTree(event.details().get(OUTCOME)))
        .orElse(MissingNode.getInstance());
  }

  /** The accuracy, else the loss; empty if neither is known. */
  Optional<Quality> read() {
    return accuracy(true).or(this::told).or(() -> accuracy(false)).or(this::loss);
  }

  /** The loss, whatever else is known; empty if it is not. */
  Optional<Quality> loss() {
    return digest
        .recorded(ScalarBlock.LOSS)
        .map(curve -> new Quality(true, ScalarBlock.LOSS, curve, lossAt(curve, digest.lastStep())));
  }

  /**
   * The quantity of that name at a step.
   *
   * @return empty if the run did not record it; its value is NaN if it is not known at that step
   */
  Optional<Quality> named(String name, long step) {
    boolean reached = digest.lastStep() >= step - LOSS_STEPS;
    if (name.equals(ScalarBlock.LOSS)) {
      return digest
          .recorded(name)
          .map(curve -> new Quality(true, name, curve, lossAt(curve, step)));
    }
    return digest
        .scalar(name)
        .map(curve -> new Quality(false, name, curve, curve.last()))
        .or(() -> name.equals(TEST_ACCURACY) ? told() : Optional.empty())
        .map(found -> new Quality(
            false,
            name,
            found.curve(),
            reached ? found.curve().lastUntil(Long.MIN_VALUE, step) : Double.NaN));
  }

  /** Returns true for the loss and for accuracies, by their names. */
  static boolean isQuality(String name) {
    return name.equals(ScalarBlock.LOSS) || ACCURACY.matcher(lower(name)).find();
  }

  /** The first of the accuracies on held-out data, or of the others. */
  private Optional<Quality> accuracy(boolean heldOut) {
    return digest.scalarNames().stream()
        .filter(name -> ACCURACY.matcher(lower(name)).find())
        .filter(name -> HELD_OUT.matcher(lower(name)).find() == heldOut)
        .flatMap(name ->
            digest
                .scalar(name)
                .map(curve -> new Quality(false, name, curve, curve.last()))
                .stream())
        .findFirst();
  }

  /** Test accuracies that the trainer wrote down at the end of each stage. */
  private Optional<Quality> told() {
    JsonNode list = outcome.path(TEST_ACCURACY);
    List<StageSpan> spans = digest.spans();
    if (!list.isArray() || list.isEmpty() || list.size() != spans.size()) {
      return Optional.empty();
    }
    CurveBuilder curve = new CurveBuilder();
    for (int i = 0; i < spans.size(); i++) {
      curve.add(spans.get(i).to(), list.get(i).asDouble(Double.NaN));
    }
    Curve built = curve.build();
    return built.isEmpty()
        ? Optional.empty()
        : Optional.of(new Quality(false, TEST_ACCURACY, built, built.last()));
  }

  /** The quality at the end of a stage; NaN if it is not known there. */
  static double at(Quality quality, StageSpan span) {
    if (quality.isLoss() && quality.curve().isBroken(span.to())) {
      return Double.NaN;
    }
    return quality.isLoss()
        ? quality.curve().median(Math.max(span.from(), span.to() - LOSS_STEPS), span.to())
        : quality.curve().lastUntil(span.from(), span.to());
  }

  /** The loss at a step: the median of the steps up to it; NaN if the newest is not finite. */
  static double lossAt(Curve curve, long step) {
    return curve.isBroken(step) ? Double.NaN : curve.median(step - LOSS_STEPS, step);
  }

  private static String lower(String name) {
    // A capital begins a word: testAccuracy.
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
