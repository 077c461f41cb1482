package io.tightrope.core.theory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.theory.TheoryReport.Design;
import io.tightrope.core.theory.TheoryReport.Network;
import io.tightrope.theory.design.Advisor;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.maps.FixedPoint;
import io.tightrope.theory.maps.MapPoint;
import io.tightrope.theory.width.FiniteWidthRisk;
import io.tightrope.theory.width.Quantiles;
import java.util.Locale;

/**
 * A theory report as JSON. Numbers that are not finite are the strings of the API ({@code
 * "Infinity"}); what does not exist, such as the clip of an unclipped activation, is {@code null}.
 *
 * <pre>{@code
 * {"activation":"cst", "sparsity":0.9, "q":1, "feasible":true, "verdict":"at-risk", "reason":"...",
 *  "tau":1.64, "m":1.44, "sw2":10.2, "sb2":0.70, "V":1, "dV":0.9, "d2V":0.26, "chi1":1,
 *  "fixedPoints":[{"q":1, "stable":true, "stability":"stable", "chi1":1, "slope":0.9,
 *    "sparsity":0.9, "saturation":0.002, "phase":"edge", "basin":[0, 1.7]}, ...],
 *  "depthScales":{"variance":9.5, "correlation":"Infinity"}, "firstLayerSw2":0.3,
 *  "depth":50, "width":100, "start":1, "escapeProbability":0.66, "gradientGain":3e8, "risk":{...},
 *  "advice":{...}, "code":"..."}
 * }</pre>
 */
public final class TheoryJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TheoryJson() {}

  /** The report as one JSON object. */
  public static ObjectNode of(TheoryReport report) {
    ObjectNode json = NODES.objectNode();
    TheoryQuestion question = report.question();
    json.put("activation", question.kind().label());
    number(json, "sparsity", question.sparsity());
    number(json, "q", question.q());
    json.put("feasible", report.design().isPresent());
    json.put("verdict", report.verdict().label());
    json.put("reason", report.reason());
    report.design().ifPresent(design -> addDesign(json, design));
    question.depth().ifPresent(depth -> json.put("depth", depth));
    question.width().ifPresent(width -> json.put("width", width));
    number(json, "start", question.start());
    report.design().flatMap(Design::network).ifPresent(network -> addNetwork(json, network));
    report.advice().ifPresent(advice -> json.set("advice", advice(advice)));
    report
        .design()
        .ifPresent(design -> json.put(
            "code",
            InitializationCode.program(
                design.initialization(), question.depth(), question.width())));
    return json;
  }

  private static void addDesign(ObjectNode json, Design design) {
    EdgeOfChaos.Feasible found = design.initialization();
    addNumbers(json, found);
    MapPoint at = design.at();
    number(json, "V", at.value());
    number(json, "dV", at.slope());
    number(json, "d2V", at.curvature());
    number(json, "chi1", at.chi1());
    number(json, "saturation", at.saturation());
    number(json, "firstLayerSw2", found.firstLayerSw2(1));
    ArrayNode points = json.putArray("fixedPoints");
    design.fixedPoints().forEach(point -> points.add(fixedPoint(point)));
    ObjectNode scales = json.putObject("depthScales");
    number(scales, "variance", design.scales().variance());
    number(scales, "correlation", design.scales().correlation());
  }

  private static void addNumbers(ObjectNode json, EdgeOfChaos.Feasible found) {
    number(json, "tau", found.activation().tau());
    if (found.activation().kind().clipped()) {
      number(json, "m", found.activation().m());
    } else {
      json.putNull("m");
    }
    number(json, "sw2", found.sw2());
    number(json, "sb2", found.sb2());
  }

  private static ObjectNode fixedPoint(FixedPoint point) {
    ObjectNode json = NODES.objectNode();
    number(json, "q", point.q());
    json.put("stable", point.stable());
    json.put("stability", point.stability().label());
    number(json, "chi1", point.chi1());
    number(json, "slope", point.slope());
    number(json, "sparsity", point.sparsity());
    number(json, "saturation", point.saturation());
    json.put("phase", point.phase().name().toLowerCase(Locale.ROOT));
    ArrayNode basin = json.putArray("basin");
    add(basin, point.basinLow());
    add(basin, point.basinHigh());
    return json;
  }

  private static void addNetwork(ObjectNode json, Network network) {
    FiniteWidthRisk risk = network.risk();
    number(json, "escapeProbability", risk.escapeProbability());
    number(json, "gradientGain", risk.gain().median());
    ObjectNode detail = json.putObject("risk");
    detail.put("draws", risk.draws());
    number(detail, "escapesUp", risk.escapesUp());
    number(detail, "escapesDown", risk.escapesDown());
    number(detail, "leavesBand", risk.leavesBand());
    number(detail, "standardError", risk.standardError());
    detail.set("gradientGain", quantiles(risk.gain()));
    ArrayNode layers = detail.putArray("variance");
    risk.layers().forEach(layer -> layers.add(quantiles(layer)));
    ArrayNode correlation = json.putArray("inputCorrelation");
    for (double rho : network.inputCorrelation()) {
      add(correlation, rho);
    }
  }

  private static ObjectNode quantiles(Quantiles quantiles) {
    ObjectNode json = NODES.objectNode();
    number(json, "q01", quantiles.q01());
    number(json, "q05", quantiles.q05());
    number(json, "median", quantiles.median());
    number(json, "q95", quantiles.q95());
    number(json, "q99", quantiles.q99());
    return json;
  }

  /** The advisor's answer as one JSON object. */
  public static ObjectNode advice(Advisor.Advice advice) {
    ObjectNode json = NODES.objectNode();
    if (advice instanceof Advisor.Recommended found) {
      json.put("safe", true);
      json.put("activation", found.design().activation().kind().label());
      number(json, "slope", found.design().slope());
      addNumbers(json, found.design());
      number(json, "leavesBand", found.risk().leavesBand());
      number(json, "gradientGain", found.risk().gain().median());
      number(json, "inputCorrelation", found.correlation());
      number(json, "limitUsed", found.limitUsed());
      json.put("code", InitializationCode.of(found.design()));
    } else if (advice instanceof Advisor.NothingSafe none) {
      json.put("safe", false);
      json.put("reason", none.reason());
      if (none.highestSafeSparsity().isPresent()) {
        number(json, "highestSafeSparsity", none.highestSafeSparsity().getAsDouble());
      } else {
        json.putNull("highestSafeSparsity");
      }
    }
    return json;
  }

  private static void number(ObjectNode json, String field, double value) {
    if (Double.isFinite(value)) {
      json.put(field, value);
    } else {
      json.put(field, Double.toString(value));
    }
  }

  private static void add(ArrayNode json, double value) {
    if (Double.isFinite(value)) {
      json.add(value);
    } else {
      json.add(Double.toString(value));
    }
  }
}
