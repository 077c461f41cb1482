package io.tightrope.dl4j;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.dl4j.hook.LibraryWatch;
import org.deeplearning4j.nn.api.Model;

/**
 * Watches a network from inside the program that trains it:
 *
 * <pre>{@code
 * MultiLayerNetwork net = ...;
 * net.init();
 * Watch watch = Tightrope.watch(net);
 * watch.bindTo(registry); // where Micrometer is in use
 * }</pre>
 *
 * <p>It sees inside of DL4J by attaching the agent to its own process, for which it needs {@code
 * tightrope-agent.jar} (on the class path, beside this library, or named by {@code
 * -Dtightrope.agent.jar}) and a JDK that allows it. Where it cannot, it watches what DL4J's listeners
 * show and {@link Watch#limits()} says what is missing. Never throws for what the watching lacks.
 */
public final class Tightrope {
  private Tightrope() {}

  /**
   * Watches a network with the settings of the file that {@code -Dtightrope.config} names, the system
   * properties and the environment. Where they are wrong, one line says so on standard error and
   * nothing is watched.
   *
   * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}, initialized
   * @throws IllegalArgumentException if it is neither, or not initialized
   */
  public static Watch watch(Model network) {
    return new Watch(LibraryWatch.start(network));
  }

  /**
   * Watches a network with settings of the program's own.
   *
   * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}, initialized
   * @throws IllegalArgumentException if it is neither, or not initialized
   */
  public static Watch watch(Model network, AgentConfig settings) {
    return new Watch(LibraryWatch.start(network, settings));
  }
}
