package io.tightrope.benchmarks.sampling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.benchmarks.detection.training.Probes;
import io.tightrope.benchmarks.ordinary.Job;
import io.tightrope.benchmarks.ordinary.Program;
import io.tightrope.core.frame.StepFrame;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.dl4j.hub.Hub;
import java.util.List;

/** Carries out an ordinary training with every step observed. Must not be linked before DL4J is woven. */
final class OrdinaryRecorder {
  private OrdinaryRecorder() {}

  /**
   * Trains the job.
   *
   * @throws IllegalStateException if a step could not be read
   */
  static RecordedRun record(Job job) {
    Program program = job.prepare();
    StepRecorder recorder = new StepRecorder(program.model(), job.name());
    long errors = Hub.errors();
    while (recorder.frames().size() < job.steps()) {
      int before = recorder.frames().size();
      program.training().goOn(training -> Probes.read(recorder::begin, training));
      if (recorder.frames().size() == before || Hub.errors() > errors) {
        throw new IllegalStateException(
            job.name() + ": step " + before + " could not be read; the log says why");
      }
    }
    return new RecordedRun(
        recorder.description(),
        recorder.frames(),
        List.of(),
        outcome(job, program, recorder.frames()));
  }

  private static ObjectNode outcome(Job job, Program program, List<StepFrame> frames) {
    double loss = frames.get(frames.size() - 1).loss();
    double score = program.score().getAsDouble();
    ObjectNode outcome = new ObjectMapper()
        .createObjectNode()
        .put("kind", "ordinary")
        .put("healthy", Double.isFinite(loss) && score >= job.atLeast())
        .put("steps", frames.size())
        .put("metric", program.metric())
        .put("score", score)
        .put("atLeast", job.atLeast());
    return Double.isFinite(loss) ? outcome.put("finalLoss", loss) : outcome.putNull("finalLoss");
  }
}
