package io.tightrope.dashboard.ops.generated;

import io.tightrope.core.detect.rules.Rule;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * {@code prometheus/tests/rules.yml}: for every rule, a run for which it fires and heals, beside one
 * for which it never does. One sample every 5 s, five minutes of health, five of trouble, five of
 * health.
 */
final class RuleUnitTests {
  private static final String HEAD = """
      rule_files:
        - ../rules/recording.yml
        - ../rules/alerts.yml
      evaluation_interval: 5s
      group_eval_order:
        - tightrope-layers
        - tightrope-runs
        - tightrope-verdicts
        - tightrope-rules
      tests:
      """;

  private static final String TEST = """
        - name: @RULE@
          interval: 5s
          input_series:
            - series: 'tightrope_alert_active{run="broken",rule="@RULE@",severity="@SEVERITY@",layer="07"}'
              values: '0+0x59 1+0x59 0+0x59'
            - series: 'tightrope_alert_active{run="broken",rule="@RULE@",severity="@SEVERITY@",layer="12"}'
              values: '_x60 1+0x59 0+0x59'
            - series: 'tightrope_alert_active{run="healthy",rule="@RULE@",severity="@SEVERITY@"}'
              values: '0+0x179'
          alert_rule_test:
            - eval_time: 295s
              alertname: Tightrope@RULE@
              exp_alerts: []
            - eval_time: @FIRES@s
              alertname: Tightrope@RULE@
              exp_alerts:
                - exp_labels:
                    rule: @RULE@
                    run: broken
                    severity: @SEVERITY@
                  exp_annotations:
                    summary: 'broken: @MEANING@'
                    description: '@DESCRIPTION@'
                    runbook_url: http://localhost:7070/runbooks/@RULE@
                    dashboard_url: http://localhost:7070/run.html?run=broken
            - eval_time: @HEALED@s
              alertname: Tightrope@RULE@
              exp_alerts: []
      """;

  private RuleUnitTests() {}

  static String text() {
    return GeneratedFiles.NOTE
        + HEAD
        + Arrays.stream(Rule.values()).map(RuleUnitTests::test).collect(Collectors.joining());
  }

  private static String test(Rule rule) {
    return TEST.replace("@FIRES@", Integer.toString(300 + AlertRules.patienceSeconds(rule)))
        .replace("@HEALED@", Integer.toString(665 + AlertRules.keptSeconds(rule)))
        .replace("@DESCRIPTION@", description(rule))
        .replace("@MEANING@", rule.meaning().replace("'", "''"))
        .replace("@SEVERITY@", rule.severity().id())
        .replace("@RULE@", rule.id());
  }

  private static String description(Rule rule) {
    return switch (rule) {
      case RUN_STALLED, RUN_LOST -> "The whole run is concerned.";
      default ->
        "Layers concerned (2): 07, 12. The run page shows what was measured and what to do.";
    };
  }
}
