package io.tightrope.core.export;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.RunStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;

/** The series of one run in one registry. Not thread-safe; the values it registers are. */
final class RunBinding {
  private final MeterRegistry registry;
  private final RunDescription run;
  private final RunReadings readings;
  private final Tags runTag;
  private final List<Series> series = new ArrayList<>();
  private final Map<String, Series> scalars = new HashMap<>();
  private final Map<AlertSeries.Active, Series> active = new HashMap<>();
  private final Map<AlertSeries.Kind, Series> totals = new HashMap<>();

  RunBinding(MeterRegistry registry, RunDescription run, RunReadings readings, LayerMemory memory) {
    this.registry = registry;
    this.run = run;
    this.readings = readings;
    runTag = Tags.of("run", run.run());
    addRun();
    for (LayerDescription layer : run.layers()) {
      addLayer(layer, memory);
    }
  }

  MeterRegistry registry() {
    return registry;
  }

  private void addRun() {
    Tags description = runTag.and(
        "framework", run.framework(),
        "model", run.model(),
        "host", run.host(),
        "version", AgentVersion.get());
    series.add(always(
        MeterNames.RUN_INFO,
        "What is trained, where, and by which version it is watched",
        description,
        () -> 1));
    for (RunPhase phase : RunPhase.values()) {
      series.add(always(
          MeterNames.RUN_STATE,
          "1 for what the run does now, 0 for what it does not",
          runTag.and("state", phase.id()),
          () -> readings.phase() == phase ? 1 : 0));
    }
    for (RunStatistic statistic : RunStatistic.values()) {
      if (statistic == RunStatistic.ERRORS) {
        continue;
      }
      statistic.metric().ifPresent(metric -> {
        DoubleSupplier value = () -> readings.value(statistic);
        series.add(new Series(metric, statistic.help(), runTag, present(metric, value), value));
      });
    }
    addErrors();
    for (RunMetric metric : RunMetric.values()) {
      DoubleSupplier value = () -> metric.read(readings);
      series.add(new Series(
          metric.metric(), metric.help(), runTag, present(metric.metric(), value), value));
    }
  }

  /** A frame has their sum, a scrape each kind by itself. */
  private void addErrors() {
    RunStatistic errors = RunStatistic.ERRORS;
    for (String kind : AgentHealth.kinds()) {
      series.add(always(
          errors.metric().orElseThrow(),
          errors.help(),
          runTag.and("kind", kind),
          () -> readings.errors(kind)));
    }
  }

  /** A counter is there from the start, a gauge while it has a value. */
  private static BooleanSupplier present(String metric, DoubleSupplier value) {
    return MeterNames.isCounter(metric)
        ? () -> true
        : () -> !StepFrame.isAbsent(value.getAsDouble());
  }

  private void addLayer(LayerDescription layer, LayerMemory memory) {
    int index = layer.index();
    Tags tags = runTag.and("layer", MeterNames.layer(index, run));
    Tags description = tags.and(
        "name", layer.name(),
        "kind", layer.kind(),
        "activation", layer.activation().map(ActivationDescription::kind).orElse("none"),
        "units", Integer.toString(layer.units()));
    series.add(always(MeterNames.LAYER_INFO, "What a layer is", description, () -> 1));
    for (LayerStatistic statistic : LayerStatistic.values()) {
      statistic.metric().ifPresent(metric -> {
        Tags own = with(tags, statistic.labels());
        DoubleSupplier value = () -> memory.latest(statistic, index);
        series.add(new Series(
            metric, statistic.help(), own, () -> !StepFrame.isAbsent(value.getAsDouble()), value));
      });
    }
    for (LayerMetric metric : LayerMetric.values()) {
      DoubleSupplier value = () -> memory.read(metric, index);
      series.add(
          new Series(metric.metric(), metric.help(), tags, present(metric.metric(), value), value));
    }
  }

  private static Tags with(Tags tags, Map<String, String> labels) {
    Tags all = tags;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      all = all.and(label.getKey(), label.getValue());
    }
    return all;
  }

  private static Series always(String metric, String help, Tags tags, DoubleSupplier value) {
    return new Series(metric, help, tags, () -> true, value);
  }

  /** Registers what has a value now and removes what has none. */
  void refresh(AlertSeries alerts) {
    alerts.activeKeys().forEach(key -> active.computeIfAbsent(key, k -> active(key, alerts)));
    alerts.kinds().forEach(kind -> totals.computeIfAbsent(kind, k -> total(kind, alerts)));
    readings.scalars().own().forEach(name -> scalars.computeIfAbsent(name, this::scalar));
    series.forEach(one -> one.refresh(registry));
    scalars.values().forEach(one -> one.refresh(registry));
    active.values().forEach(one -> one.refresh(registry));
    totals.values().forEach(one -> one.refresh(registry));
  }

  private Series scalar(String name) {
    return always(
        MeterNames.SCALAR,
        "Newest value of a number that the program reports itself",
        runTag.and("name", name),
        () -> readings.scalars().value(name));
  }

  private Series active(AlertSeries.Active key, AlertSeries alerts) {
    String layer = key.layer() == AlertSeries.WHOLE_RUN ? "" : MeterNames.layer(key.layer(), run);
    return always(
        MeterNames.ALERT_ACTIVE,
        "Whether an alert is active",
        runTag.and("rule", key.rule().id(), "severity", key.severity().id(), "layer", layer),
        () -> alerts.isActive(key));
  }

  private Series total(AlertSeries.Kind kind, AlertSeries alerts) {
    return always(
        MeterNames.ALERTS,
        "Alerts raised",
        runTag.and("rule", kind.rule().id(), "severity", kind.severity().id()),
        () -> alerts.total(kind));
  }

  void removeAll() {
    series.forEach(one -> one.remove(registry));
    scalars.values().forEach(one -> one.remove(registry));
    active.values().forEach(one -> one.remove(registry));
    totals.values().forEach(one -> one.remove(registry));
  }
}
