package io.tightrope.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  private final AlertBoard board = new AlertBoard(store(), Clock.systemUTC(), new Deaf());

  private static final class Deaf implements AlertListener {
    @Override
    public List<StoredDocument> documentsOf(Change change) {
      return List.of();
    }

    @Override
    public void committed(Change change) {
      // nothing listens
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
}
