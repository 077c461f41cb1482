package io.tightrope.dashboard.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Reads the dashboard's YAML file. Whatever it does not name is as shipped; a name that is unknown
 * is an error, so that a misspelt setting does not vanish.
 */
public final class ConfigFile {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private ConfigFile() {}

  /**
   * The settings: options of the command before those of the file before the shipped ones.
   *
   * @throws InputException if the file cannot be read or a setting is wrong
   */
  public static DashboardConfig read(Optional<Path> file, OptionalInt port, Optional<Path> data) {
    Path base = file.map(path -> path.toAbsolutePath().getParent()).orElse(Path.of(""));
    return new ConfigReader(base, file.map(ConfigFile::parse).orElse(Written.NOTHING))
        .read(port, data);
  }

  private static Written parse(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Written written = YAML.readValue(in, Written.class);
      return written == null ? Written.NOTHING : written;
    } catch (NoSuchFileException e) {
      throw new InputException("there is no configuration file " + file);
    } catch (UnrecognizedPropertyException e) {
      throw new InputException(file + ": there is no setting \"" + where(e) + "\"");
    } catch (MismatchedInputException e) {
      if (e.getPath().isEmpty()) {
        return Written.NOTHING;
      }
      throw new InputException(file + ": " + where(e) + " has no value of the right kind");
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + e.getMessage());
    }
  }

  private static String where(JsonMappingException e) {
    return e.getPath().stream()
        .map(reference -> reference.getFieldName() == null
            ? String.valueOf(reference.getIndex())
            : reference.getFieldName())
        .collect(Collectors.joining("."));
  }

  static String firstLine(String text) {
    return text.lines().findFirst().orElse("unreadable");
  }
}
