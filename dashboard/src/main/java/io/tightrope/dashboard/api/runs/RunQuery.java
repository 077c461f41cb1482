package io.tightrope.dashboard.api.runs;

import io.javalin.http.Context;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.run.RunDescription;
import io.tightrope.dashboard.alerts.TrackedAlert;
import io.tightrope.dashboard.api.http.Problem;
import io.tightrope.dashboard.api.http.Requests;
import io.tightrope.dashboard.runs.Life;
import io.tightrope.dashboard.runs.RunStatus;
import io.tightrope.dashboard.runs.WatchedRun;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a request for the list asks for, in which order and how many. Parameters: {@code state},
 * {@code rule}, {@code q}, {@code filter}, {@code label}, {@code config.NAME}, {@code run}, {@code archived}, {@code
 * sort}, {@code limit} and {@code cursor}; any other is rejected. Runs that are archived are left out
 * unless they are named or asked for.
 */
final class RunQuery {
  static final int DEFAULT_LIMIT = 100;
  static final int MAXIMUM_LIMIT = 1000;

  private static final Set<String> KNOWN =
      Set.of("state", "rule", "q", "filter", "label", "run", "archived", "sort", "limit", "cursor");
  static final String DRY_RUN = "dryRun";
  private static final String RUN = "run";
  private static final String ARCHIVED = "archived";
  private static final Set<String> OF_A_PAGE = Set.of("sort", "limit", "cursor");
  private static final List<Life> NEED = List.of(
      Life.FAILED, Life.LOST, Life.STALLED, Life.SILENT, Life.WAITING, Life.LIVE, Life.IDLE);
  private static final Set<Rule> OF_THE_PROCESS =
      Set.of(Rule.RUN_FAILED, Rule.RUN_LOST, Rule.RUN_STALLED);

  /** What the alerts of a run come to, worst first; all that the badge of a run says. */
  enum Verdict {
    FAILING,
    AT_RISK,
    HEALTHY;

    String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The verdict on a run with these active alerts. */
    static Verdict of(List<TrackedAlert> active) {
      Verdict worst = Verdict.HEALTHY;
      for (TrackedAlert tracked : active) {
        if (counts(tracked.alert())) {
          boolean isCritical = tracked.alert().severity() == Severity.CRITICAL;
          Verdict one = isCritical ? Verdict.FAILING : Verdict.AT_RISK;
          worst = one.compareTo(worst) < 0 ? one : worst;
        }
      }
      return worst;
    }

    /** Whether an alert is about the network, and more than information. */
    static boolean counts(Alert alert) {
      return alert.severity() != Severity.INFO && !OF_THE_PROCESS.contains(alert.rule());
    }
  }

  /**
   * A run at the moment of the request. Verdict and need are found once, since sorting asks often.
   *
   * @param active its alerts that are active
   * @param verdict what its alerts about the network come to; those about the process are in its state
   * @param need its place among those that need help, the lowest first: failing, failed, lost, at risk,
   *     the others, ended
   */
  record Seen(
      WatchedRun run, RunStatus status, List<TrackedAlert> active, Verdict verdict, int need) {
    static Seen of(WatchedRun run, RunStatus status, List<TrackedAlert> active) {
      Verdict verdict = Verdict.of(active);
      return new Seen(run, status, active, verdict, needOf(verdict, status.life()));
    }

    private static int needOf(Verdict verdict, Life life) {
      if (verdict == Verdict.FAILING) {
        return 0;
      }
      int place = NEED.indexOf(life);
      if (place >= 0 && place < 2) {
        return 1 + place;
      }
      return verdict == Verdict.AT_RISK ? 3 : place < 0 ? 100 : 4 + place;
    }

    private int id() {
      return run.stored().id();
    }
  }

  private final Predicate<WatchedRun> described;
  private final Predicate<Seen> doing;
  private final Comparator<Seen> order;
  private final boolean isByStart;
  private final boolean falls;
  private final int limit;
  private final int after;

  private RunQuery(
      Predicate<WatchedRun> described,
      Predicate<Seen> doing,
      Comparator<Seen> order,
      boolean isByStart,
      boolean falls,
      int limit,
      int after) {
    this.described = described;
    this.doing = doing;
    this.order = order;
    this.isByStart = isByStart;
    this.falls = falls;
    this.limit = limit;
    this.after = after;
  }

  /**
   * Reads a request.
   *
   * @throws Problem 400 that names the parameter, its value and what is allowed
   */
  static RunQuery of(Context context) {
    return of(context.queryParamMap(), Optional.of(context));
  }

  private static RunQuery of(Map<String, List<String>> query, Optional<Context> page) {
    for (String parameter : query.keySet()) {
      if (!KNOWN.contains(parameter) && !parameter.startsWith("config.")) {
        throw Problem.badRequest(
            parameter,
            "\"" + parameter + "\" is not a parameter of the list; known are "
                + KNOWN.stream().sorted().collect(Collectors.joining(", "))
                + " and config.NAME");
      }
    }
    String sort = page.map(context -> context.queryParam("sort")).orElse("-startedAt");
    RunFilter filter = RunFilter.of(query);
    return new RunQuery(
        named(query)
            .and(archived(query))
            .and(run -> filter.isEmpty() || filter.test(run.description())),
        states(values(query, "state"), "state")
            .and(rules(values(query, "rule")))
            .and(words(query.getOrDefault("q", List.of())))
            .and(RunTerms.of(
                String.join(" ", query.getOrDefault("filter", List.of())),
                System.currentTimeMillis() / 1e3)),
        order(sort),
        sort.endsWith("startedAt"),
        sort.startsWith("-"),
        page.map(context -> wholeNumber(context, "limit", DEFAULT_LIMIT, MAXIMUM_LIMIT))
            .orElse(Integer.MAX_VALUE),
        page.map(context -> wholeNumber(context, "cursor", 0, Integer.MAX_VALUE))
            .orElse(0));
  }

  private static int wholeNumber(Context context, String parameter, int absent, int highest) {
    return (int) Requests.wholeNumber(context, parameter, absent, 1, highest);
  }

  /**
   * Reads a request that removes what it matches.
   *
   * @throws Problem 400 also if it asks for a page, has a filter without a value, or would match every run
   */
  static RunQuery ofRemoval(Context context) {
    Map<String, List<String>> query = new TreeMap<>(context.queryParamMap());
    query.keySet().remove(DRY_RUN);
    boolean filters = false;
    for (Map.Entry<String, List<String>> parameter : query.entrySet()) {
      String name = parameter.getKey();
      if (OF_A_PAGE.contains(name)) {
        throw Problem.badRequest(
            name, name + " belongs to the list; leave it out, whatever matches is removed");
      }
      if (parameter.getValue().stream().anyMatch(RunQuery::isNothing)) {
        throw Problem.badRequest(
            name,
            name + " has no value, so that it would match every run; give it one or leave it out");
      }
      filters |= !name.equals(ARCHIVED) || parameter.getValue().contains("true");
    }
    if (!filters) {
      throw Problem.badRequest(
          RUN,
          "this would remove every run; name some with run=NAME, or filter by label, state, rule, q, filter,"
              + " config.NAME or archived=true");
    }
    return of(query, Optional.empty());
  }

  private static boolean isNothing(String value) {
    return Arrays.stream(value.split(",")).allMatch(String::isBlank);
  }

  private static Predicate<WatchedRun> named(Map<String, List<String>> query) {
    List<String> names = query.getOrDefault(RUN, List.of());
    return run -> names.isEmpty() || names.contains(run.name());
  }

  private static Predicate<WatchedRun> archived(Map<String, List<String>> query) {
    List<String> wanted = query.getOrDefault(ARCHIVED, List.of());
    if (wanted.size() > 1) {
      throw Problem.badRequest(
          ARCHIVED, "archived is sent " + wanted.size() + " times; send it once");
    }
    String only = wanted.isEmpty() ? query.containsKey(RUN) ? "any" : "false" : wanted.get(0);
    return switch (only) {
      case "any" -> run -> true;
      case "true" -> run -> run.edits().archived();
      case "false" -> run -> !run.edits().archived();
      default ->
        throw Problem.badRequest(
            ARCHIVED,
            "archived is \"" + only + "\"; allowed are false, the default, true for runs that are"
                + " archived, and any");
    };
  }

  private static List<String> values(Map<String, List<String>> query, String parameter) {
    return query.getOrDefault(parameter, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** All words must be in a run's name, model, host, labels or state. */
  static Predicate<Seen> words(List<String> texts) {
    List<String> words = texts.stream()
        .flatMap(text -> Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+")))
        .filter(word -> !word.isEmpty())
        .toList();
    return words.isEmpty() ? seen -> true : seen -> hasWords(seen, words);
  }

  private static boolean hasWords(Seen seen, List<String> words) {
    RunDescription run = seen.run().description();
    String text = Stream.concat(
            Stream.of(
                run.run(),
                run.model(),
                run.host(),
                seen.status().life().id(),
                seen.verdict().id()),
            run.labels().entrySet().stream().map(label -> label.getKey() + ":" + label.getValue()))
        .collect(Collectors.joining("\n"))
        .toLowerCase(Locale.ROOT);
    return words.stream().allMatch(text::contains);
  }

  /** Any of the states; {@code parameter} is the one to name if a state is unknown. */
  static Predicate<Seen> states(List<String> wanted, String parameter) {
    Set<String> known = Stream.concat(
            Arrays.stream(Life.values()).map(Life::id),
            Arrays.stream(Verdict.values()).map(Verdict::id))
        .collect(Collectors.toSet());
    for (String state : wanted) {
      if (!known.contains(state)) {
        throw Problem.badRequest(
            parameter,
            "state is \"" + state + "\"; allowed are "
                + known.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
    return seen -> wanted.isEmpty()
        || wanted.contains(seen.status().life().id())
        || wanted.contains(seen.verdict().id());
  }

  private static Predicate<Seen> rules(List<String> wanted) {
    for (String rule : wanted) {
      if (Rule.ofId(rule).isEmpty()) {
        throw Problem.badRequest(
            "rule",
            "rule is \"" + rule + "\", which is not a rule; /api/v1/catalogue has them all");
      }
    }
    return seen -> wanted.isEmpty()
        || seen.active().stream()
            .anyMatch(tracked -> wanted.contains(tracked.alert().rule().id()));
  }

  private static Comparator<Seen> order(String sort) {
    boolean falls = sort.startsWith("-");
    Comparator<Seen> newestFirst = Comparator.comparingInt(Seen::id).reversed();
    @Nullable
    Comparator<Seen> rises = switch (falls ? sort.substring(1) : sort) {
      case "startedAt" -> Comparator.comparingInt(Seen::id);
      case "lastSeenAt" -> Comparator.comparingDouble(seen -> seen.status().lastSeenAt());
      case "lastStep" -> Comparator.comparingLong(seen -> seen.status().lastStep());
      case "learningRate" -> Comparator.comparingDouble(seen -> seen.status().learningRate());
      case "loss" -> Comparator.comparingDouble(seen -> seen.status().lastLoss());
      case "run" -> Comparator.comparing(seen -> seen.run().name());
      case "need" ->
        Comparator.comparingInt(Seen::need)
            .thenComparing(
                Comparator.comparingDouble((Seen seen) -> seen.status().lastSeenAt())
                    .reversed());
      default -> null;
    };
    if (rises == null) {
      throw Problem.badRequest(
          "sort",
          "sort is \"" + sort
              + "\"; allowed are lastSeenAt, lastStep, learningRate, loss, need, run and"
              + " startedAt, with - in front for the opposite order");
    }
    return (falls ? rises.reversed() : rises).thenComparing(newestFirst);
  }

  /** Returns true if the run is described as asked for; cheaper than to look how it is doing. */
  boolean wants(WatchedRun run) {
    return described.test(run);
  }

  /** Every run that matches, newest first. */
  List<Seen> all(Stream<Seen> runs) {
    return runs.filter(doing).sorted(order).toList();
  }

  /**
   * One page of the list.
   *
   * @param runs in order, at most as many as asked for
   * @param total runs that match, on all pages
   * @param cursor where the next page begins; empty on the last one
   */
  record Page(List<Seen> runs, int total, Optional<String> cursor) {}

  /**
   * The page of the runs that match.
   *
   * @throws Problem 400 if the cursor names a run that is not in the list any more
   */
  Page page(Stream<Seen> runs) {
    List<Seen> all = all(runs);
    int from = after == 0 ? 0 : placeAfter(all);
    List<Seen> page = all.subList(from, Math.min(all.size(), from + limit));
    boolean isLast = from + page.size() >= all.size();
    return new Page(
        page,
        all.size(),
        isLast
            ? Optional.empty()
            : Optional.of(String.valueOf(page.get(page.size() - 1).id())));
  }

  private int placeAfter(List<Seen> all) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id() == after) {
        return i + 1;
      }
    }
    if (isByStart) {
      int place = 0;
      while (place < all.size()
          && (falls ? all.get(place).id() > after : all.get(place).id() < after)) {
        place++;
      }
      return place;
    }
    throw Problem.badRequest(
        "cursor",
        "cursor is \"" + after + "\", a run that is not in this list any more; begin again without"
            + " cursor");
  }
}
