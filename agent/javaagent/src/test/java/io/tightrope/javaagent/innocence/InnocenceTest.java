package io.tightrope.javaagent.innocence;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tightrope.javaagent.programs.Loading;
import io.tightrope.javaagent.programs.Training;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seeded training of 200 steps, unwatched and watched. */
@Tag("agent")
@Tag("integration")
class InnocenceTest {
  private static final String STEPS = "200";
  private static final String AGENT = System.getProperty("agent.jar");
  private static final String NOBODY = "dashboard=http://127.0.0.1:1";

  @TempDir
  private static Path home;

  private static ChildJvm.Result unwatched;
  private static Map<String, String> unwatchedModel;

  @TempDir
  private Path directory;

  @BeforeAll
  static void train_unwatched() throws Exception {
    unwatched = ChildJvm.run(home, List.of(), Training.class, STEPS, model(home));
    unwatchedModel = content(model(home));
    assertThat(unwatched.exitCode()).isEqualTo(Training.EXIT_CODE);
  }

  @Test
  void watching_with_the_default_budget_changes_nothing() throws Exception {
    assertInnocent("-javaagent:" + AGENT);
  }

  @Test
  void watching_every_step_changes_nothing() throws Exception {
    assertInnocent("-javaagent:" + AGENT + "=overhead=1," + NOBODY);
  }

  @Test
  void a_second_agent_stays_out() throws Exception {
    ChildJvm.Result watched =
        run("-javaagent:" + AGENT + "=" + NOBODY, "-javaagent:" + AGENT + "=" + NOBODY);

    assertThat(watched.output()).isEqualTo(unwatched.output());
    assertThat(watched.errors()).contains("installed already");
  }

  @Test
  void the_off_switch_leaves_no_trace() throws Exception {
    assertInnocent("-Dtightrope.enabled=false", "-javaagent:" + AGENT);
  }

  @Test
  void a_port_that_is_taken_changes_nothing_but_a_warning() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertOutcomeUnchanged("-javaagent:" + AGENT + "=overhead=1," + NOBODY + ",metrics-port="
          + taken.getLocalPort());
    }
  }

  @Test
  void a_dashboard_that_never_answers_changes_nothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertOutcomeUnchanged("-javaagent:" + AGENT + "=overhead=1,dashboard=http://127.0.0.1:"
          + silent.getLocalPort());
    }
  }

  @Test
  void a_dashboard_that_answers_garbage_changes_nothing() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      byte[] garbage = "<html>}{ not json".getBytes(StandardCharsets.UTF_8);
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, garbage.length);
      exchange.getResponseBody().write(garbage);
      exchange.close();
    });
    server.start();
    try {
      assertOutcomeUnchanged("-javaagent:" + AGENT + "=overhead=1,dashboard=http://127.0.0.1:"
          + server.getAddress().getPort());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void malformed_settings_cost_one_line_and_nothing_else() throws Exception {
    ChildJvm.Result watched = assertOutcomeUnchanged("-javaagent:" + AGENT + "=overhead=plenty");

    assertThat(watched.errors().lines().filter(line -> line.contains("overhead")))
        .hasSize(1);
  }

  @Test
  void a_model_saved_while_watched_loads_without_tightrope() throws Exception {
    run("-javaagent:" + AGENT + "=" + NOBODY);

    ChildJvm.Result loaded = ChildJvm.run(directory, List.of(), Loading.class, model(directory));

    assertThat(unwatched.output()).startsWith(loaded.output());
    assertThat(loaded.output()).startsWith("parameters");
  }

  private void assertInnocent(String... jvmOptions) throws Exception {
    ChildJvm.Result watched = assertOutcomeUnchanged(jvmOptions);
    assertThat(watched.errors()).isEqualTo(unwatched.errors());
  }

  private ChildJvm.Result assertOutcomeUnchanged(String... jvmOptions) throws Exception {
    ChildJvm.Result watched = run(jvmOptions);
    assertThat(watched.output()).as(watched.errors()).isEqualTo(unwatched.output());
    assertThat(watched.exitCode()).isEqualTo(unwatched.exitCode());
    assertThat(content(model(directory))).isEqualTo(unwatchedModel);
    return watched;
  }

  private ChildJvm.Result run(String... jvmOptions) throws Exception {
    return ChildJvm.run(
        directory, Arrays.asList(jvmOptions), Training.class, STEPS, model(directory));
  }

  private static String model(Path directory) {
    return directory.resolve("model.zip").toString();
  }

  /** The bytes of every entry; the zip itself carries the time at which it was written. */
  private static Map<String, String> content(String model) throws IOException {
    Map<String, String> content = new TreeMap<>();
    assertThat(Files.exists(Path.of(model))).isTrue();
    try (ZipFile zip = new ZipFile(model)) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        content.put(entry.getName(), new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }
}
