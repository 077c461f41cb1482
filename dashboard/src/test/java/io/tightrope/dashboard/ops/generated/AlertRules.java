package io.tightrope.dashboard.ops.generated;

import io.tightrope.core.detect.rules.Rule;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * {@code prometheus/rules/alerts.yml}: one alert per rule, each of the same form. What decides is the
 * exported verdict, which {@code recording.yml} holds for a minute; nothing here judges.
 */
final class AlertRules {
  private static final String HEAD = """
      # One alert per rule of the catalogue. The detectors decide; an alert fires while their exported
      # verdict (tightrope_alert_active) holds and for a minute longer. Only what an outside observer
      # can see, a run without steps or without an answer, is added in recording.yml.
      #
      # The links assume the dashboard at http://localhost:7070; docs/metrics.md says how to change them.
      """;

  private static final String ALERT = """
            - alert: Tightrope@RULE@
              expr: run_rule:tightrope_alerts:worst{rule="@RULE@"}
      @FOR@        annotations:
                summary: '{{ $labels.run }}: @MEANING@'
      @DESCRIPTION@          runbook_url: http://localhost:7070/runbooks/@RULE@
                dashboard_url: 'http://localhost:7070/run.html?run={{ $labels.run | urlquery }}'
      """;

  // Every rule's but the silent runs': the query asks for the rule of the alert itself.
  private static final String LAYERS = """
      description: &layers >-
        {{ with query (printf "max by (layer) (max_over_time(tightrope_alert_active{run=%q, rule=%q, layer!=''}[1m])) == 1" $labels.run $labels.rule) }}Layers
        concerned ({{ len . }}):
        {{ range $i, $layer := sortByLabel "layer" . }}{{ if lt $i 10 }}{{ if $i }}, {{ end }}{{ .Labels.layer }}{{ end }}{{ end }}{{ if gt (len .) 10 }} and more{{ end }}{{ else }}{{ with query (printf "max_over_time(tightrope_alert_active{run=%q, rule=%q, layer=''}[1m]) == 1" $labels.run $labels.rule) }}The
        whole run is concerned{{ else }}The alert began and ended between two scrapes{{ end }}{{ end }}.
        The run page shows what was measured and what to do.
      """;

  private static final String SAME_LAYERS = "description: *layers\n";

  private static final String STALLED = """
      description: >-
        The whole run is concerned.{{ with query (printf "time() - max(tightrope_last_step_timestamp_seconds{run=%q})" $labels.run) }}
        The last step was taken {{ . | first | value | humanizeDuration }} ago.{{ end }}
      """;

  private static final String LOST = """
      description: >-
        The whole run is concerned.{{ with query (printf "max(last_over_time(tightrope_training_steps_total{run=%q}[1h]))" $labels.run) }}
        Last known step count: {{ . | first | value | printf "%.0f" }}.{{ end }}
      """;

  private AlertRules() {}

  static String text() {
    return GeneratedFiles.NOTE + "#\n" + HEAD + "groups:\n  - name: tightrope-rules\n    rules:\n"
        + Arrays.stream(Rule.values()).map(AlertRules::alert).collect(Collectors.joining("\n"));
  }

  private static String alert(Rule rule) {
    return ALERT
        .replace(
            "@FOR@",
            line("for", patienceSeconds(rule)) + line("keep_firing_for", keptSeconds(rule)))
        .replace("@DESCRIPTION@", description(rule).indent(10))
        .replace("@MEANING@", rule.meaning().replace("'", "''"))
        .replace("@RULE@", rule.id());
  }

  private static String line(String key, int seconds) {
    return seconds == 0 ? "" : "        " + key + ": " + seconds + "s\n";
  }

  private static String description(Rule rule) {
    return switch (rule) {
      case RUN_STALLED -> STALLED;
      case RUN_LOST -> LOST;
      default -> rule.ordinal() == 0 ? LAYERS : SAME_LAYERS;
    };
  }

  /** How long an alert waits before it fires: a single failed scrape is not a lost run. */
  static int patienceSeconds(Rule rule) {
    return switch (rule) {
      case RUN_STALLED -> 15;
      case RUN_LOST -> 30;
      default -> 0;
    };
  }

  /** How long an alert fires on: the dashboard takes a lost run's target off its list in the end. */
  static int keptSeconds(Rule rule) {
    return rule == Rule.RUN_LOST ? 600 : 0;
  }
}
