package io.tightrope.javaagent.acting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.run.RunEnd;
import io.tightrope.core.run.RunEvent;
import io.tightrope.dl4j.hub.TrainingStoppedError;
import io.tightrope.javaagent.attach.Ingest;
import io.tightrope.javaagent.innocence.ChildJvm;
import io.tightrope.javaagent.programs.FaultInStage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A critical alert ends a training whose user asked for that. */
@Tag("agent")
class StopTest {
  private static final int EPOCHS = 5000;

  @TempDir
  private Path directory;

  /** What the network has learned at the end of the last step. */
  private static final class Last extends BaseTrainingListener {
    private float[] parameters;

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      parameters = model.params().dup().data().asFloat();
    }
  }

  private static TrainingStoppedError stopped(Runnable training) {
    try {
      training.run();
    } catch (TrainingStoppedError stopped) {
      return stopped;
    }
    throw new AssertionError("nothing was stopped");
  }

  @Test
  void fit_ends_after_a_step_the_network_is_intact_and_can_be_taken_back_and_trained_on()
      throws IOException {
    MultiLayerNetwork net = Diverging.network();
    Last last = new Last();
    net.setListeners(last);
    try (Acting agent =
        new Acting("checkpoint-dir=" + directory, "checkpoint-every=5", "on-critical=stop")) {
      for (int epoch = 0; epoch < EPOCHS && Acting.checkpoints(directory) < 2; epoch++) {
        net.fit(Diverging.batches());
      }
      int healthy = net.getIterationCount();
      net.setLearningRate(Diverging.FATAL_RATE);

      TrainingStoppedError stopped = stopped(() -> net.fit(Diverging.batches(), EPOCHS));

      assertThat(stopped.alertStep()).isBetween((long) healthy - 1, stopped.step());
      assertThat(net.getIterationCount()).isEqualTo((int) stopped.step() + 1);
      assertThat(net.getLayer(0).getIterationCount()).isEqualTo(net.getIterationCount());
      assertThat(net.params().dup().data().asFloat()).isEqualTo(last.parameters);
      assertThat(stopped)
          .hasMessageStartingWith("Tightrope ended fit after step " + stopped.step() + " because "
              + stopped.rule() + " fired at step " + stopped.alertStep());
      MultiLayerNetwork saved = ModelSerializer.restoreMultiLayerNetwork(
          new File(stopped.checkpoint().orElseThrow()), true);
      net.setParams(saved.params());
      net.getUpdater().getStateViewArray().assign(saved.getUpdater().getStateViewArray());
      net.setLearningRate(Diverging.LEARNING_RATE);
      net.fit(Diverging.batches());
      assertThat(net.score()).isFinite();
      agent.end();

      RunEvent end = agent.events(RunEvent.Kind.END).get(0);
      assertThat(RunEnd.of(end)).contains(RunEnd.stopped(stopped.rule(), stopped.alertStep()));
      assertThat(agent.events(RunEvent.Kind.RESUMED)).as("it was trained on").hasSize(1);
      assertThat(agent.events(RunEvent.Kind.END)).hasSize(2);
    }
  }

  @Test
  void a_stop_needs_no_directory_for_checkpoints() throws IOException {
    MultiLayerNetwork net = Diverging.network(Diverging.FATAL_RATE);
    try (Acting agent = new Acting("on-critical=stop")) {
      TrainingStoppedError stopped = stopped(() -> net.fit(Diverging.batches(), EPOCHS));

      assertThat(stopped.checkpoint()).isEmpty();
      assertThat(stopped).hasMessageEndingWith("There is no checkpoint from before the alert.");
    }
  }

  @Test
  void early_stopping_does_not_take_it_for_a_failed_step() throws IOException {
    MultiLayerNetwork net = Diverging.network(Diverging.FATAL_RATE);
    EarlyStoppingConfiguration<MultiLayerNetwork> stopping = new EarlyStoppingConfiguration.Builder<
            MultiLayerNetwork>()
        .epochTerminationConditions(new MaxEpochsTerminationCondition(EPOCHS))
        .scoreCalculator(new DataSetLossCalculator(Diverging.batches(), true))
        .build();
    try (Acting agent = new Acting("on-critical=stop")) {
      EarlyStoppingTrainer trainer = new EarlyStoppingTrainer(stopping, net, Diverging.batches());

      assertThatThrownBy(trainer::fit).isInstanceOf(TrainingStoppedError.class);

      agent.end();
      assertThat(agent.events(RunEvent.Kind.END))
          .singleElement()
          .satisfies(end ->
              assertThat(RunEnd.of(end).orElseThrow().status()).isEqualTo(RunEnd.Status.KILLED));
    }
  }

  @Test
  @Tag("integration")
  void a_sparsity_ramp_that_steps_back_does_not_keep_the_training_from_ending() throws Exception {
    try (Ingest dashboard = new Ingest()) {
      Process process = ChildJvm.startWithLibrary(
          List.of(
              "-Dtightrope.agent.jar=" + System.getProperty("agent.jar"),
              "-Dtightrope.on-critical=stop",
              "-Dtightrope.dashboard=" + dashboard.url()),
          FaultInStage.class);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(output).isEqualTo(1);
      assertThat(output).contains("fault at step").doesNotContain("held");
      assertThat(errors).contains("TrainingStoppedError: Tightrope ended fit after step");
      assertThat(dashboard.events()).contains("\"killed\"").contains("stopped by Tightrope");
    }
  }
}
