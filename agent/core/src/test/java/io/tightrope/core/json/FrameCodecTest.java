package io.tightrope.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.AgentReport;
import io.tightrope.core.frame.FrameBatch;
import io.tightrope.core.frame.LayerStatistic;
import io.tightrope.core.frame.Range;
import io.tightrope.core.frame.RunStatistic;
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
    for (RunStatistic statistic : RunStatistic.values()) {
      assertThat(Double.doubleToRawLongBits(read.value(statistic)))
          .as("%s", statistic)
          .isEqualTo(Double.doubleToRawLongBits(frame.value(statistic)));
    }
    assertThat(read.step()).isEqualTo(frame.step());
    assertThat(read.agent()).isEqualTo(frame.agent());
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
        "{\"step\":0,\"timestamp\":1} | frames[0].seq is missing",
        "{\"seq\":-1,\"step\":0,\"timestamp\":1} | frames[0].seq is not between 0",
        "{\"seq\":1e3,\"step\":0,\"timestamp\":1} | frames[0].seq is not a whole number",
        "{\"seq\":99999999999999999999,\"step\":0,\"timestamp\":1} | frames[0].seq is not between",
        "{\"seq\":0,\"step\":0} | frames[0].timestamp is missing",
        "{\"seq\":0,\"step\":0,\"timestamp\":\"NaN\"} | frames[0].timestamp is not a time",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"loss\":\"low\"} | frames[0].loss is the text",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"q\":[1]}} | frames[0].layers.q is not a known layer statistic; known are preactivationVariance",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"clip\":[1]}} | layers.clip has 1 entries",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"clip\":[1,2,3]}} | has more than the run's 2",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"clip\":7}} | layers.clip is not an array",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"accuracy\":93} | frames[0].accuracy is 93.0; allowed is 0 to 1",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"learningRate\":-1} | learningRate is -1.0; allowed is 0 or more",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"epoch\":-1} | frames[0].epoch is not between 0",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"gateOpen\":1} | frames[0].gateOpen is neither true nor false",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"agent\":{\"interval\":1.5}} | agent.interval is not a whole number",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"agent\":{\"overhead\":-0.2}} | agent.overhead is -0.2; allowed is 0 or more",
        "{\"seq\":0,\"step\":9007199254740992,\"timestamp\":1} | frames[0].step is not between 0 and 9007199254740991",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"valLoss\":1} | frames[0].valLoss is not a known field; known are seq, step, timestamp, layers, agent, epoch",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"agent\":{\"loss\":1}} | frames[0].agent.loss is not a known field; known are overhead",
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"loss\":1e400} | frames[0].loss is 1e400, beyond the largest number",
        "7 | frames[0] is not an object",
        "{\"seq\":0, | is not valid JSON at line 1"
      })
  void an_error_names_the_field(String frame, String error) {
    assertThatThrownBy(() -> decodeOne(frame, 2))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining(error);
  }

  @ParameterizedTest
  @CsvSource({
    "activationSparsity, 1.2, 0 to 1",
    "activationSparsity, -0.01, 0 to 1",
    "deadUnits, 100, 0 to 1",
    "inputCorrelation, -1.1, -1 to 1",
    "preactivationVariance, -2, 0 or more",
    "nonfiniteValues, 1.5, a whole number from 0 to 9007199254740991"
  })
  void a_value_outside_the_range_of_its_statistic_is_rejected(
      String statistic, double value, String range) {
    String frame = "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"" + statistic
        + "\":[null,0,0," + value + "]}}";

    assertThatThrownBy(() -> decodeOne(frame, 4))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessage("frames[0].layers." + statistic + "[3] is " + value + "; allowed is " + range);
  }

  @ParameterizedTest
  @CsvSource({
    "activationSparsity, 1.0000001",
    "activationSparsity, -1e-9",
    "inputCorrelation, 1.00001",
    "inputCorrelation, -1",
    "preactivationVariance, -1e-12",
    "preactivationMean, -1e30",
    "preactivationQuantile01, -7",
    "nonfiniteValues, 3"
  })
  void a_value_inside_its_range_or_outside_by_rounding_is_taken_as_it_is(
      String statistic, double value) throws IOException {
    StepFrame read = decodeOne(
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"layers\":{\"" + statistic + "\":[" + value + "]}}",
        1);

    assertThat(read.value(LayerStatistic.ofField(statistic).orElseThrow(), 0)).isEqualTo(value);
  }

  @Test
  void what_is_not_finite_is_read_as_a_bare_token_too_whatever_the_range() throws IOException {
    StepFrame read = decodeOne(
        "{\"seq\":0,\"step\":0,\"timestamp\":1,\"loss\":NaN,\"layers\":"
            + "{\"activationSparsity\":[NaN,Infinity,-Infinity]}}",
        3);

    assertThat(read.has(RunStatistic.LOSS)).isTrue();
    assertThat(rawBits(read.column(LayerStatistic.ACTIVATION_SPARSITY)))
        .isEqualTo(rawBits(
            new double[] {StepFrame.MEASURED_NAN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
            }));
  }

  @Test
  void a_frame_writes_the_agents_numbers_nested_and_leaves_out_what_it_does_not_know() {
    StepFrame frame = StepFrame.builder(3, 40, 1)
        .timestamp(1.5)
        .batchSize(100)
        .gateOpen(false)
        .agent(new AgentReport(0.02, 0.01, 12, 0, 1))
        .build();

    assertThat(new String(FrameCodec.encode(new FrameBatch("0", List.of(frame))), UTF_8))
        .isEqualTo("{\"worker\":\"0\",\"frames\":[{\"seq\":3,\"step\":40,\"timestamp\":1.5,"
            + "\"epoch\":0,\"loss\":null,\"stage\":0,\"sparsityTarget\":null,\"batchSize\":100,"
            + "\"windowSamples\":100,\"gateOpen\":false,\"agent\":{\"overhead\":0.02,"
            + "\"budget\":0.01,\"interval\":12,\"dropped\":0,\"errors\":1},\"layers\":{}}]}");
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
          frame.value(statistic, layer, anyValue(random, statistic.range()));
        }
      }
    }
    return frame.build();
  }

  private static double anyValue(Random random, Range range) {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> StepFrame.MEASURED_NAN;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> range.maximum() > 1 ? random.nextInt(5) : random.nextInt(2);
      default -> inside(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20), range);
    };
  }

  private static double inside(double value, Range range) {
    double limited = Math.max(range.minimum(), Math.min(range.maximum(), value));
    return range.isWhole() ? Math.rint(limited) : limited;
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
