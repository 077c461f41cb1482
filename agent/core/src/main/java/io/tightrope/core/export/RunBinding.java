package io.tightrope.core.export;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.run.ActivationDescription;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The meters of one run in one registry. Not thread-safe; the values it registers are. */
final class RunBinding {
  private final MeterRegistry registry;
  private final RunDescription run;
  private final RunReadings readings;
  private final NonFiniteTotals totals;
  private final LayerMemory memory;
  private final Tags runTag;
  private final Map<LayerStatistic, @Nullable Meter[]> layerMeters =
      new EnumMap<>(LayerStatistic.class);
  private final Map<LayerMetric, @Nullable Meter[]> memoryMeters = new EnumMap<>(LayerMetric.class);
  private final Map<RunMetric, Meter> runMeters = new EnumMap<>(RunMetric.class);
  private final Map<String, Meter> scalarMeters = new HashMap<>();
  private final Map<Object, Meter> alertMeters = new HashMap<>();
  private final Map<Object, Meter> infoMeters = new HashMap<>();

  RunBinding(
      MeterRegistry registry,
      RunDescription run,
      RunReadings readings,
      NonFiniteTotals totals,
      LayerMemory memory) {
    this.registry = registry;
    this.run = run;
    this.readings = readings;
    this.totals = totals;
    this.memory = memory;
    runTag = Tags.of("run", run.run());
    for (LayerStatistic statistic : LayerStatistic.values()) {
      layerMeters.put(statistic, new Meter[run.layers().size()]);
    }
    for (LayerMetric metric : LayerMetric.values()) {
      memoryMeters.put(metric, new Meter[run.layers().size()]);
    }
    registerInfo();
  }

  MeterRegistry registry() {
    return registry;
  }

  private void registerInfo() {
    infoMeters.put(
        run,
        gauge(
            MeterNames.RUN_INFO,
            "What is trained, where, and by which version it is watched",
            runTag.and(
                "framework", run.framework(),
                "model", run.model(),
                "host", run.host(),
                "version", AgentVersion.get()),
            () -> 1));
    for (LayerDescription layer : run.layers()) {
      infoMeters.put(
          layer,
          gauge(
              MeterNames.LAYER_INFO,
              "What a layer is",
              layerTags(layer.index())
                  .and(
                      "name", layer.name(),
                      "kind", layer.kind(),
                      "activation",
                          layer.activation().map(ActivationDescription::kind).orElse("none"),
                      "units", Integer.toString(layer.units())),
              () -> 1));
    }
  }

  private Tags layerTags(int layer) {
    return runTag.and("layer", MeterNames.layer(layer, run));
  }

  /** Registers what has a value now and removes what has none. */
  void refresh(AlertSeries alerts) {
    for (RunMetric metric : RunMetric.values()) {
      refresh(metric);
    }
    readings.scalars().own().forEach(name -> scalarMeters.computeIfAbsent(name, this::scalar));
    refreshLayers();
    memoryMeters.forEach(this::refreshMemory);
    alerts.activeKeys().forEach(key -> alertMeters.computeIfAbsent(key, k -> active(key, alerts)));
    alerts.kinds().forEach(kind -> alertMeters.computeIfAbsent(kind, k -> total(kind, alerts)));
  }

  private void refresh(RunMetric metric) {
    boolean present = metric.isCounter() || !StepFrame.isAbsent(metric.read(readings));
    boolean registered = runMeters.containsKey(metric);
    if (present && !registered) {
      DoubleSupplier value = () -> metric.read(readings);
      runMeters.put(
          metric,
          metric.isCounter()
              ? counter(metric.metric(), metric.help(), runTag, value)
              : gauge(metric.metric(), metric.help(), runTag, value));
    } else if (!present && registered) {
      remove(runMeters.remove(metric));
    }
  }

  private Meter scalar(String name) {
    return gauge(
        MeterNames.SCALAR,
        "Newest value of a number that the program reports itself",
        runTag.and("name", name),
        () -> readings.scalars().value(name));
  }

  private void refreshLayers() {
    layerMeters.forEach((statistic, meters) -> {
      for (int layer = 0; layer < meters.length; layer++) {
        boolean present = statistic.range() == LayerStatistic.Range.COUNT
            ? totals.isKnown(layer)
            : !StepFrame.isAbsent(memory.latest(statistic, layer));
        if (present && meters[layer] == null) {
          meters[layer] = register(statistic, layer);
        } else if (!present && meters[layer] != null) {
          remove(meters[layer]);
          meters[layer] = null;
        }
      }
    });
  }

  private void refreshMemory(LayerMetric metric, @Nullable Meter[] meters) {
    for (int i = 0; i < meters.length; i++) {
      int layer = i;
      boolean present = memory.has(metric, layer);
      if (present && meters[layer] == null) {
        meters[layer] = gauge(
            metric.metric(), metric.help(), layerTags(layer), () -> memory.read(metric, layer));
      } else if (!present && meters[layer] != null) {
        remove(meters[layer]);
        meters[layer] = null;
      }
    }
  }

  private Meter register(LayerStatistic statistic, int layer) {
    if (statistic.range() == LayerStatistic.Range.COUNT) {
      return counter(
          statistic.metric(), statistic.help(), layerTags(layer), () -> totals.total(layer));
    }
    return gauge(
        statistic.metric(),
        statistic.help(),
        layerTags(layer),
        () -> memory.latest(statistic, layer));
  }

  private Meter active(AlertSeries.Active key, AlertSeries alerts) {
    String layer = key.layer() == AlertSeries.WHOLE_RUN ? "" : MeterNames.layer(key.layer(), run);
    return gauge(
        MeterNames.ALERT_ACTIVE,
        "Whether an alert is active",
        runTag.and("rule", key.rule().id(), "severity", key.severity().id(), "layer", layer),
        () -> alerts.isActive(key));
  }

  private Meter total(AlertSeries.Kind kind, AlertSeries alerts) {
    return counter(
        MeterNames.ALERTS,
        "Alerts raised",
        runTag.and("rule", kind.rule().id(), "severity", kind.severity().id()),
        () -> alerts.total(kind));
  }

  private Meter gauge(String metric, String help, Tags tags, DoubleSupplier value) {
    return Gauge.builder(MeterNames.ofPrometheus(metric), value::getAsDouble)
        .description(help)
        .tags(tags)
        .register(registry);
  }

  private Meter counter(String metric, String help, Tags tags, DoubleSupplier value) {
    // A function counter holds its object weakly; this binding is held by the run's meters.
    return FunctionCounter.builder(
            MeterNames.ofPrometheus(metric), this, binding -> value.getAsDouble())
        .description(help)
        .tags(tags)
        .register(registry);
  }

  private void remove(@Nullable Meter meter) {
    if (meter != null) {
      registry.remove(meter);
    }
  }

  void removeAll() {
    runMeters.values().forEach(this::remove);
    scalarMeters.values().forEach(this::remove);
    alertMeters.values().forEach(this::remove);
    infoMeters.values().forEach(this::remove);
    layerMeters.values().forEach(this::removeAll);
    memoryMeters.values().forEach(this::removeAll);
  }

  private void removeAll(@Nullable Meter[] meters) {
    for (Meter meter : meters) {
      remove(meter);
    }
  }
}
