package io.tightrope.dashboard.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tightrope.dashboard.api.reference.OpenApi;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {

  @ParameterizedTest
  @CsvSource({
    "/, '', /",
    "/tools/tightrope/alerts.html, /tools/tightrope, /alerts.html",
    "/alerts.html, /tools/tightrope, /alerts.html",
    "/tools/tightrope, /tools/tightrope, /tools/tightrope",
    "/api/v1/runs, '', /api/v1/runs",
    "/api/v1/runs/a, '', /api/v1/runs/a",
    "/api/v1/runs/a/b, '', /api/v1/runs/a%2Fb",
    "/api/v1/runs/a%2Fb/frames, '', /api/v1/runs/a%2Fb/frames",
    "/t/api/v1/runs/a/b/c/frames, /t, /api/v1/runs/a%2Fb%2Fc/frames",
    "/api/v1/runs/a;b/export, '', /api/v1/runs/a%3Bb/export",
    "/api/v1/runs/frames/frames, '', /api/v1/runs/frames/frames",
    "/runs/a/b, '', /runs/a%2Fb",
    "/api/v1/backup/, '', /api/v1/backup",
    "/api/v1/runs/, '', /api/v1/runs",
    "/t/api/v1/import/, /t, /api/v1/import",
    "/webjars/uplot/x/y.js, '', /webjars/uplot/x/y.js"
  })
  void a_path_is_read_as_it_was_before_a_proxy_passed_it_on(
      String raw, String prefix, String path) {
    assertThat(Paths.within(raw, null, prefix)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/runs/-/frames, run=.., /api/v1/runs/%2E%2E/frames",
    "/api/v1/runs/-, run=., /api/v1/runs/%2E",
    "/t/api/v1/runs/-/scalars, names=loss&run=%2E%2E&from=3, /api/v1/runs/%2E%2E/scalars",
    "/api/v1/runs/-/events, run=a/b+c%3B%25d, /api/v1/runs/a%2Fb%20c%3B%25d/events",
    "/api/v1/runs/-/frames, '', /api/v1/runs/-/frames",
    "/api/v1/runs/-/frames, run=, /api/v1/runs/-/frames",
    "/api/v1/runs/-/frames, run=%zz, /api/v1/runs/-/frames",
    "/api/v1/runs/-/frames, rerun=a, /api/v1/runs/-/frames",
    "/api/v1/runs/-a/frames, run=b, /api/v1/runs/-a/frames",
    "/api/v1/runs/a/frames, run=b, /api/v1/runs/a/frames",
    "/api/v1/runs, run=b, /api/v1/runs"
  })
  void a_run_may_be_named_in_the_query(String raw, String query, String path) {
    assertThat(Paths.within(raw, query, "/t")).isEqualTo(path);
  }

  @Test
  void whatever_follows_the_name_of_a_run_is_known() throws Exception {
    List<String> found = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("openapi.yml"))) {
      new ObjectMapper(new YAMLFactory())
          .readTree(in)
          .path("paths")
          .fieldNames()
          .forEachRemaining(path -> {
            if (path.startsWith("/api/v1/runs/{run}/")) {
              found.add(path.substring("/api/v1/runs/{run}/".length()));
            }
          });
    }

    assertThat(found).isNotEmpty();
    assertThat(Paths.OF_A_RUN).containsAll(found);
  }
}
