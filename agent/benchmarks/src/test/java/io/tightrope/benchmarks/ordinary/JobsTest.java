package io.tightrope.benchmarks.ordinary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class JobsTest {
  @Test
  void there_are_many_jobs_and_each_has_its_own_name() {
    List<Job> jobs = Jobs.all();

    assertThat(jobs).hasSizeGreaterThanOrEqualTo(40);
    assertThat(jobs).extracting(Job::name).doesNotHaveDuplicates();
    assertThat(jobs).allSatisfy(job -> assertThat(job.steps()).isBetween(300, 1500));
  }

  @Test
  void a_job_gives_the_same_run_each_time() {
    Job job = Jobs.all().stream()
        .filter(each -> each.name().equals("flowers-raw-relu-adam"))
        .findFirst()
        .orElseThrow();

    assertThat(losses(job)).isEqualTo(losses(job)).doesNotHaveDuplicates();
  }

  private static List<Double> losses(Job job) {
    Program program = job.prepare();
    return java.util.stream.IntStream.range(0, 5)
        .mapToObj(step -> {
          program.training().goOn(Runnable::run);
          return ((MultiLayerNetwork) program.model()).score();
        })
        .toList();
  }
}
