package io.tightrope.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.run.RunEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RecordedRunTest {
  private static final String RUN = """
      {"description": {"run": "r-1", "session": "s", "framework": "numpy", "model": "mlp",
        "host": "lab", "labels": {"owner": "me"},
        "layers": [
          {"index": 0, "name": "a", "kind": "dense", "units": 4, "fanIn": 8,
           "activation": {"kind": "crelu", "tau": 0.5, "m": null}},
          {"index": 1, "name": "b", "kind": "output", "units": 2, "fanIn": 4, "inputs": [0]}]},
       "frames": [{"seq": 0, "step": 0, "timestamp": 1.5, "loss": 2.3,
         "layers": {"preactivationVariance": [1.5, null]}}],
       "events": [{"seq": 0, "step": 7, "timestamp": 2, "kind": "stage", "stage": 2, "target": 0.6}],
       "outcome": {"testAccuracy": [0.8]}}
      """;

  @Test
  void a_recorded_run_is_the_same_after_writing_and_reading() throws IOException {
    RecordedRun run = read(RUN.getBytes(UTF_8));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    run.write(written);

    RecordedRun back = read(written.toByteArray());

    assertThat(back.description()).isEqualTo(run.description());
    assertThat(back.events()).isEqualTo(run.events());
    assertThat(back.outcome()).isEqualTo(run.outcome());
    assertThat(back.frames()).hasSize(1);
    assertThat(back.description().layers().get(0).activation().orElseThrow().m())
        .isEmpty();
    assertThat(back.events().get(0).kind()).isEqualTo(RunEvent.Kind.STAGE);
    assertThat(back.events().get(0).details()).containsEntry("target", 0.6);
  }

  @Test
  void a_gzipped_run_is_read_without_being_told() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(RUN.getBytes(UTF_8));
    }

    assertThat(read(zipped.toByteArray()).description().run()).isEqualTo("r-1");
  }

  @Test
  void an_unknown_kind_of_event_is_named_with_the_known_ones() {
    String broken = RUN.replace("\"kind\": \"stage\"", "\"kind\": \"party\"");

    assertThatThrownBy(() -> read(broken.getBytes(UTF_8)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("events[0].kind is \"party\"")
        .hasMessageContaining("stage, gate, hold, rollback, resumed, end, note");
  }

  @Test
  void a_layer_out_of_order_is_an_error_with_its_path() {
    String broken = RUN.replace("\"index\": 1", "\"index\": 5");

    assertThatThrownBy(() -> read(broken.getBytes(UTF_8)))
        .hasMessageContaining("description.layers[1].index is 5 where 1 follows");
  }

  private static RecordedRun read(byte[] document) throws IOException {
    return RecordedRun.read(new ByteArrayInputStream(document));
  }
}
