package io.tightrope.benchmarks.population.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.tightrope.benchmarks.ordinary.Fault;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.core.detect.rules.Rule;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a recording of the population says of its job.
 *
 * @param name of the job
 * @param base name of the same job unbroken; its own where nothing is broken
 * @param setting at which it ran
 * @param network which of the process's networks the recording is of, from 1
 * @param fault what is broken
 * @param stepsBefore optimizer steps that the network had done before the job began
 * @param atLeast score from which on a healthy job went well
 * @param scoreUntrained score before the first step
 * @param score score at the end; NaN if there is none
 * @param finalLoss loss of the last step; NaN if it was not finite
 * @param threw what the training threw; empty if nothing
 */
public record JobOutcome(
    String name,
    String base,
    Member.Part part,
    String setting,
    int network,
    Member.Traits traits,
    Optional<Fault> fault,
    long stepsBefore,
    double atLeast,
    double scoreUntrained,
    double score,
    double finalLoss,
    String threw) {
  /** What the outcome of a recording of the population has as its kind. */
  public static final String KIND = "population";

  /** Whether that is the outcome of a recording of the population. */
  public static boolean isOne(JsonNode outcome) {
    return outcome.path("kind").asText().equals(KIND);
  }

  /** Reads the outcome of a recording. */
  public static JobOutcome of(JsonNode outcome) {
    JsonNode traits = outcome.path("traits");
    return new JobOutcome(
        outcome.path("member").asText(),
        outcome.path("base").asText(),
        Member.Part.valueOf(outcome.path("part").asText()),
        outcome.path("setting").asText(),
        outcome.path("network").asInt(1),
        new Member.Traits(
            traits.path("family").asText(),
            traits.path("data").asText(),
            traits.path("activation").asText(),
            traits.path("updater").asText()),
        outcome.has("fault") ? Optional.of(fault(outcome.get("fault"))) : Optional.empty(),
        outcome.path("stepsBefore").asLong(),
        outcome.path("atLeast").asDouble(),
        outcome.path("scoreUntrained").asDouble(Double.NaN),
        outcome.path("score").asDouble(Double.NaN),
        outcome.path("finalLoss").asDouble(Double.NaN),
        outcome.path("threw").asText());
  }

  private static Fault fault(JsonNode json) {
    Set<Rule> rules = EnumSet.noneOf(Rule.class);
    json.path("rules").forEach(id -> Rule.ofId(id.asText()).ifPresent(rules::add));
    return new Fault(
        json.path("kind").asText(),
        json.path("words").asText(),
        json.path("step").asLong(),
        json.has("layer") ? OptionalInt.of(json.get("layer").asInt()) : OptionalInt.empty(),
        rules);
  }

  /** The same with what the population says of the job now, which may be more than when it was recorded. */
  public JobOutcome as(Member member) {
    return new JobOutcome(
        name,
        member.base(),
        member.part(),
        setting,
        network,
        member.traits(),
        member.fault(),
        stepsBefore,
        member.job().atLeast(),
        scoreUntrained,
        score,
        finalLoss,
        threw);
  }

  /** Step from which on something is broken, 0 where nothing is. */
  public long faultStep() {
    return fault.map(Fault::step).orElse(0L);
  }
}
