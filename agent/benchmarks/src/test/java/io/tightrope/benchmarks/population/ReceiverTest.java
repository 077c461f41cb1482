package io.tightrope.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tightrope.core.config.ActionSettings;
import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.frame.ScalarBlock;
import io.tightrope.core.frame.ScalarSeries;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.push.RunPusher;
import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import io.tightrope.core.run.RunEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiverTest {
  private static final long PATIENCE_MILLIS = 20_000;

  @TempDir
  private Path spool;

  private Receiver receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private RunPusher pusher(String session, String worker) {
    URI uri = URI.create(receiver.url());
    AgentConfig config = new AgentConfig(
        true,
        Optional.empty(),
        Optional.empty(),
        worker,
        Optional.of(uri),
        Optional.empty(),
        0.01,
        "127.0.0.1",
        OptionalInt.empty(),
        Optional.empty(),
        spool,
        1 << 20,
        1 << 20,
        Duration.ZERO,
        200,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        ActionSettings.NONE);
    RunPusher pusher = new RunPusher(
        description(session),
        worker,
        config,
        uri,
        new AgentHealth(),
        taken -> taken + "-2",
        renamed -> {});
    pusher.start();
    return pusher;
  }

  private static RunDescription description(String session) {
    return new RunDescription(
        "a job",
        session,
        "deeplearning4j",
        "mln-1x4",
        "here",
        Optional.empty(),
        List.of(new LayerDescription(0, "only", "dense", 4, 4, List.of(), Optional.empty())),
        Map.of());
  }

  private static StepFrame frame(long seq) {
    return StepFrame.builder(seq, 10 * seq, 1).timestamp(1e9 + seq).loss(0.5).build();
  }

  private static ScalarBlock losses(long seq) {
    ScalarSeries series = new ScalarSeries(new long[] {seq}, new double[] {0.25 * seq});
    return new ScalarBlock(seq, 1e9 + seq, Map.of(ScalarBlock.LOSS, series));
  }

  private static RunEvent end(long step) {
    return new RunEvent(0, step, 1e9, RunEvent.Kind.END, Map.of("reason", "finished"));
  }

  @Test
  void what_the_agent_sends_becomes_a_recording() throws InterruptedException {
    RunPusher pusher = pusher("one", "0");
    pusher.push(losses(0));
    pusher.push(frame(0), false);
    pusher.push(losses(1));
    pusher.push(frame(1), true);
    pusher.push(end(10));
    assertThat(pusher.flush(PATIENCE_MILLIS)).isTrue();
    pusher.stop();

    List<RecordedRun> runs = receiver.runs();
    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).description()).isEqualTo(description("one"));
    assertThat(runs.get(0).frames()).extracting(StepFrame::step).containsExactly(0L, 10L);
    assertThat(runs.get(0).scalars())
        .usingRecursiveComparison()
        .isEqualTo(List.of(losses(0), losses(1)));
    assertThat(runs.get(0).events()).containsExactly(end(10));
  }

  @Test
  void a_second_network_of_the_process_is_a_run_of_its_own() throws InterruptedException {
    for (String session : List.of("one", "two")) {
      RunPusher pusher = pusher(session, "0");
      pusher.push(frame(session.equals("one") ? 0 : 5), false);
      assertThat(pusher.flush(PATIENCE_MILLIS)).isTrue();
      pusher.stop();
    }

    assertThat(receiver.runs())
        .extracting(run -> run.description().run(), run -> run.frames().get(0).seq())
        .containsExactly(tuple("a job", 0L), tuple("a job-2", 5L));
  }

  @Test
  void of_several_workers_of_a_run_the_first_is_recorded() throws InterruptedException {
    for (String worker : List.of("0", "1")) {
      RunPusher pusher = pusher("one", worker);
      pusher.push(frame(0), false);
      pusher.push(frame(worker.equals("0") ? 1 : 2), false);
      assertThat(pusher.flush(PATIENCE_MILLIS)).isTrue();
      pusher.stop();
    }

    assertThat(receiver.runs()).hasSize(1);
    assertThat(receiver.runs().get(0).frames()).extracting(StepFrame::seq).containsExactly(0L, 1L);
  }
}
