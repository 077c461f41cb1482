package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.config.ConfigFile;
import io.tightrope.dashboard.config.DashboardConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the settings and the store are, the same for every command that opens the store. */
final class SettingsOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the dashboard's settings, see docs/dashboard.md")
  private @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "directory of the store, which one process has open at a time")
  private @Nullable Path data;

  /** Returns true if a directory is named. */
  boolean namesData() {
    return data != null;
  }

  DashboardConfig read(OptionalInt port) {
    return ConfigFile.read(Optional.ofNullable(config), port, Optional.ofNullable(data));
  }
}
