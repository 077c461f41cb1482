package io.tightrope.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.StepFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_frame_survives_the_way_there_and_back_bit_for_bit(long seed) throws IOException {
    StepFrame frame = randomFrame(new Random(seed), 7);

    FrameBatch back = decode(FrameCodec.encode(new FrameBatch("w", List.of(frame))), 7);

    assertThat(back.worker()).isEqualTo("w");
    StepFrame read = back.frames().get(0);
    assertThat(read.statistics()).isEqualTo(frame.statistics());
    for (LayerStatistic statistic : LayerStatistic.values()) {
      assertThat(rawBits(read.column(statistic)))
          .as("seed %d, %s", seed, statistic)
          .isEqualTo(rawBits(frame.column(statistic)));
    }
    assertThat(read.step()).isEqualTo(frame.step());
    assertThat(read.loss()).isEqualTo(frame.loss());
    assertThat(read.agent()).isEqualTo(frame.agent());
    assertThat(read.gateOpen()).isEqualTo(frame.gateOpen());
  }

  @Test
  void a_measured_nan_is_told_from_an_absent_value() throws IOException {
    StepFrame read = decodeOne(
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":"
            + "{\"preactivationVariance\":[\"NaN\",null,\"Infinity\"]}}",
        3);

    double[] q = read.column(LayerStatistic.PREACTIVATION_VARIANCE);
    assertThat(q[0]).isNaN();
    assertThat(StepFrame.isAbsent(q[0])).isFalse();
    assertThat(StepFrame.isAbsent(q[1])).isTrue();
    assertThat(q[2]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"step\":0,\"timestamp\":1} | frames[0].seq: is missing",
        "{\"seq\":-1,\"step\":0,\"timestamp\":1} | frames[0].seq: is not between 0",
        "{\"seq\":1e3,\"step\":0,\"timestamp\":1} | frames[0].seq: is no whole number",
        "{\"seq\":99999999999999999999,\"step\":0,\"timestamp\":1} | frames[0].seq: is not between",
        "{\"seq\":0,\"step\":0} | frames[0].timestamp: is missing",
        "{\"seq\":0,\"step\":0,\"timestamp\":\"NaN\"} | frames[0].timestamp: is no time",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"loss\":\"low\"} | frames[0].loss: is the text",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"q\":[1]}} | frames[0].layers.q: is no known",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"clip\":[1]}} | layers.clip: has 1 entries",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"clip\":[1,2,3]}} | has more than the run's 2",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"clip\":7}} | layers.clip: is no array",
        "7 | frames[0]: is no object",
        "{\"seq\":0, | is no valid JSON at line 1"
      })
  void an_error_names_the_field(String frame, String error) {
    assertThatThrownBy(() -> decodeOne(frame, 2))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining(error);
  }

  private static StepFrame randomFrame(Random random, int layers) {
    StepFrame.Builder frame = StepFrame.builder(
            random.nextInt(1000), random.nextInt(1_000_000), layers)
        .epoch(3)
        .timestamp(1.79e9 + random.nextDouble())
        .loss(random.nextGaussian())
        .stage(2)
        .sparsityTarget(0.7)
        .batchSize(100)
        .gateOpen(random.nextBoolean())
        .agent(new AgentReport(random.nextDouble(), 0.01, 12, 3, 4));
    for (LayerStatistic statistic : LayerStatistic.values()) {
      if (random.nextInt(4) > 0) {
        for (int layer = 0; layer < layers; layer++) {
          frame.value(statistic, layer, anyValue(random));
        }
      }
    }
    return frame.build();
  }

  private static double anyValue(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> StepFrame.MEASURED_NAN;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> random.nextInt(5);
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    };
  }

  private static long[] rawBits(double[] values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }

  private static StepFrame decodeOne(String frame, int layers) throws IOException {
    return decode(("{\"frames\":[" + frame + "]}").getBytes(UTF_8), layers)
        .frames()
        .get(0);
  }

  private static FrameBatch decode(byte[] body, int layers) throws IOException {
    return FrameCodec.decode(new ByteArrayInputStream(body), layers);
  }
}
