package io.tightrope.dashboard.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchfulTest {
  @Test
  void an_error_in_a_task_of_an_executor_reaches_the_handler_of_its_thread() throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task);
      thread.setUncaughtExceptionHandler((of, error) -> seen.complete(error));
      return thread;
    });
    try {
      Error error = new StackOverflowError();
      executor.scheduleWithFixedDelay(
          Watchful.of(() -> {
            throw error;
          }),
          0,
          1,
          TimeUnit.SECONDS);

      assertThat(seen.get(20, TimeUnit.SECONDS)).isSameAs(error);
    } finally {
      executor.shutdownNow();
    }
  }
}
