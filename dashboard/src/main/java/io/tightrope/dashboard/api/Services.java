package io.tightrope.dashboard.api;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.export.RunExports;
import io.tightrope.dashboard.ingest.Ingest;
import io.tightrope.dashboard.ingest.Recordings;
import io.tightrope.dashboard.live.LiveHub;
import io.tightrope.dashboard.notify.Outbox;
import io.tightrope.dashboard.runs.RunRegistry;
import io.tightrope.dashboard.store.RunStore;
import java.time.Clock;

/** What the handlers call. */
public record Services(
    RunStore store,
    RunRegistry registry,
    Ingest ingest,
    Recordings recordings,
    AlertBoard alerts,
    Outbox outbox,
    LiveHub live,
    PrometheusMeterRegistry metrics,
    RunExports exports,
    Clock clock) {}
