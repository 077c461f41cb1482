package io.tightrope.core.export;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One series of a run in one registry, which is there while it has a value. Not thread-safe; the
 * value it registers must be.
 */
final class Series {
  private final String metric;
  private final String help;
  private final Tags tags;
  private final BooleanSupplier present;
  private final DoubleSupplier value;
  private @Nullable Meter meter;

  /**
   * Declares a series that is registered by {@link #refresh}.
   *
   * @param metric full Prometheus name; one that ends in {@code _total} is a counter
   * @param present whether there is a value now
   * @param value read at each scrape
   */
  Series(String metric, String help, Tags tags, BooleanSupplier present, DoubleSupplier value) {
    this.metric = metric;
    this.help = help;
    this.tags = tags;
    this.present = present;
    this.value = value;
  }

  /** Registers the series if it has a value now and removes it if it has none. */
  void refresh(MeterRegistry registry) {
    boolean wanted = present.getAsBoolean();
    if (wanted && meter == null) {
      meter = register(registry);
    } else if (!wanted) {
      remove(registry);
    }
  }

  private Meter register(MeterRegistry registry) {
    String name = MeterNames.ofPrometheus(metric);
    if (MeterNames.isCounter(metric)) {
      // A function counter holds its object weakly; the run's binding holds this one.
      return FunctionCounter.builder(name, this, series -> series.value.getAsDouble())
          .description(help)
          .tags(tags)
          .register(registry);
    }
    return Gauge.builder(name, value::getAsDouble).description(help).tags(tags).register(registry);
  }

  void remove(MeterRegistry registry) {
    Meter registered = meter;
    if (registered != null) {
      registry.remove(registered);
      meter = null;
    }
  }
}
