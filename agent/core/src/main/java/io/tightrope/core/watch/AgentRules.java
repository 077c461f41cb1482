package io.tightrope.core.watch;

import io.tightrope.core.config.AgentConfigLoader;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.detect.settings.RulesFileException;
import io.tightrope.core.health.AgentHealth;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The limits by which the runs of this process are judged, read once and when they are needed. A
 * file that cannot be used is logged once, and the shipped limits are used instead: training goes on
 * in any case. Thread-safe; never throws.
 */
public final class AgentRules {
  private final Optional<Path> file;
  private final AgentHealth health;
  private @Nullable RuleSettings settings;

  AgentRules(Optional<Path> file, AgentHealth health) {
    this.file = file;
    this.health = health;
  }

  /**
   * The limits that the settings of this process name (the file, system properties and environment
   * of the agent), for a program that no agent watches.
   */
  public static RuleSettings ofProcess() {
    // The agent, if there is one, reports settings that are wrong; a gate without one needs none.
    return new AgentRules(AgentConfigLoader.load().config().rules(), new AgentHealth()).get();
  }

  synchronized RuleSettings get() {
    RuleSettings known = settings;
    if (known == null) {
      known = read();
      settings = known;
    }
    return known;
  }

  private RuleSettings read() {
    if (file.isEmpty()) {
      return RuleSettings.defaults();
    }
    try {
      return RuleSettings.load(file.get());
    } catch (RulesFileException wrong) {
      health.warn(wrong.getMessage() + "; the shipped limits are used");
      return RuleSettings.defaults();
    }
  }
}
