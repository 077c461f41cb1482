package io.tightrope.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.examples.data.FashionMnist;
import io.tightrope.examples.training.Options;
import io.tightrope.examples.training.Summary;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("integration")
final class RampTest {

  private static final Options OPTIONS =
      new Options(Optional.empty(), true, 1, 1, Optional.empty());

  @Test
  void the_naive_ramp_loses_sparsity_and_accuracy() throws IOException {
    Summary summary = NaiveRamp.train(OPTIONS, FashionMnist.bundled());

    double best =
        summary.stages().stream().mapToDouble(Summary.Stage::accuracy).max().orElseThrow();
    Summary.Stage last = summary.stages().get(summary.stages().size() - 1);
    assertThat(last.achieved()).isLessThan(last.target() - 0.1);
    assertThat(last.accuracy()).isLessThan(best - 0.2);
  }

  @Test
  void the_layerwise_ramp_stays_sparse_and_learns() throws IOException {
    Summary summary = LayerwiseRamp.train(OPTIONS, FashionMnist.bundled());

    Summary.Stage last = summary.stages().get(summary.stages().size() - 1);
    assertThat(last.achieved()).isGreaterThanOrEqualTo(0.7);
    assertThat(last.accuracy()).isGreaterThanOrEqualTo(0.75);
  }

  @Test
  void the_gated_ramp_is_as_sparse_as_wanted_and_close_to_its_dense_baseline() throws IOException {
    Summary gated = GatedRamp.train(OPTIONS, FashionMnist.bundled());
    Summary dense = DenseBaseline.train(OPTIONS, FashionMnist.bundled());

    Summary.Stage last = gated.stages().get(gated.stages().size() - 1);
    assertThat(last.achieved()).isGreaterThanOrEqualTo(0.85);
    assertThat(last.lowest()).isGreaterThanOrEqualTo(0.8);
    assertThat(last.accuracy()).isGreaterThanOrEqualTo(dense.stages().get(0).accuracy() - 0.03);
  }
}
