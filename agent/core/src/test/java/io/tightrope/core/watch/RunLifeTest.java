package io.tightrope.core.watch;

import static io.tightrope.core.push.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.json.HeartbeatCodec;
import io.tightrope.core.push.FakeDashboard;
import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLifeTest {
  @TempDir
  Path spool;

  private FakeDashboard dashboard;
  private Set<Thread> others;
  private Agent agent;

  @BeforeEach
  void start() throws Exception {
    dashboard = new FakeDashboard(0);
    others = heartbeatThreads();
    agent = Agent.start(SampleRun.config(Optional.of(dashboard.uri()), OptionalInt.of(0), spool));
  }

  @AfterEach
  void stop() {
    agent.close();
    dashboard.close();
  }

  private static Set<Thread> heartbeatThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tightrope-heartbeat"))
        .collect(Collectors.toSet());
  }

  private List<RunEvent> events() {
    return dashboard.received().stream()
        .filter(RunEvent.class::isInstance)
        .map(RunEvent.class::cast)
        .toList();
  }

  @Test
  void one_thread_beats_for_all_runs_and_says_within_a_moment_what_has_changed() throws Throwable {
    AtomicReference<Activity> doing = new AtomicReference<>(Activity.TRAINING);
    agent.watch(SampleRun.description("first")).activityFrom(doing::get);
    agent.watch(SampleRun.description("second")).activityFrom(() -> Activity.IDLE);

    eventually(() -> assertThat(dashboard.heartbeats())
        .contains(
            new HeartbeatCodec.Sent("0", Activity.TRAINING),
            new HeartbeatCodec.Sent("0", Activity.IDLE)));
    doing.set(Activity.EVALUATING);

    eventually(() -> assertThat(dashboard.heartbeats())
        .contains(new HeartbeatCodec.Sent("0", Activity.EVALUATING)));
    assertThat(heartbeatThreads())
        .filteredOn(thread -> !others.contains(thread))
        .hasSize(1)
        .allMatch(Thread::isDaemon);
  }

  @Test
  void a_run_that_nobody_describes_trains_after_a_step_and_is_idle_before_the_first() {
    RunWatch watch = agent.watch(SampleRun.description("plain"));
    assertThat(watch.activity()).isEqualTo(Activity.IDLE);

    watch.stepEnded(0, 1, 0.1, 1);

    assertThat(watch.activity()).isEqualTo(Activity.TRAINING);
  }

  @Test
  void a_failed_run_is_told_once_goes_on_with_a_further_step_and_then_ends_in_order()
      throws Throwable {
    RunWatch watch = agent.watch(SampleRun.description("failing"));
    watch.stepEnded(0, 1, 0.1, 1);
    watch.failed("uncaught java.lang.OutOfMemoryError: Java heap space (thread main)");
    watch.failed("another one");
    assertThat(watch.heartbeat()).as("an ended run has no heart").isEmpty();
    assertThat(watch.activeAlerts(20_000).orElseThrow()).singleElement().satisfies(alert -> {
      assertThat(alert.rule()).isEqualTo(Rule.RUN_FAILED);
      assertThat(alert.message())
          .isEqualTo("The run failed at step 0: uncaught java.lang.OutOfMemoryError: Java heap"
              + " space (thread main).");
      assertThat(alert.action()).contains("-Xmx");
    });

    watch.stepEnded(1, 1, 0.1, 1);
    assertThat(watch.activeAlerts(20_000).orElseThrow()).isEmpty();
    assertThat(watch.heartbeat()).isPresent();
    agent.close();

    assertThat(events())
        .extracting(RunEvent::kind)
        .containsExactly(RunEvent.Kind.END, RunEvent.Kind.RESUMED, RunEvent.Kind.END);
    assertThat(RunEnd.of(events().get(0)).orElseThrow().isFailure()).isTrue();
    assertThat(RunEnd.of(events().get(2)).orElseThrow())
        .isEqualTo(RunEnd.finished("the program closed the agent"));
    assertThat(events().get(2).step()).isEqualTo(1);
  }

  @Test
  void a_run_that_has_failed_is_not_said_to_have_finished_when_the_process_ends() throws Throwable {
    RunWatch watch = agent.watch(SampleRun.description("failed"));
    watch.stepEnded(0, 1, 0.1, 1);
    watch.failed("uncaught java.lang.IllegalStateException (thread main)");
    eventually(() -> assertThat(events()).hasSize(1));

    agent.close();

    assertThat(events())
        .singleElement()
        .satisfies(end -> assertThat(end.details()).containsEntry("status", "failed"));
  }

  @Test
  void the_last_losses_and_frames_come_before_the_end_and_the_counter_has_every_step()
      throws Throwable {
    RunWatch watch = agent.watch(SampleRun.description("counted"));
    for (int step = 0; step < 250; step++) {
      watch.stepEnded(step, step, 0.1, 1);
      if (step % 100 == 0) {
        watch.publish(SampleRun.frame(step));
      }
    }
    eventually(() -> assertThat(dashboard.frameSeqs()).hasSize(3));

    agent.close();

    assertThat(watch.progress().steps()).isEqualTo(250);
    List<Object> received = dashboard.received();
    RunEvent end = (RunEvent) received.get(received.size() - 1);
    assertThat(end.kind()).isEqualTo(RunEvent.Kind.END);
    assertThat(end.step()).isEqualTo(249);
    assertThat(dashboard.scalars().stream()
            .mapToLong(
                block -> Objects.requireNonNull(block.series().get("loss")).size())
            .sum())
        .isEqualTo(250);
    assertThat(dashboard.frameSeqs()).hasSize(3);
  }

  @Test
  void a_process_that_resumes_a_run_counts_on_and_says_so() throws Throwable {
    dashboard.hasNumbersBelow(90);
    RunWatch watch = agent.watch(SampleRun.description("resumed"));
    watch.stepEnded(300, 1, 0.1, 1);
    watch.publish(SampleRun.frame(300));
    watch.event(RunEvent.Kind.NOTE, 300, Map.of("text", "a note"));
    eventually(() -> assertThat(events()).hasSize(2));

    agent.close();

    assertThat(events())
        .extracting(RunEvent::kind)
        .containsExactly(RunEvent.Kind.RESUMED, RunEvent.Kind.NOTE, RunEvent.Kind.END);
    assertThat(events().get(0).step()).isEqualTo(300);
    assertThat(events()).allSatisfy(event -> assertThat(event.seq()).isGreaterThanOrEqualTo(90));
    assertThat(events()).extracting(RunEvent::seq).doesNotHaveDuplicates();
    assertThat(dashboard.frameSeqs())
        .singleElement()
        .satisfies(seq -> assertThat(seq).isGreaterThanOrEqualTo(90));
  }
}
