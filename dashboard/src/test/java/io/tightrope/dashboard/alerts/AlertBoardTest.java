package io.tightrope.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.dashboard.store.RunStore;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoredDocument;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AlertBoardTest {
  private static final Silence.Matchers EVERYTHING = new Silence.Matchers("", "", "", Map.of());

  /** The document that cannot be removed. */
  private final AtomicReference<String> stuck = new AtomicReference<>("");

  private final AlertBoard board =
      new AlertBoard(store(), Clock.systemUTC(), new Deaf(), run -> Map.of());

  private static final class Deaf implements AlertListener {
    @Override
    public Prepared prepare(Change change) {
      return Prepared.of(() -> {});
    }
  }

  private RunStore store() {
    return (RunStore) Proxy.newProxyInstance(
        RunStore.class.getClassLoader(),
        new Class<?>[] {RunStore.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("update")
              && ((List<?>) arguments[1])
                  .stream()
                      .anyMatch(document -> document instanceof StoredDocument removed
                          && removed.id().equals(stuck.get()))) {
            throw new StoreException("no space");
          }
          return method.getName().equals("documents") ? List.of() : null;
        });
  }

  @Test
  void a_silence_that_cannot_be_ended_does_not_keep_another_from_ending() {
    double past = System.currentTimeMillis() / 1e3 - 10;
    Silence first = board.silence(EVERYTHING, past - 10, past, "", "");
    Silence second = board.silence(EVERYTHING, past - 10, past, "", "");
    stuck.set(first.id());

    assertThatThrownBy(board::endSilences).isInstanceOf(StoreException.class);
    assertThat(board.unsilence(second.id())).as("it has ended").isFalse();
    stuck.set("");
    assertThat(board.unsilence(first.id())).as("it is still there").isTrue();
  }

  @Test
  void only_active_alerts_are_given_where_active_ones_are_asked_for() {
    board.apply(
        List.of(
            alert("a", "1", 10, Double.NaN),
            alert("a", "2", 11, 12),
            alert("b", "3", 13, Double.NaN)),
        Source.TIGHTROPE);

    assertThat(board.allActive()).extracting(TrackedAlert::id).containsExactly("3", "1");
    assertThat(board.active("a")).extracting(TrackedAlert::id).containsExactly("1");
    assertThat(board.active("c")).isEmpty();
    board.apply(List.of(alert("a", "1", 10, 14)), Source.TIGHTROPE);
    assertThat(board.allActive()).extracting(TrackedAlert::id).containsExactly("3");
    assertThat(board.of("a")).hasSize(2);
  }

  private static Alert alert(String run, String id, double startedAt, double endedAt) {
    return new Alert(
        id,
        run,
        Rule.VARIANCE_EXPLOSION,
        Severity.WARNING,
        List.of(),
        0,
        3,
        1,
        Expected.UNKNOWN,
        "message",
        "cause.",
        "action.",
        startedAt,
        endedAt);
  }
}
