package io.tightrope.core.detect.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tightrope.core.detect.evidence.DownwardTrend;
import io.tightrope.core.detect.evidence.EvidenceLimits;
import io.tightrope.core.detect.evidence.Guessing;
import io.tightrope.core.detect.evidence.LossTrend;
import io.tightrope.core.detect.evidence.RaisedLoss;
import io.tightrope.core.detect.rules.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** A rules file as YAML: the shipped one, with a user's file laid over it. */
final class RulesFile {
  private static final String SHIPPED = "rules.yml";
  private static final Pattern NO_NUMBER =
      Pattern.compile("(?i)(?<=[\\s:,\\[{])[-+]?\\.(?:nan|inf)\\b");
  private static final long MAXIMUM_BYTES = 1 << 20;
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final ObjectNode root;
  private final String name;
  private final LimitsReader reader;

  private RulesFile(ObjectNode root, String name) {
    this.root = root;
    this.name = name;
    this.reader = new LimitsReader(name);
  }

  static RulesFile shipped() throws RulesFileException {
    try (InputStream in = RulesFile.class.getResourceAsStream(SHIPPED)) {
      return new RulesFile(
          (ObjectNode) YAML.readTree(Objects.requireNonNull(in, SHIPPED)), SHIPPED);
    } catch (IOException e) {
      throw new RulesFileException(SHIPPED + ": " + e.getMessage());
    }
  }

  static RulesFile read(Path file) throws RulesFileException {
    String name = file.toString();
    JsonNode own = parse(file, name);
    RulesFile merged = new RulesFile(shipped().root, name);
    if (own instanceof ObjectNode object) {
      merge(merged.root, object);
    } else if (!own.isMissingNode() && !own.isNull()) {
      throw new RulesFileException(name + ": this is not a YAML file of \"rule: {limit: value}\"");
    }
    return merged;
  }

  private static JsonNode parse(Path file, String name) throws RulesFileException {
    try {
      if (Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) > MAXIMUM_BYTES)) {
        throw new RulesFileException(name + ": this is not a file of at most 1 MB");
      }
      // Jackson stops at YAML's words for no number; as texts they get the message of a wrong
      // value.
      return YAML.readTree(NO_NUMBER.matcher(Files.readString(file)).replaceAll("\"$0\""));
    } catch (JsonProcessingException e) {
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      String line = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw new RulesFileException(name + ": this is not YAML" + line + ": " + reason.strip());
    } catch (NoSuchFileException e) {
      throw new RulesFileException(name + ": there is no such file");
    } catch (IOException e) {
      throw new RulesFileException(name + ": this file cannot be read");
    }
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    from.properties().forEach(entry -> {
      if (into.get(entry.getKey()) instanceof ObjectNode there
          && entry.getValue() instanceof ObjectNode here) {
        merge(there, here);
      } else {
        into.set(entry.getKey(), entry.getValue());
      }
    });
  }

  RuleSettings settings() throws RulesFileException {
    requireKnownSections();
    return new RuleSettings(
        reader.read(root.path("hysteresis"), "hysteresis", Hysteresis.class),
        hysteresisOf(),
        disabled(),
        reader.wholeNumber(root.path("symptomSteps"), "symptomSteps"),
        evidence(),
        limits());
  }

  private void requireKnownSections() throws RulesFileException {
    List<String> known = new ArrayList<>(List.of(
        "hysteresis",
        "hysteresisOf",
        "disabled",
        "symptomSteps",
        "lossTrend",
        "downwardTrend",
        "raisedLoss",
        "guessing"));
    judging().stream().map(Rule::section).forEach(known::add);
    reader.requireKnown(root, "", known);
  }

  private static List<Rule> judging() {
    return Arrays.stream(Rule.values()).filter(Rule::judgesFrames).toList();
  }

  private Map<Rule, Hysteresis> hysteresisOf() throws RulesFileException {
    Map<Rule, Hysteresis> all = new EnumMap<>(Rule.class);
    JsonNode section = root.path("hysteresisOf");
    for (var names = section.fieldNames(); names.hasNext(); ) {
      String id = names.next();
      String path = "hysteresisOf." + id;
      all.put(rule(id, "hysteresisOf"), reader.read(section.path(id), path, Hysteresis.class));
    }
    return all;
  }

  private Set<Rule> disabled() throws RulesFileException {
    Set<Rule> all = EnumSet.noneOf(Rule.class);
    JsonNode list = root.path("disabled");
    if (!list.isArray()) {
      throw reader.wrong("disabled", LimitsReader.shown(list), "a list of rules");
    }
    for (JsonNode id : list) {
      all.add(rule(id.asText(), "disabled"));
    }
    return all;
  }

  private Rule rule(String id, String path) throws RulesFileException {
    return Rule.ofId(id)
        .orElseThrow(() -> new RulesFileException(name + ": " + path + " names " + id
            + ", which is not a rule; rules are "
            + String.join(", ", Arrays.stream(Rule.values()).map(Rule::id).toList())));
  }

  private EvidenceLimits evidence() throws RulesFileException {
    return new EvidenceLimits(
        reader.read(root.path("lossTrend"), "lossTrend", LossTrend.Limits.class),
        reader.read(root.path("downwardTrend"), "downwardTrend", DownwardTrend.Limits.class),
        reader.read(root.path("raisedLoss"), "raisedLoss", RaisedLoss.Limits.class),
        reader.read(root.path("guessing"), "guessing", Guessing.Limits.class));
  }

  private Map<Rule, Record> limits() throws RulesFileException {
    Map<Rule, Record> all = new EnumMap<>(Rule.class);
    for (Rule rule : judging()) {
      boolean hasNone = rule.limits().getRecordComponents().length == 0;
      JsonNode section = hasNone && !root.has(rule.section())
          ? YAML.createObjectNode()
          : root.path(rule.section());
      all.put(rule, reader.read(section, rule.section(), rule.limits()));
    }
    return all;
  }
}
