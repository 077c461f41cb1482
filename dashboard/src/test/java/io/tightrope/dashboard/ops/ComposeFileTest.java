package io.tightrope.dashboard.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docker-compose.yml promises: nothing open, nothing unpinned, nothing that is not there. */
class ComposeFileTest {
  private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+\\.\\d+");

  private final JsonNode compose;

  ComposeFileTest() throws JsonProcessingException {
    compose = new YAMLMapper().readTree(Repository.text("docker-compose.yml"));
  }

  @Test
  void every_image_has_a_full_version() {
    assertThat(values("image"))
        .isNotEmpty()
        .allMatch(image -> PINNED.matcher(image).matches());
  }

  @Test
  void every_port_is_published_on_the_loopback_only() {
    List<String> ports = new ArrayList<>();
    compose
        .path("services")
        .forEach(service -> service.path("ports").forEach(port -> ports.add(port.asText())));

    assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void every_file_that_is_mounted_or_built_from_exists() {
    List<String> files = new ArrayList<>(List.of("dashboard/Dockerfile"));
    compose
        .path("services")
        .forEach(service ->
            service.path("volumes").forEach(volume -> files.add(volume.asText().split(":")[0])));
    Pattern.compile("(?m)^COPY (?!--from|--chmod=755 <<)(?:--\\S+ )*(\\S+) ")
        .matcher(Repository.text("dashboard/Dockerfile"))
        .results()
        .forEach(copied -> files.add(copied.group(1)));

    assertThat(files)
        .filteredOn(file -> file.startsWith("./") || !compose.path("volumes").has(file))
        .hasSizeGreaterThan(8)
        .allMatch(file -> Files.exists(Repository.path(file)));
  }

  @Test
  void every_long_running_service_has_a_health_check_and_an_ordinary_user() {
    compose.path("services").properties().forEach(service -> {
      assertThat(service.getValue().path("user").asText())
          .as(service.getKey())
          .matches("[1-9]\\d*:\\d+");
      if (!service.getValue().has("profiles")) {
        assertThat(service.getValue().path("healthcheck").path("test"))
            .as(service.getKey())
            .isNotEmpty();
      }
    });
  }

  @Test
  void every_secret_is_a_file_of_a_directory_that_must_be_named() {
    assertThat(compose.path("secrets")).isNotEmpty();
    assertThat(compose.path("secrets"))
        .allMatch(secret -> secret.path("file").asText().startsWith("${TIGHTROPE_SECRETS:?"));
    assertThat(Repository.text("docker-compose.yml")).doesNotContainIgnoringCase("password: ");
  }

  @Test
  void every_target_that_compose_builds_is_a_stage_of_the_dockerfile() {
    assertThat(values("target"))
        .isNotEmpty()
        .allMatch(
            target -> Repository.text("dashboard/Dockerfile").contains(" AS " + target + "\n"));
  }

  private List<String> values(String name) {
    return compose.path("services").findValuesAsText(name);
  }
}
