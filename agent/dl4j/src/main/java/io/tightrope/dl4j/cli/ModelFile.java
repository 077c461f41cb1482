package io.tightrope.dl4j.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  private static final String KERAS_ENTRY = "model.weights.h5";
  private static final byte[] ZIP = {'P', 'K'};
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

  /** As Jackson names a class that it does not find. */
  private static final Pattern TYPE_ID = Pattern.compile("type id '([\\w.$]+)'");

  private static final Pattern CLASS_NAME = Pattern.compile("[\\w.$]+");

  private ModelFile() {}

  /**
   * Loads a zip as {@code ModelSerializer} writes it, or a JSON configuration, whose weights are drawn
   * as it says.
   *
   * @throws InputException if the file is neither, or needs a class that is not on the class path
   */
  static Model load(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + (Files.exists(file) ? " is not a file" : " does not exist"));
    }
    if (!Files.isReadable(file)) {
      throw new InputException(file + " cannot be read: permission denied");
    }
    try {
      byte[] start = start(file);
      if (start.length == 0) {
        throw new InputException(file + " is empty; save the model again");
      }
      if (startsWith(start, HDF5)) {
        throw keras(file);
      }
      return startsWith(start, ZIP) ? restore(file) : build(file, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw neither(file);
    } catch (ZipException e) {
      throw new InputException(file + " is a damaged zip: " + e.getMessage());
    } catch (IOException e) {
      throw new InputException(file + " cannot be read as a model: " + oneLine(e));
    }
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(HDF5.length);
    }
  }

  private static boolean startsWith(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }

  private static InputException keras(Path file) {
    return new InputException(file + " is a Keras model, not a DL4J model; import it with DL4J's"
        + " KerasModelImport, save it with ModelSerializer and check that file");
  }

  private static InputException neither(Path file) {
    return new InputException(file + " is neither a DL4J model (zip) nor a JSON configuration");
  }

  private static Model restore(Path file) throws IOException {
    String json;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(CONFIGURATION);
      if (entry == null && zip.getEntry(KERAS_ENTRY) != null) {
        throw keras(file);
      }
      if (entry == null) {
        throw new InputException(
            file + " is not a DL4J model: it is a zip without " + CONFIGURATION);
      }
      json = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
    boolean graph = isGraph(file, json);
    try {
      return graph
          ? ModelSerializer.restoreComputationGraph(file.toFile(), false)
          : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
    } catch (RuntimeException | LinkageError e) {
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
    } catch (RuntimeException | LinkageError e) {
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
      throw neither(file);
    }
    throw new InputException(
        file + " is JSON, but not the configuration of a MultiLayerNetwork or a ComputationGraph");
  }

  private static InputException unreadable(Path file, Throwable e) {
    Optional<String> missing = missingClass(e);
    return new InputException(
        missing.isPresent()
            ? file + " needs the class " + missing.get()
                + ", which is not on the class path; name the jar that has it with --class-path"
            : file + " is not a readable DL4J model: " + oneLine(e));
  }

  private static Optional<String> missingClass(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      Matcher matcher = TYPE_ID.matcher(message);
      if (matcher.find()) {
        return Optional.of(matcher.group(1));
      }
      boolean names =
          cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError;
      if (names && CLASS_NAME.matcher(message.replace('/', '.')).matches()) {
        return Optional.of(message.replace('/', '.'));
      }
    }
    return Optional.empty();
  }

  private static String oneLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
