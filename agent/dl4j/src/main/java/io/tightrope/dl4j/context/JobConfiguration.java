package io.tightrope.dl4j.context;

import io.tightrope.dl4j.hub.Call;
import io.tightrope.dl4j.probe.Network;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The configuration of a training job as a run tells it: hyper-parameters of the network, as DL4J
 * writes them, and the process. What differs between layers is a list of the different values. What is
 * unknown, or the same as nothing, is left out.
 *
 * <p>Only what changes with the steps is read on the training thread. The rest takes about a millisecond
 * for a network of a hundred layers, and a hundred times that for the first one of a process, so it is
 * read where nobody waits. Nothing is computed with arrays.
 */
public final class JobConfiguration {
  private static final int MAXIMUM_VALUES = 20;
  private static final int MAXIMUM_LENGTH = 500;

  private static final Pattern NOISE =
      Pattern.compile("\\b(?:\\w+=(?:null|NaN)|(?:helper|initializedHelper)\\w*=\\w+)(?:, )?");

  private final Map<String, Object> config = new LinkedHashMap<>();

  private JobConfiguration() {}

  /**
   * Reads the configuration, most of it when it is asked for.
   *
   * @param around the call of {@code fit} in which the network takes its first step; null if it is not
   *     known
   */
  public static Supplier<Map<String, Object>> of(
      Model model, Network network, @Nullable Call around) {
    int batchSize = hasInput(model) ? network.batchSize() : 0;
    int epochs = around == null ? 0 : around.epochs();
    return () -> new JobConfiguration().read(model, network, batchSize, epochs);
  }

  private Map<String, Object> read(Model model, Network network, int batchSize, int epochs) {
    readLayers(network.configurations());
    readModel(model);
    if (batchSize > 0) {
      config.put("batchSize", batchSize);
    }
    if (epochs > 0) {
      config.put("epochs", epochs);
    }
    config.putAll(Process.CONFIG);
    return config;
  }

  private void readLayers(List<Layer> layers) {
    List<BaseLayer> trained = layers.stream()
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .toList();
    putEach("updater", trained, BaseLayer::getIUpdater);
    putEach("learningRate", trained, layer -> learningRate(layer.getIUpdater()));
    putEach("weightInit", trained, BaseLayer::getWeightInitFn);
    putEach("biasInit", trained, layer -> layer.getBiasInit() == 0 ? null : layer.getBiasInit());
    putEach("regularization", trained, layer -> regularization(layer.getRegularization()));
    putEach("regularizationBias", trained, layer -> regularization(layer.getRegularizationBias()));
    putEach("dropout", layers, Layer::getIDropout);
    putEach("gradientNormalization", trained, JobConfiguration::gradientNormalization);
    putEach(
        "loss",
        layers,
        layer -> layer instanceof BaseOutputLayer output ? output.getLossFn() : null);
  }

  private static @Nullable Object learningRate(@Nullable IUpdater updater) {
    if (updater == null || !updater.hasLearningRate()) {
      return null;
    }
    double rate = updater.getLearningRate(0, 0);
    return Double.isFinite(rate) ? rate : null;
  }

  private static @Nullable Object regularization(@Nullable List<Regularization> terms) {
    return terms == null || terms.isEmpty()
        ? null
        : terms.stream().map(JobConfiguration::text).collect(Collectors.joining(", "));
  }

  private static @Nullable Object gradientNormalization(BaseLayer layer) {
    GradientNormalization kind = layer.getGradientNormalization();
    return kind == null || kind == GradientNormalization.None
        ? null
        : kind + "(" + layer.getGradientNormalizationThreshold() + ")";
  }

  /** The value that all have in common, or a list of those that there are. */
  private <T> void putEach(String name, List<T> layers, Function<T, @Nullable Object> value) {
    Set<Object> values = new LinkedHashSet<>();
    for (T layer : layers) {
      Object found = value.apply(layer);
      if (found != null && values.size() < MAXIMUM_VALUES) {
        values.add(found instanceof Number ? found : text(found));
      }
    }
    if (!values.isEmpty()) {
      config.put(name, values.size() == 1 ? values.iterator().next() : List.copyOf(values));
    }
  }

  /** As DL4J writes it, without settings that are not set and what is of its own working. */
  private static String text(Object value) {
    String written = String.valueOf(value);
    boolean isBare = written.startsWith(value.getClass().getName() + "@");
    String text = isBare
        ? value.getClass().getSimpleName()
        : NOISE.matcher(written).replaceAll("").replace(", )", ")").replaceFirst("\\(\\)$", "");
    return text.length() <= MAXIMUM_LENGTH ? text : text.substring(0, MAXIMUM_LENGTH - 1) + "…";
  }

  private void readModel(Model model) {
    if (model instanceof MultiLayerNetwork net) {
      put(
          net.getLayerWiseConfigurations().getBackpropType(),
          net.getLayerWiseConfigurations().getTbpttFwdLength());
      put(net.getnLayers() == 0 ? null : net.getLayer(0).conf());
    } else if (model instanceof ComputationGraph graph) {
      put(graph.getConfiguration().getBackpropType(), graph.getConfiguration().getTbpttFwdLength());
      put(graph.getNumLayers() == 0 ? null : graph.getLayer(0).conf());
    }
    config.put("parameters", model.numParams());
  }

  private void put(BackpropType type, int length) {
    if (type == BackpropType.TruncatedBPTT) {
      config.put("truncatedBackpropSteps", length);
    }
  }

  private void put(@Nullable NeuralNetConfiguration first) {
    if (first != null) {
      config.put("seed", first.getSeed());
      config.put("dataType", String.valueOf(first.getDataType()));
    }
  }

  /** Whether a step has begun; before the first DL4J cannot tell a batch size and throws. */
  private static boolean hasInput(Model model) {
    if (model instanceof MultiLayerNetwork net) {
      return net.getInput() != null;
    }
    return model instanceof ComputationGraph graph
        && graph.getInputs() != null
        && graph.getInputs()[0] != null;
  }

  /** Read once per process. */
  private static final class Process {
    static final Map<String, Object> CONFIG = read();

    private static Map<String, Object> read() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("deeplearning4j", Host.framework());
      config.put("java", Runtime.version() + ", " + System.getProperty("java.vm.name", "unknown"));
      config.put("host", Host.name());
      Host.arguments().ifPresent(arguments -> config.put("commandLine", CommandLine.of(arguments)));
      return config;
    }
  }
}
