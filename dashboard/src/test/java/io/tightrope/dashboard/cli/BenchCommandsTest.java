package io.tightrope.dashboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tightrope.dashboard.bench.Latency;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmarks that drive a dashboard, made small: they run to their end and count right. */
class BenchCommandsTest {
  private static final Pattern BLANKS = Pattern.compile(" +");

  private static JsonNode json(CommandRun run) throws IOException {
    assertThat(run.exit()).as(run.err()).isZero();
    return JsonMapper.builder().build().readTree(run.out());
  }

  @Test
  void every_viewer_that_is_let_in_gets_every_frame_and_the_others_learn_why_not()
      throws IOException {
    JsonNode results = json(CommandRun.of(
        "bench-readers", "--viewers", "3,503", "--rate", 5, "--seconds", 1, "--json"));

    assertThat(results).hasSize(2);
    JsonNode few = results.get(0);
    assertThat(few.path("admitted").asInt()).isEqualTo(3);
    assertThat(few.path("refused")).isEmpty();
    assertThat(few.path("missing").asInt()).isZero();
    assertThat(few.path("frames").asInt()).isEqualTo(5);
    assertThat(few.at("/arrival/p50Millis").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(few.at("/arrival/p99Millis").asDouble());
    JsonNode many = results.get(1);
    assertThat(many.path("admitted").asInt()).isEqualTo(500);
    assertThat(many.path("missing").asInt()).isZero();
    List<String> reasons = new ArrayList<>();
    many.path("refused").fieldNames().forEachRemaining(reasons::add);
    assertThat(reasons)
        .singleElement()
        .asString()
        .startsWith("503: ")
        .contains("500 clients are watching already, the maximum");
    assertThat(many.path("refused").elements().next().asInt()).isEqualTo(3);
  }

  @Test
  @Tag("integration")
  void every_page_is_weighed_and_timed_in_a_browser() throws IOException {
    CommandRun run = CommandRun.of(
        "bench-pages", "--steps", 200, "--layers", 3, "--runs", 2, "--visits", 1, "--json");

    // Whether the aims are met depends on the machine.
    assertThat(run.exit()).as(run.err()).isBetween(0, 1);
    JsonNode pages = JsonMapper.builder().build().readTree(run.out());
    assertThat(pages).hasSize(6);
    for (JsonNode page : pages) {
      String name = page.path("page").asText();
      assertThat(page.path("firstPaint").asDouble()).as(name).isPositive();
      assertThat(page.path("largestPaint").asDouble())
          .as(name)
          .isGreaterThanOrEqualTo(page.path("firstPaint").asDouble());
      assertThat(page.path("usable").asDouble()).as(name).isPositive();
      assertThat(page.path("requests").asInt()).as(name).isGreaterThan(10);
      assertThat(page.path("scriptBytes").asLong())
          .as(name)
          .isBetween(5_000L, page.path("bytes").asLong());
    }
  }

  @Test
  @Tag("integration")
  void every_attack_is_counted_to_its_end_beside_a_reader_and_a_reporter() throws IOException {
    JsonNode results = json(CommandRun.of(
        "bench-attack",
        "--slow",
        6,
        "--slow-seconds",
        2,
        "--connections",
        40,
        "--frames",
        20_001,
        "--json"));

    List<String> ends = new ArrayList<>();
    for (JsonNode result : results) {
      String attack = result.path("attack").asText();
      assertThat(result.path("failed").asInt()).as(attack).isZero();
      assertThat(result.at("/read/p50Millis").asDouble()).as(attack).isPositive();
      assertThat(result.at("/post/p50Millis").asDouble()).as(attack).isPositive();
      assertThat(result.at("/after/heapBytes").asDouble()).as(attack).isPositive();
      result
          .path("ends")
          .fields()
          .forEachRemaining(end ->
              ends.add(attack + ": " + end.getValue() + " " + end.getKey().replaceAll(",.*", "")));
    }
    assertThat(ends)
        .containsExactlyInAnyOrder(
            "6 slow bodies, no token: 2 answered with 401",
            "6 slow bodies, no token: 4 still open",
            "6 slow bodies, valid token: 6 still open",
            "connections: 40 opened",
            "WebSocket handshakes: 40 answered with 400",
            "minimal frames, one request: 1 answered with 413",
            "minimal frames, in batches: 2 answered with 200");
  }

  @Test
  void what_was_taken_in_is_there_after_the_kill_and_each_second_has_a_line() {
    CommandRun run =
        CommandRun.of("bench-ingest", "--runs", 3, "--layers", 4, "--rate", 2, "--seconds", 2);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("12 acknowledged, 12 there after kill -9")
        .contains(", after the first 2 s");
    assertThat(
            run.out().lines().map(line -> BLANKS.splitAsStream(line).findFirst().orElse("")))
        .containsSubsequence("second", "1", "2", "aim");
  }

  @Test
  void a_second_in_which_nothing_was_accepted_misses_the_aim() {
    Latency none = new Latency(Double.NaN, Double.NaN, Double.NaN);
    Latency fast = new Latency(1, 2, 3);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    BenchIngestCommand.printSeconds(
        new PrintStream(printed, true, StandardCharsets.UTF_8),
        Stream.concat(Stream.of(none), Stream.generate(() -> fast).limit(10)).toList());

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .contains("1         none accepted")
        .last()
        .asString()
        .endsWith("missed in 1 of 11");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench-readers | --viewers | 300,100 | --viewers has 100 at place 2",
        "bench-readers | --rate | 0 | --rate is 0; write a whole number from 1 to 100.",
        "bench-attack | --slow | 0 | --slow has 0 at place 1",
        "bench-attack | --frames | -1 | --frames is -1; write a whole number from 1",
        "bench-attack | --connections | many | many",
        "bench-ingest | --warm-up | 61 | --warm-up is 61; write a whole number from 0 to 60.",
        "bench-runs | --sizes | 100,100 | --sizes has 100 at place 2"
      })
  void a_wrong_number_costs_one_line_that_names_it(
      String command, String option, String value, String message) {
    CommandRun run = CommandRun.of(command, option, value);

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().contains(message);
    assertThat(run.out()).isEmpty();
  }
}
