package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.config.DashboardConfig;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which store a command works on: the file itself, or a running dashboard's. */
final class StoreOptions {
  @Mixin
  private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--dashboard",
      paramLabel = "URL",
      description = "a running dashboard, such as http://127.0.0.1:7070")
  private @Nullable URI dashboard;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:TIGHTROPE_TOKEN}",
      description = "for a dashboard that wants one; or TIGHTROPE_TOKEN in the environment")
  private @Nullable String token;

  /** Returns true if a store or a dashboard is named, so that the one of this user is not meant. */
  boolean isNamed() {
    return dashboard != null || settings.namesData();
  }

  Optional<RemoteDashboard> remote() {
    return Optional.ofNullable(dashboard).map(url -> new RemoteDashboard(url, token));
  }

  DashboardConfig settings() {
    return settings.read(OptionalInt.empty());
  }
}
