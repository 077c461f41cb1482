package io.tightrope.dashboard;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tightrope.dashboard.alerts.AlertState;
import io.tightrope.dashboard.alerts.Judge;
import io.tightrope.dashboard.api.Services;
import io.tightrope.dashboard.export.RunExports;
import io.tightrope.dashboard.notify.Outbox;
import java.util.function.Supplier;

/** What the dashboard says of itself, beside what it counts as it works. */
final class OwnMetrics {
  private OwnMetrics() {}

  static void register(MeterRegistry metrics, Services services, Judge judge, Outbox outbox) {
    gauge(metrics, "runs", "Runs in the store", () -> services.registry().all().size());
    gauge(
        metrics, "watchers", "Clients of the live stream", () -> services.live().clients());
    gauge(metrics, "judge.backlog.frames", "Frames stored and not judged yet", judge::backlog);
    gauge(
        metrics,
        "notifications.waiting",
        "Notifications that no receiver has taken yet",
        outbox::waiting);
    gauge(
        metrics,
        "alerts.firing",
        "Alerts that are firing, neither acknowledged nor silenced",
        () -> services.alerts().all().stream()
            .filter(alert -> services.alerts().state(alert) == AlertState.FIRING)
            .count());
    Gauge.builder("tightrope.dashboard.store", () -> services.store().sizeInBytes())
        .baseUnit("bytes")
        .description("Size of the store on disk")
        .register(metrics);
    Gauge.builder("tightrope.dashboard.disk.free", () -> services.store().freeBytes())
        .baseUnit("bytes")
        .description("Free space on the disk of the store")
        .register(metrics);
    gauge(
        metrics,
        "runs.exported",
        "Runs without an endpoint of their own that are exported here",
        () -> services.exports().size());
    FunctionCounter.builder(
            "tightrope.dashboard.exports.left", services.exports(), RunExports::left)
        .description("Requests of runs that are not exported because too many others are")
        .register(metrics);
    gauge(
        metrics,
        "journal.queue",
        "Requests that wait for the journal; at most " + services.store().queueCapacity(),
        () -> services.store().queued());
    Gauge.builder("tightrope.dashboard.unmoved", () -> services.store().unmovedBytes())
        .baseUnit("bytes")
        .description("Memory of what is in the journal and not in the tables yet")
        .register(metrics);
    Gauge.builder("tightrope.dashboard.heap.used", OwnMetrics::heapUsed)
        .baseUnit("bytes")
        .description("Heap in use")
        .register(metrics);
    Gauge.builder("tightrope.dashboard.heap.max", () -> Runtime.getRuntime().maxMemory())
        .baseUnit("bytes")
        .description("Heap that may be used")
        .register(metrics);
    gauge(
        metrics,
        "journal.lost.frames",
        "Frames lost because the journal was damaged at the last start",
        () -> services.store().lostFrames());
    gauge(
        metrics,
        "store.healthy",
        "1 while the store can write, else 0",
        () -> services.store().healthy() ? 1 : 0);
  }

  private static long heapUsed() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void gauge(
      MeterRegistry metrics, String name, String description, Supplier<Number> value) {
    Gauge.builder("tightrope.dashboard." + name, value).description(description).register(metrics);
  }
}
