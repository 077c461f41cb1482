package io.tightrope.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dashboard.alerts.AlertBoard;
import io.tightrope.dashboard.alerts.AlertListeners;
import io.tightrope.dashboard.alerts.Judge;
import io.tightrope.dashboard.alerts.Source;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredRun;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run comes to that is judged from its beginning after a restart. */
class JudgedAgainTest {
  @TempDir
  Path data;

  private static Alert alert(Rule rule) {
    return new Alert(
        "of " + rule,
        "a",
        rule,
        Severity.WARNING,
        List.of(),
        0,
        3,
        1,
        Expected.UNKNOWN,
        "message",
        "cause.",
        "action.",
        System.currentTimeMillis() / 1e3,
        Double.NaN);
  }

  /** The store of an engine, which cannot write a document while that is set. */
  private static RunStore failing(RunStore store, AtomicBoolean full, AtomicInteger replays) {
    return (RunStore) Proxy.newProxyInstance(
        RunStore.class.getClassLoader(),
        new Class<?>[] {RunStore.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("update") && full.get()) {
            throw new StoreException("no space");
          }
          if (method.getName().equals("replay")) {
            replays.incrementAndGet();
          }
          return method.invoke(store, arguments);
        });
  }

  private static void end(Judge judge, StoredRun run, RunEvent end) {
    judge.event(run, end, 0);
    judge.awaitQuiet();
  }

  @Test
  void an_end_that_could_not_be_judged_is_judged_when_the_store_can_write_again() throws Exception {
    AtomicBoolean full = new AtomicBoolean();
    AtomicInteger replays = new AtomicInteger();
    Clock clock = Clock.systemUTC();
    try (Engine engine = Engine.open(DashboardConfig.local(0, data))) {
      TestRuns.send(engine, "a", 10);
      engine.awaitQuiet();
      StoredRun run = engine.services().registry().find("a").orElseThrow().stored();
      RunEvent end =
          new RunEvent(0, 10, 100, RunEvent.Kind.END, RunEnd.failed("no memory").details());
      RunStore store = failing(engine.services().store(), full, replays);
      engine.services().store().append(run, end, place -> {});
      AlertBoard board =
          new AlertBoard(store, clock, new AlertListeners(List.of()), name -> Map.of());
      try (Judge judge = new Judge(
          store, DashboardConfig.local(0, data).rules(), board, clock, StoredRun::description)) {
        full.set(true);
        end(judge, run, end);
        end(judge, run, end);
        end(judge, run, end);
        assertThat(board.hasActive("a")).isFalse();
        assertThat(replays).as("not for each task").hasValueLessThan(2);

        full.set(false);
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!board.hasActive("a") && System.nanoTime() < deadline) {
          Thread.sleep(50);
        }
        assertThat(board.of("a"))
            .extracting(tracked -> tracked.alert().rule())
            .containsExactly(Rule.RUN_FAILED);
      }
    }
  }

  @Test
  void an_alert_that_is_found_no_more_is_resolved_and_one_from_outside_stays() {
    try (Engine engine = Engine.open(DashboardConfig.local(0, data))) {
      TestRuns.send(engine, "a", 10);
      engine.awaitQuiet();
      engine
          .services()
          .alerts()
          .apply(List.of(alert(Rule.NON_FINITE_VALUES), alert(Rule.RUN_LOST)), Source.TIGHTROPE);
    }
    try (Engine engine = Engine.open(DashboardConfig.local(0, data))) {
      engine.awaitQuiet();
      assertThat(engine.services().alerts().of("a"))
          .filteredOn(tracked -> tracked.alert().active())
          .extracting(tracked -> tracked.alert().rule())
          .containsExactly(Rule.RUN_LOST);
    }
  }
}
