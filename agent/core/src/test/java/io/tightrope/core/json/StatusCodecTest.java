package io.tightrope.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.health.AgentStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodecTest {
  @Test
  void what_agents_say_of_themselves_survives_the_way() {
    AgentStatus watching = new AgentStatus(
        true,
        List.of("the value \"lots\" of overhead is ignored"),
        Optional.of("http://host:7070"),
        2,
        List.of(
            new AgentStatus.Run(
                "läuft, <b>", Optional.of("http://host/run.html"), Optional.empty()),
            new AgentStatus.Run("b", Optional.empty(), Optional.of("No server listens there."))));
    AgentStatus off = AgentStatus.off(List.of());

    String text = "[" + StatusCodec.encode(watching) + "," + StatusCodec.encode(off) + "]";

    assertThat(StatusCodec.decodeAll(text)).containsExactly(watching, off);
  }

  @Test
  void of_very_many_runs_the_newest_are_listed_and_all_counted() {
    List<AgentStatus.Run> runs = IntStream.range(0, 1500)
        .mapToObj(i -> new AgentStatus.Run("run-" + i, Optional.empty(), Optional.empty()))
        .toList();

    AgentStatus status = new AgentStatus(true, List.of(), Optional.empty(), 1500, runs);

    assertThat(status.models()).isEqualTo(1500);
    assertThat(status.runs()).hasSize(AgentStatus.MAXIMUM_RUNS);
    assertThat(status.runs().get(AgentStatus.MAXIMUM_RUNS - 1).run()).isEqualTo("run-1499");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "{}", "[]"})
  void a_text_that_holds_no_agents_gives_none(String text) {
    assertThat(StatusCodec.decodeAll(text)).isEmpty();
  }
}
