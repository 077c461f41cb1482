package io.tightrope.javaagent.acting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.run.RunEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;

/** A model that breaks can be taken back to where it had not. */
@Tag("agent")
class CheckpointsTest {
  private static final int PATIENCE_STEPS = 20_000;
  private static final int STEPS_AFTER = 300;

  @TempDir
  private Path directory;

  private final List<State> states = new ArrayList<>();

  private void fit(Model model, Consumer<DataSet> fit) {
    fit.accept(Diverging.batch(states.size()));
    states.add(State.of(model));
  }

  /** Trains until there are so many checkpoints, and a few steps more. */
  private void fitUntil(long checkpoints, Model model, Consumer<DataSet> fit) {
    while (Acting.checkpoints(directory) < checkpoints && states.size() < PATIENCE_STEPS) {
      fit(model, fit);
    }
    assertThat(Acting.checkpoints(directory)).isGreaterThanOrEqualTo(checkpoints);
    for (int i = 0; i < 10; i++) {
      fit(model, fit);
    }
  }

  private List<RunEvent> fitUntilBroken(Model model, Consumer<DataSet> fit, Runnable fault)
      throws IOException {
    try (Acting agent =
        new Acting("checkpoint-dir=" + directory, "checkpoint-every=5", "on-critical=checkpoint")) {
      fitUntil(2, model, fit);
      long healthy = states.size();
      fault.run();
      for (int i = 0; i < STEPS_AFTER; i++) {
        fit(model, fit);
      }
      agent.end();
      List<RunEvent> kept = agent.events(RunEvent.Kind.CHECKPOINT);
      assertThat(kept)
          .as("broken from step " + healthy + " on")
          .isNotEmpty()
          .allSatisfy(event -> assertThat((long) step(event)).isLessThanOrEqualTo(healthy));
      assertThat(agent.logged(" fired at step "))
          .as("critical ones")
          .isNotEmpty()
          .allSatisfy(line -> assertThat(kept)
              .anySatisfy(event -> assertThat(line).contains(path(event).toString())));
      return kept;
    }
  }

  private static File path(RunEvent kept) {
    return new File((String) kept.details().get("path"));
  }

  private static int step(RunEvent kept) {
    return ((Number) kept.details().get("checkpointStep")).intValue();
  }

  @Test
  void the_network_from_before_an_alert_is_restored_bit_for_bit_and_trains_on_as_it_did()
      throws IOException {
    MultiLayerNetwork net = Diverging.network();

    List<RunEvent> kept =
        fitUntilBroken(net, net::fit, () -> net.setLearningRate(Diverging.FATAL_RATE));

    for (RunEvent event : kept) {
      int step = step(event);
      assertThat((long) step).isLessThan(event.step());
      MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(path(event), true);
      State.of(restored).assertEqualTo(states.get(step));
      if (step + 1 < states.size() - STEPS_AFTER) {
        restored.fit(Diverging.batch(step + 1));
        State.of(restored).assertEqualTo(states.get(step + 1));
      }
    }
  }

  @Test
  void a_graph_is_restored_too_whatever_its_layers_are_called() throws IOException {
    ComputationGraph graph = Diverging.graph();

    List<RunEvent> kept =
        fitUntilBroken(graph, graph::fit, () -> graph.setLearningRate(Diverging.FATAL_RATE));

    for (RunEvent event : kept) {
      ComputationGraph restored = ModelSerializer.restoreComputationGraph(path(event), true);
      State.of(restored).assertEqualTo(states.get(step(event)));
      assertThat(restored.getLayer("層")).isNotNull();
    }
  }

  @Test
  void only_so_many_checkpoints_stay_and_none_is_half_of_one() throws IOException {
    MultiLayerNetwork net = Diverging.network();
    try (Acting agent =
        new Acting("checkpoint-dir=" + directory, "checkpoint-every=1", "checkpoint-keep=2")) {
      fitUntil(2, net, net::fit);
      List<String> early = Acting.files(directory);
      while (Acting.files(directory).equals(early) && states.size() < PATIENCE_STEPS) {
        fit(net, net::fit);
      }
      agent.end();
      assertThat(agent.logged("heckpoint")).isEmpty();
    }
    assertThat(Acting.files(directory))
        .hasSize(2)
        .allMatch(file -> file.matches("step-\\d+\\.zip"));
  }

  @Test
  void without_a_setting_a_broken_run_leaves_no_file_and_throws_nothing() throws IOException {
    MultiLayerNetwork net = Diverging.network(Diverging.FATAL_RATE);
    try (Acting agent = new Acting()) {
      for (int i = 0; i < STEPS_AFTER; i++) {
        fit(net, net::fit);
      }
      agent.end();
      assertThat(agent.events(RunEvent.Kind.CHECKPOINT)).isEmpty();
      assertThat(agent.logged("fired")).isEmpty();
    }
    assertThat(Float.isNaN(states.get(states.size() - 1).parameters()[0])).isTrue();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_directory_that_cannot_be_written_costs_one_line_and_nothing_else() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");
    State reported = fit(new Acting());

    Acting agent = new Acting("checkpoint-dir=" + file.resolve("below"), "checkpoint-every=1");
    State acting = fit(agent);

    acting.assertEqualTo(reported);
    assertThat(agent.logged("Cannot write checkpoints to " + file.resolve("below")))
        .hasSize(1);
  }

  @Test
  void checkpoints_do_not_change_what_is_learned() throws IOException {
    State reported = fit(new Acting());
    State acting = fit(new Acting("checkpoint-dir=" + directory, "checkpoint-every=1"));

    acting.assertEqualTo(reported);
    assertThat(Acting.files(directory)).isNotEmpty();
  }

  private State fit(Acting settings) {
    MultiLayerNetwork net = Diverging.network();
    try (Acting agent = settings) {
      for (int step = 0; step < STEPS_AFTER; step++) {
        net.fit(Diverging.batch(step));
      }
      return State.of(net);
    }
  }

  @Test
  void copies_of_a_parallel_wrapper_are_left_alone_which_is_said_once() throws IOException {
    MultiLayerNetwork net = Diverging.network(Diverging.FATAL_RATE);
    try (Acting agent = new Acting("checkpoint-dir=" + directory, "on-critical=stop")) {
      ParallelWrapper wrapper = new ParallelWrapper.Builder<>(net)
          .workers(2)
          .averagingFrequency(2)
          .prefetchBuffer(0)
          .build();
      for (int epoch = 0; epoch < 20; epoch++) {
        wrapper.fit(Diverging.batches());
      }
      wrapper.shutdown();

      assertThat(agent.logged("copies of a model that ParallelWrapper trains")).hasSize(1);
    }
    assertThat(Acting.files(directory)).isEmpty();
  }
}
