package io.tightrope.dashboard.api.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.javalin.config.RoutesConfig;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.Range;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.dashboard.api.http.Json;
import io.tightrope.dashboard.store.schema.RunField;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The description of the API for machines: {@code openapi.yml} beside this class, with the columns,
 * fields and rules filled in from their declarations.
 */
public final class OpenApi {
  private OpenApi() {}

  public static void register(RoutesConfig routes) {
    ObjectNode document = document();
    routes.get("/openapi.json", context -> Json.answer(context, document));
  }

  static ObjectNode document() {
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("openapi.yml"))) {
      ObjectNode document = (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(in);
      ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
      ObjectNode columns = (ObjectNode) schemas.at("/Columns");
      ObjectNode properties = columns.putObject("properties");
      for (LayerStatistic statistic : LayerStatistic.values()) {
        properties
            .putObject(statistic.field())
            .put("description", statistic.help())
            .put("type", "array")
            .putObject("items")
            .put("$ref", "#/components/schemas/Number");
      }
      ObjectNode frame = (ObjectNode) schemas.at("/Frame/properties");
      ObjectNode status = (ObjectNode) schemas.at("/Status/properties");
      ObjectNode agent = (ObjectNode) schemas.at("/Agent/properties");
      for (RunStatistic statistic : RunStatistic.values()) {
        describe(statistic, (statistic.isOfAgent() ? agent : frame).putObject(statistic.field()));
        if (!statistic.isOfAgent()) {
          describe(statistic, status.putObject(statistic.field()));
        }
      }
      ArrayNode fields = ((ObjectNode) schemas.at("/FieldName")).putArray("enum");
      for (RunField field : RunField.all()) {
        fields.add(field.field());
      }
      for (LayerStatistic statistic : LayerStatistic.values()) {
        fields.add(statistic.field());
      }
      ArrayNode rules = ((ObjectNode) schemas.at("/RuleId")).putArray("enum");
      for (Rule rule : Rule.values()) {
        rules.add(rule.id());
      }
      document.path("paths").forEach(path -> path.forEach(OpenApi::addRefusals));
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What every operation may be answered with before its handler is asked. */
  private static void addRefusals(JsonNode operation) {
    if (!(operation.path("responses") instanceof ObjectNode responses)) {
      return;
    }
    boolean isOpen =
        operation.path("security").isArray() && operation.path("security").isEmpty();
    for (String status : isOpen ? List.of("421", "429") : List.of("401", "403", "421", "429")) {
      if (!responses.has(status)) {
        responses.putObject(status).put("$ref", "#/components/responses/Problem");
      }
    }
  }

  private static void describe(RunStatistic statistic, ObjectNode property) {
    property.put("description", statistic.help());
    if (statistic.range() == Range.FLAG) {
      property.put("type", "boolean");
    } else if (statistic.range().isWhole()) {
      property.put("type", "integer");
    } else {
      property.put("$ref", "#/components/schemas/Number");
    }
  }
}
