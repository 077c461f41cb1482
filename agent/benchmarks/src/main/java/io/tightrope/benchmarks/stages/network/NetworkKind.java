package io.tightrope.benchmarks.stages.network;

import io.tightrope.benchmarks.stages.data.TaskKind;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A kind of network with its data, its recipe, and how far behind its dense baseline it may end.
 */
public enum NetworkKind {
  DENSE(
      "20 dense layers of 200",
      TaskKind.IMAGES,
      OptionalDouble.of(0.015),
      new Recipe(3000, 100, 1e-3, 0),
      blueprint -> DenseNetworks.plain(blueprint, 20, 200),
      new Recipe(900, 100, 1e-3, 0.01),
      blueprint -> DenseNetworks.plain(blueprint, 10, 100)),
  CNN2D(
      "3 convolutions of 32 to 64 channels and a dense layer of 128",
      TaskKind.IMAGES,
      OptionalDouble.of(0.025),
      new Recipe(1200, 32, 1e-3, 0.02),
      blueprint -> ConvolutionNetworks.images(blueprint, 32),
      new Recipe(900, 32, 1e-3, 0.01),
      blueprint -> ConvolutionNetworks.images(blueprint, 16)),
  CNN1D(
      "4 convolutions of 32 to 64 channels over time",
      TaskKind.TONES,
      OptionalDouble.of(0.025),
      new Recipe(1500, 32, 2e-3, 0.02),
      blueprint -> ConvolutionNetworks.signals(blueprint, 32),
      new Recipe(900, 32, 2e-3, 0.01),
      blueprint -> ConvolutionNetworks.signals(blueprint, 16)),
  RESIDUAL(
      "a dense layer and 9 blocks of two, all of 200, each block added to what it receives",
      TaskKind.IMAGES,
      OptionalDouble.of(0.015),
      new Recipe(2000, 100, 1e-3, 0),
      blueprint -> DenseNetworks.residual(blueprint, 9, 200),
      new Recipe(900, 100, 1e-3, 0.01),
      blueprint -> DenseNetworks.residual(blueprint, 4, 100)),
  BATCHNORM(
      "10 dense layers of 200, each with batch normalization before its activation",
      TaskKind.IMAGES,
      OptionalDouble.empty(),
      new Recipe(2000, 100, 1e-3, 0.02),
      blueprint -> DenseNetworks.normalized(blueprint, 10, 200),
      new Recipe(900, 100, 1e-3, 0.01),
      blueprint -> DenseNetworks.normalized(blueprint, 5, 100));

  private final String description;
  private final TaskKind task;
  private final OptionalDouble mayLose;
  private final Recipe recipe;
  private final Function<Blueprint, StagedNetwork> network;
  private final Recipe smallRecipe;
  private final Function<Blueprint, StagedNetwork> small;

  NetworkKind(
      String description,
      TaskKind task,
      OptionalDouble mayLose,
      Recipe recipe,
      Function<Blueprint, StagedNetwork> network,
      Recipe smallRecipe,
      Function<Blueprint, StagedNetwork> small) {
    this.description = description;
    this.task = task;
    this.mayLose = mayLose;
    this.recipe = recipe;
    this.network = network;
    this.smallRecipe = smallRecipe;
    this.small = small;
  }

  /** The layers in words, of the full size. */
  public String description() {
    return description;
  }

  /** What it learns. */
  public TaskKind task() {
    return task;
  }

  /** Accuracy that it may lose against its dense baseline, as a share; empty if no aim is set. */
  public OptionalDouble mayLose() {
    return mayLose;
  }

  /** How it is trained. */
  public Recipe recipe(Size size) {
    return switch (size) {
      case FULL -> recipe;
      case SMALL -> smallRecipe;
    };
  }

  /** Builds one with DL4J's own initial weights. */
  public StagedNetwork build(Size size, Blueprint blueprint) {
    return switch (size) {
      case FULL -> network.apply(blueprint);
      case SMALL -> small.apply(blueprint);
    };
  }

  /** The name in options, tables and JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
