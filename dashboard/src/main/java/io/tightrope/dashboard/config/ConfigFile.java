package io.tightrope.dashboard.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tightrope.dashboard.config.WrittenTokens.WrittenToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
    return parse(file, Written.class, Written.NOTHING, "configuration file");
  }

  /**
   * The tokens of a file of their own.
   *
   * @throws InputException if the file cannot be read or a setting is wrong
   */
  static List<WrittenToken> tokens(Path file) {
    return parse(file, WrittenTokens.class, WrittenTokens.NONE, "file of tokens")
        .list();
  }

  private static <T> T parse(Path file, Class<T> type, T nothing, String what) {
    try (InputStream in = Files.newInputStream(file)) {
      T written = YAML.readValue(in, type);
      return written == null ? nothing : written;
    } catch (NoSuchFileException e) {
      throw new InputException("there is no " + what + " " + file);
    } catch (UnrecognizedPropertyException e) {
      throw new InputException(file + ": there is no setting \"" + where(e) + "\"");
    } catch (MismatchedInputException e) {
      if (e.getPath().isEmpty()) {
        return nothing;
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
