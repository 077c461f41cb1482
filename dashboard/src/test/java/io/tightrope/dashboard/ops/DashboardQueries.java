package io.tightrope.dashboard.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every query in the Grafana dashboards, with the variables that Grafana would fill in. */
final class DashboardQueries {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)");

  private DashboardQueries() {}

  /**
   * One query of a panel.
   *
   * @param where dashboard, panel and letter, for messages
   * @param instant whether Grafana asks for one moment instead of a range
   */
  record Query(String where, String expression, boolean instant) {
    /** With a run filled in, and all layers. */
    String of(String run) {
      return expression.replace("$run", run).replace("$layer", ".*");
    }
  }

  /** A query of a variable: the values of a label. */
  record Variable(String where, String selector, String label) {
    String of(String run) {
      return selector.replace("$run", run);
    }
  }

  static List<Query> panels() {
    List<Query> queries = new ArrayList<>();
    for (String file : Repository.files("grafana/dashboards", ".json")) {
      JsonNode dashboard = read(file);
      for (JsonNode panel : dashboard.path("panels")) {
        panel
            .path("targets")
            .forEach(target -> queries.add(new Query(
                dashboard.path("title").asText() + " / " + panel.path("title").asText() + " "
                    + target.path("refId").asText(),
                target.path("expr").asText(),
                target.path("instant").asBoolean())));
      }
    }
    return queries;
  }

  static List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    for (String file : Repository.files("grafana/dashboards", ".json")) {
      JsonNode dashboard = read(file);
      for (JsonNode variable : dashboard.at("/templating/list")) {
        Matcher found = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (variable.path("type").asText().equals("query") && found.matches()) {
          variables.add(new Variable(
              dashboard.path("title").asText() + " $" + variable.path("name").asText(),
              found.group(1),
              found.group(2)));
        }
      }
    }
    return variables;
  }

  static List<Query> annotations() {
    List<Query> queries = new ArrayList<>();
    for (String file : Repository.files("grafana/dashboards", ".json")) {
      JsonNode dashboard = read(file);
      dashboard
          .at("/annotations/list")
          .forEach(annotation -> queries.add(new Query(
              dashboard.path("title").asText() + " / " + annotation.path("name").asText(),
              annotation.at("/target/expr").asText(),
              false)));
    }
    return queries;
  }

  static JsonNode read(String file) {
    try {
      return MAPPER.readTree(Repository.text(file));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file, e);
    }
  }
}
