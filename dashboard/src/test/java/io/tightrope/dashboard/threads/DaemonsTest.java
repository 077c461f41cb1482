package io.tightrope.dashboard.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class DaemonsTest {
  private static final Error ERROR = new StackOverflowError();

  @Test
  void an_error_in_a_task_that_is_repeated_reaches_the_handler_of_its_thread() throws Exception {
    assertThat(seen(
            Daemons.scheduled("repeating"),
            (executor, task) -> ((ScheduledExecutorService) executor)
                .scheduleWithFixedDelay(task, 1, 1, TimeUnit.MILLISECONDS)))
        .isSameAs(ERROR);
  }

  @Test
  void an_error_in_a_task_that_is_done_once_reaches_the_handler_of_its_thread() throws Exception {
    assertThat(seen(
            Daemons.scheduled("later"),
            (executor, task) ->
                ((ScheduledExecutorService) executor).schedule(task, 1, TimeUnit.MILLISECONDS)))
        .isSameAs(ERROR);
    assertThat(seen(Daemons.single("now"), ExecutorService::execute)).isSameAs(ERROR);
  }

  @Test
  void the_thread_has_the_name_and_does_not_keep_the_process_alive() throws Exception {
    for (ExecutorService executor :
        new ExecutorService[] {Daemons.single("one"), Daemons.scheduled("one")}) {
      try {
        Thread thread = executor.submit(Thread::currentThread).get(1, TimeUnit.MINUTES);
        assertThat(thread.getName()).isEqualTo("one");
        assertThat(thread.isDaemon()).isTrue();
      } finally {
        executor.shutdownNow();
      }
    }
  }

  @Test
  void an_exception_does_not_count_as_an_error() throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    ScheduledExecutorService executor = Daemons.scheduled("fails");
    try {
      executor
          .schedule(
              () -> Thread.currentThread()
                  .setUncaughtExceptionHandler((thread, error) -> seen.complete(error)),
              0,
              TimeUnit.MILLISECONDS)
          .get(1, TimeUnit.MINUTES);
      executor.schedule(
          () -> {
            throw new IllegalStateException();
          },
          0,
          TimeUnit.MILLISECONDS);
      executor.submit(() -> {}).get(1, TimeUnit.MINUTES);

      assertThat(seen).isNotDone();
    } finally {
      executor.shutdownNow();
    }
  }

  /** What the handler of the executor's thread gets of a task that ends by the error. */
  private static Throwable seen(
      ExecutorService executor, BiConsumer<ExecutorService, Runnable> start) throws Exception {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    try {
      start.accept(executor, () -> {
        Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> seen.complete(error));
        throw ERROR;
      });
      return seen.get(2, TimeUnit.MINUTES);
    } finally {
      executor.shutdownNow();
    }
  }
}
