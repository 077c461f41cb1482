package io.tightrope.core.push;

import io.tightrope.core.config.AgentConfig;
import io.tightrope.core.health.AgentHealth;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The spools of processes that ended while the dashboard was away. A later process that reports to
 * the same dashboard takes them over, newest first, at most {@value #MOST_AT_ONCE} at a time, and
 * sends them in their run's name; numbers keep what had arrived already from being taken twice.
 * Those that wait longer than a week, or that together take more than one spool may, go, oldest
 * first.
 */
public final class OrphanedSpools {
  private static final int MOST_AT_ONCE = 8;
  private static final Duration LONGEST_WAIT = Duration.ofDays(7);

  private final AgentConfig config;
  private final AgentHealth health;
  private final Instant now;

  /**
   * @param now the present
   */
  public OrphanedSpools(AgentConfig config, AgentHealth health, Instant now) {
    this.config = config;
    this.health = health;
    this.now = now;
  }

  /** A directory that may be one. */
  private record Candidate(Path directory, Instant modified) {}

  /**
   * Takes over what there is. Reads directories, so not for a training thread.
   *
   * @return what sends it, started; each ends by itself when all is sent
   */
  public List<RunPusher> resume() {
    List<RunPusher> pushers = new ArrayList<>();
    if (config.spoolLimitBytes() <= 0 || config.dashboard().isEmpty()) {
      return pushers;
    }
    long bytes = 0;
    for (Candidate candidate : candidates()) {
      try {
        Optional<Spool> taken = Spool.adopt(candidate.directory(), config.spoolLimitBytes());
        if (taken.isEmpty()) {
          continue;
        }
        Spool spool = taken.get();
        bytes += spool.bytes();
        if (spool.isEmpty() || bytes > config.spoolLimitBytes() || isOld(candidate)) {
          health.dropped(spool.discard());
        } else if (pushers.size() < MOST_AT_ONCE && goesTo(config.dashboard().get(), spool)) {
          RunPusher pusher = new RunPusher(spool, config, health);
          pusher.start();
          pushers.add(pusher);
        } else {
          spool.release();
        }
      } catch (IOException | RuntimeException failure) {
        health.error("taking over a spool", failure);
      }
    }
    return pushers;
  }

  private static boolean goesTo(URI dashboard, Spool spool) {
    return spool.sender().map(sender -> sender.dashboard().equals(dashboard)).orElse(false);
  }

  private boolean isOld(Candidate candidate) {
    return candidate.modified().isBefore(now.minus(LONGEST_WAIT));
  }

  private List<Candidate> candidates() {
    List<Candidate> found = new ArrayList<>();
    if (!Files.isDirectory(config.spoolDirectory())) {
      return found;
    }
    try (Stream<Path> directories = Files.list(config.spoolDirectory())) {
      for (Path directory : directories.filter(Files::isDirectory).toList()) {
        // Where users share a directory, those of another one are not ours to send.
        if (!SpoolName.isOfThisProcess(directory) && Files.isWritable(directory)) {
          found.add(
              new Candidate(directory, Files.getLastModifiedTime(directory).toInstant()));
        }
      }
    } catch (IOException | RuntimeException failure) {
      health.error("looking for spools", failure);
    }
    found.sort(Comparator.comparing(Candidate::modified).reversed());
    return found;
  }
}
