package io.tightrope.dashboard.report.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.report.model.Check;
import io.tightrope.dashboard.report.model.Climb;
import io.tightrope.dashboard.report.model.Climb.Rung;
import io.tightrope.dashboard.report.model.RaisedAlert;
import io.tightrope.dashboard.report.model.Report;

/**
 * A report as one JSON document: verdict, checks and numbers; sentences in the language of the
 * page.
 */
public final class ReportJson {
  private ReportJson() {}

  /** The document. A number that does not exist is null. */
  public static ObjectNode write(Report report, Texts texts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("run", report.facts().run());
    json.put("verdict", report.verdict().state().verdict());
    json.put("state", report.verdict().state().id());
    json.put("sentence", texts.say(report.verdict().sentence()));
    json.put("step", report.facts().lastStep());
    report.checks().forEach(check -> json.withArray("checks").add(check(check, texts)));
    ArrayNode stages = json.putArray("stages");
    report.climb().rungs().forEach(rung -> stages.add(stage(rung)));
    quality(json, report.climb());
    ObjectNode safe = json.putObject("highestSafeSparsity");
    put(safe, "held", report.safe().held());
    put(safe, "heldTarget", report.safe().heldTarget());
    put(safe, "lastTarget", report.safe().lastTarget());
    put(safe, "margin", report.safe().margin());
    ObjectNode saved = json.putObject("computeSaved");
    put(saved, "counted", report.savings().counted());
    put(saved, "computed", report.savings().computed());
    put(json, "timeSaved", report.savings().time().map(time -> time.saved()).orElse(Double.NaN));
    ArrayNode alerts = json.putArray("alerts");
    report.alerts().forEach(alert -> alerts.add(alert(alert, texts)));
    ArrayNode next = json.putArray("next");
    report.next().forEach(step -> next.add(texts.say(step)));
    ArrayNode missing = json.putArray("missing");
    report.missing().forEach(part -> missing.add(texts.say(part)));
    return json;
  }

  private static ObjectNode check(Check check, Texts texts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("check", check.kind().id());
    json.put("answer", check.answer().id());
    ObjectNode measured = json.putObject("measured");
    check.measured().forEach((name, value) -> put(measured, name, value));
    ArrayNode findings = json.putArray("findings");
    check.findings().forEach(finding -> findings.add(texts.say(finding)));
    return json;
  }

  private static ObjectNode stage(Rung rung) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("stage", rung.number());
    put(json, "target", rung.target());
    put(json, "achieved", rung.achieved());
    put(json, "lowest", rung.lowest());
    put(json, "highest", rung.highest());
    put(json, "quality", rung.quality());
    json.put("from", rung.from());
    json.put("to", rung.to());
    json.put("outcome", rung.outcome().id());
    return json;
  }

  private static void quality(ObjectNode json, Climb climb) {
    if (climb.quality().isEmpty()) {
      json.putNull("quality");
      return;
    }
    ObjectNode quality = json.putObject("quality");
    quality.put("name", climb.quality().get().name());
    put(quality, "value", climb.quality().get().last());
    if (climb.baseline().isPresent()) {
      quality.put("baseline", climb.baseline().get().run());
      put(
          quality,
          "baselineValue",
          climb.baseline().get().quality().map(Climb.Quality::last).orElse(Double.NaN));
    }
  }

  private static ObjectNode alert(RaisedAlert raised, Texts texts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rule", raised.alert().rule().id());
    json.put("severity", raised.alert().severity().id());
    json.put("step", raised.alert().step());
    json.put("active", raised.alert().active());
    raised.alert().layers().forEach(json.putArray("layers")::add);
    raised.done().forEach(done -> json.withArray("done").add(texts.say(done)));
    return json;
  }

  private static void put(ObjectNode json, String field, double value) {
    if (Double.isNaN(value)) {
      json.putNull(field);
    } else if (Double.isInfinite(value)) {
      json.put(field, Double.toString(value));
    } else {
      json.put(field, value);
    }
  }
}
