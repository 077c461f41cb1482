package io.tightrope.dashboard.report.reading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.report.model.Climb.Quality;
import io.tightrope.dashboard.report.model.Curve;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the network can do: an accuracy if the run reported one, on held-out data before one on
 * batches; else the loss.
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
    return accuracy().or(this::told).or(this::loss);
  }

  /** The loss, whatever else is known; empty if it is not. */
  Optional<Quality> loss() {
    return digest
        .scalar(ScalarBlock.LOSS)
        .map(curve -> new Quality(true, ScalarBlock.LOSS, curve, lossAt(curve, digest.lastStep())));
  }

  private Optional<Quality> accuracy() {
    return digest.scalarNames().stream()
        .filter(name -> ACCURACY.matcher(lower(name)).find())
        .sorted(
            Comparator.comparing((String name) -> !HELD_OUT.matcher(lower(name)).find())
                .thenComparing(Comparator.naturalOrder()))
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
    return quality.isLoss()
        ? quality.curve().median(Math.max(span.from(), span.to() - LOSS_STEPS), span.to())
        : quality.curve().lastUntil(span.from(), span.to());
  }

  /** The loss at a step: the median of the steps up to it. */
  static double lossAt(Curve curve, long step) {
    return curve.median(step - LOSS_STEPS, step);
  }

  private static String lower(String name) {
    // A capital begins a word: testAccuracy.
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
