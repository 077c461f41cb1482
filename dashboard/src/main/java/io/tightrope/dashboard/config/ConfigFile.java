package io.tightrope.dashboard.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tightrope.core.detect.RuleSettings;
import io.tightrope.dashboard.runs.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dashboard's YAML file. Whatever it does not name is as shipped; a name that is unknown
 * is an error, so that a misspelt setting does not vanish.
 */
public final class ConfigFile {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private ConfigFile() {}

  /** The file as it is written; null for what it does not say. */
  record Written(
      @Nullable String host,
      @Nullable Integer port,
      @Nullable Path data,
      @Nullable List<String> hosts,
      @Nullable Path rules,
      @Nullable Double stalledSeconds,
      @Nullable Double lostSeconds) {
    static final Written NOTHING = new Written(null, null, null, null, null, null, null);
  }

  /**
   * The settings: options of the command before those of the file before the shipped ones.
   *
   * @throws ConfigException if the file cannot be read or a setting is wrong
   */
  public static DashboardConfig read(Optional<Path> file, OptionalInt port, Optional<Path> data) {
    Written written = file.map(ConfigFile::parse).orElse(Written.NOTHING);
    Path base = file.map(path -> path.toAbsolutePath().getParent()).orElse(Path.of(""));
    int chosenPort = port.orElse(or(written.port(), DashboardConfig.DEFAULT_PORT));
    if (chosenPort < 0 || chosenPort > 65_535) {
      throw new ConfigException("port " + chosenPort + " is not between 0 and 65535");
    }
    return new DashboardConfig(
        or(written.host(), "127.0.0.1"),
        chosenPort,
        data.orElseGet(
            () -> written.data() == null ? DataDirectory.ofUser() : base.resolve(written.data())),
        or(written.hosts(), List.of()),
        rules(written.rules() == null ? null : base.resolve(written.rules())),
        new Patience(
            or(written.stalledSeconds(), Patience.DEFAULT.stalledSeconds()),
            or(written.lostSeconds(), Patience.DEFAULT.lostSeconds())),
        Limits.DEFAULT);
  }

  private static <T> T or(@Nullable T written, T shipped) {
    return written == null ? shipped : written;
  }

  private static Written parse(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Written written = YAML.readValue(in, Written.class);
      return written == null ? Written.NOTHING : written;
    } catch (NoSuchFileException e) {
      throw new ConfigException("there is no configuration file " + file);
    } catch (UnrecognizedPropertyException e) {
      throw new ConfigException(file + ": there is no setting \"" + e.getPropertyName() + "\"");
    } catch (JsonMappingException e) {
      String where = e.getPath().stream().map(ConfigFile::name).collect(Collectors.joining("."));
      throw new ConfigException(
          file + ": " + (where.isEmpty() ? "" : where + ": ") + firstLine(e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      throw new ConfigException(file + ": " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static String name(JsonMappingException.Reference reference) {
    return reference.getFieldName() == null
        ? String.valueOf(reference.getIndex())
        : reference.getFieldName();
  }

  private static RuleSettings rules(@Nullable Path file) {
    if (file == null) {
      return RuleSettings.defaults();
    }
    try {
      return RuleSettings.load(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException("there is no rules file " + file);
    } catch (IOException e) {
      throw new ConfigException(file + ": " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("unreadable");
  }
}
