package io.tightrope.dashboard.api.reference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.Statistic;
import io.tightrope.dashboard.alerts.Calibration;
import io.tightrope.dashboard.api.http.Json;
import java.util.Optional;

/**
 * The catalogue: every statistic and every rule as it is declared, for pages and programs that should
 * have no list of their own.
 */
public final class CatalogueApi {
  private CatalogueApi() {}

  public static void register(RoutesConfig routes) {
    ObjectNode catalogue = catalogue();
    routes.get("/api/v1/catalogue", context -> Json.answer(context, catalogue));
  }

  private static ObjectNode catalogue() {
    ObjectNode catalogue = JsonNodeFactory.instance.objectNode();
    ArrayNode statistics = catalogue.putArray("statistics");
    for (LayerStatistic statistic : LayerStatistic.values()) {
      ObjectNode json = declare(statistics, statistic);
      Optional<LayerStatistic.Counterpart> expected = statistic.expected();
      putName(json, "expected", expected.map(LayerStatistic.Counterpart::value));
      putName(json, "low", expected.flatMap(LayerStatistic.Counterpart::low));
      putName(json, "high", expected.flatMap(LayerStatistic.Counterpart::high));
    }
    ArrayNode runStatistics = catalogue.putArray("runStatistics");
    for (RunStatistic statistic : RunStatistic.values()) {
      declare(runStatistics, statistic);
    }
    ArrayNode rules = catalogue.putArray("rules");
    for (Rule rule : Rule.values()) {
      declare(rules.addObject(), rule);
    }
    return catalogue;
  }

  private static ObjectNode declare(ArrayNode array, Statistic statistic) {
    ObjectNode json = array.addObject();
    json.put("name", statistic.field());
    json.put("metric", statistic.metric().orElse(null));
    json.put("unit", statistic.unit().text());
    ObjectNode range = json.putObject("range");
    putLimit(range, "min", statistic.range().minimum());
    putLimit(range, "max", statistic.range().maximum());
    json.put("sentence", statistic.help());
    return json;
  }

  private static void putLimit(ObjectNode range, String side, double limit) {
    Json.put(range, side, Double.isInfinite(limit) ? Double.NaN : limit);
  }

  private static void putName(ObjectNode json, String field, Optional<LayerStatistic> statistic) {
    json.put(field, statistic.map(LayerStatistic::field).orElse(null));
  }

  private static void declare(ObjectNode json, Rule rule) {
    json.put("id", rule.id());
    json.put("severity", rule.severity().id());
    json.put("sentence", rule.meaning());
    ArrayNode causes = json.putArray("causes");
    rule.causes().forEach(cause -> causes.add(cause.id()));
    ArrayNode evidence = json.putArray("evidence");
    rule.evidence().forEach(statistic -> evidence.add(statistic.field()));
    if (rule.showsLoss()) {
      evidence.add(RunStatistic.LOSS.field());
    }
    json.put("runbook", "/runbooks/" + rule.id());
    ObjectNode calibration = json.putObject("calibration");
    for (Severity severity : Severity.values()) {
      Calibration.shipped()
          .of(rule, severity)
          .ifPresent(precision -> declare(calibration.putObject(severity.id()), precision));
    }
  }

  private static void declare(ObjectNode json, Calibration.Precision precision) {
    json.put("failed", precision.failed());
    json.put("runs", precision.runs());
    json.put("failing", precision.failing());
    precision.lead().ifPresent(lead -> json.put("medianLead", lead));
  }
}
