package io.tightrope.dl4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;

/** Reads a saved DL4J model, or builds one from its JSON configuration. */
final class ModelFile {
  private static final String CONFIGURATION = "configuration.json";
  private static final int ZIP_MAGIC = 0x504b;
  private static final Pattern MISSING_CLASS =
      Pattern.compile("(?:no such class found|ClassNotFoundException: |subtype )[^\\w]*([\\w.$]+)");

  private ModelFile() {}

  /**
   * Loads a zip as {@code ModelSerializer} writes it, or a JSON configuration, whose weights are drawn
   * as it says.
   *
   * @throws InputException if the file is neither, or needs a class that is not on the class path
   */
  static Model load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + " is no file");
    }
    try {
      return isZip(file) ? restore(file) : build(file, Files.readString(file));
    } catch (ZipException e) {
      throw new InputException(file + " is a damaged zip: " + e.getMessage());
    } catch (IOException e) {
      throw new InputException(file + " cannot be read as a model: " + oneLine(e));
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (in.read() << 8 | in.read()) == ZIP_MAGIC;
    }
  }

  private static Model restore(Path file) throws IOException {
    String json;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(CONFIGURATION);
      if (entry == null) {
        throw new InputException(file + " is a zip without " + CONFIGURATION + ": no DL4J model");
      }
      json = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
    boolean graph = isGraph(file, json);
    try {
      return graph
          ? ModelSerializer.restoreComputationGraph(file.toFile(), false)
          : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static Model build(Path file, String json) {
    boolean isGraph = isGraph(file, json);
    try {
      if (isGraph) {
        ComputationGraph graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
        graph.init();
        return graph;
      }
      MultiLayerNetwork network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
      network.init();
      return network;
    } catch (RuntimeException e) {
      throw unreadable(file, e);
    }
  }

  private static boolean isGraph(Path file, String json) {
    try {
      JsonNode root = new ObjectMapper().readTree(json);
      if (root != null && root.has("vertices")) {
        return true;
      }
      if (root != null && root.has("confs")) {
        return false;
      }
    } catch (JsonProcessingException e) {
      throw new InputException(file + " is neither a DL4J model (zip) nor a JSON configuration");
    }
    throw new InputException(
        file + " is JSON, but no configuration of a MultiLayerNetwork or a ComputationGraph");
  }

  private static InputException unreadable(Path file, Exception e) {
    Optional<String> missing = missingClass(e);
    return new InputException(
        missing.isPresent()
            ? file + " needs the class " + missing.get() + ", which is not on the class path"
            : file + " is no readable DL4J model: " + oneLine(e));
  }

  private static Optional<String> missingClass(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Matcher matcher = MISSING_CLASS.matcher(String.valueOf(cause.getMessage()));
      if (matcher.find()) {
        return Optional.of(matcher.group(1));
      }
    }
    return Optional.empty();
  }

  private static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
