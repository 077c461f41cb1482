package io.tightrope.dashboard.api.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.run.LayerDescription;
import io.tightrope.core.run.RunDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:9464, 10.0.0.7, false",
    "127.0.0.1:9464, 127.0.0.1, true",
    "localhost:9464, 10.0.0.7, false",
    "[::1]:9464, fd00::7, false",
    "[::1]:9464, 0:0:0:0:0:0:0:1, true",
    "lab-7:9464, 10.0.0.7, true",
    "10.0.0.7:9464, 10.0.0.7, true",
  })
  void an_address_of_the_loopback_counts_only_from_the_same_machine(
      String address, String remote, boolean kept) {
    RunDescription run = new RunDescription(
        "run",
        "session",
        "f",
        "m",
        "h",
        Optional.of(address),
        List.of(new LayerDescription(0, "d", "dense", 1, 1, List.of(), Optional.empty())),
        Map.of("team", "nlp"));

    RunDescription reachable = ScrapeAddresses.reachable(run, remote);

    assertThat(reachable.scrapeAddress().isPresent()).isEqualTo(kept);
    assertThat(reachable.labels()).isEqualTo(run.labels());
    assertThat(reachable.layers()).isEqualTo(run.layers());
  }
}
