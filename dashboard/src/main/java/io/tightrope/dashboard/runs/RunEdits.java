package io.tightrope.dashboard.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.run.RunDescription;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people have changed of a run since it introduced itself. Immutable.
 *
 * @param labels all labels of the run, in place of those it came with; empty if nobody changed them
 * @param baseline name of the run to compare with, in place of the one it named, an empty text for none;
 *     empty if nobody changed it
 * @param notes what people wrote about the run; an empty text for nothing
 * @param notesBy who wrote it last; an empty text if nobody said so
 * @param notesAt when it was written last, in seconds since the epoch; NaN without notes
 * @param archived whether the list of runs leaves it out
 * @param archivedAfter how many frames and blocks of scalars the run had when it was archived; with more
 *     it is not archived any more
 */
public record RunEdits(
    Optional<Map<String, String>> labels,
    Optional<String> baseline,
    String notes,
    String notesBy,
    double notesAt,
    boolean archived,
    long archivedAfter) {
  /** Nobody has changed anything. */
  public static final RunEdits NONE =
      new RunEdits(Optional.empty(), Optional.empty(), "", "", Double.NaN, false, 0);

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String LABELS = "labels";
  private static final String BASELINE = "baseline";
  private static final String NOTES = "notes";
  private static final String NOTES_BY = "notesBy";
  private static final String NOTES_AT = "notesAt";
  private static final String ARCHIVED_AFTER = "archivedAfter";

  public RunEdits {
    labels = labels.map(Map::copyOf);
  }

  /** The same with other labels, all of them. */
  public RunEdits withLabels(Map<String, String> all) {
    return new RunEdits(
        Optional.of(all), baseline, notes, notesBy, notesAt, archived, archivedAfter);
  }

  /** The same with another run to compare with; empty for none. */
  public RunEdits withBaseline(Optional<String> other) {
    return new RunEdits(
        labels, Optional.of(other.orElse("")), notes, notesBy, notesAt, archived, archivedAfter);
  }

  /**
   * The same with other notes.
   *
   * @param text an empty one removes the notes
   * @param by who wrote it; an empty text if nobody said so
   * @param at seconds since the epoch
   */
  public RunEdits withNotes(String text, String by, double at) {
    return text.isEmpty()
        ? new RunEdits(labels, baseline, "", "", Double.NaN, archived, archivedAfter)
        : new RunEdits(labels, baseline, text, by, at, archived, archivedAfter);
  }

  /**
   * The same, archived.
   *
   * @param received how many frames and blocks of scalars the run has
   */
  public RunEdits archivedAfter(long received) {
    return new RunEdits(labels, baseline, notes, notesBy, notesAt, true, received);
  }

  /** The same, not archived. */
  public RunEdits unarchived() {
    return new RunEdits(labels, baseline, notes, notesBy, notesAt, false, 0);
  }

  /** A run's own description with these changes. */
  RunDescription of(RunDescription own) {
    if (labels.isEmpty() && baseline.isEmpty()) {
      return own;
    }
    return new RunDescription(
        own.run(),
        own.session(),
        own.framework(),
        own.model(),
        own.host(),
        own.scrapeAddress(),
        own.layers(),
        labels.orElse(own.labels()),
        own.config(),
        own.expectSeconds(),
        own.resumeOf(),
        baseline.isEmpty() ? own.baseline() : baseline.filter(name -> !name.isEmpty()));
  }

  /** As it is stored. */
  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    labels.ifPresent(all -> {
      ObjectNode object = json.putObject(LABELS);
      new TreeMap<>(all).forEach(object::put);
    });
    baseline.ifPresent(name -> json.put(BASELINE, name));
    if (!notes.isEmpty()) {
      json.put(NOTES, notes);
      json.put(NOTES_BY, notesBy);
      json.put(NOTES_AT, notesAt);
    }
    if (archived) {
      json.put(ARCHIVED_AFTER, archivedAfter);
    }
    return json.toString();
  }

  /** What {@link #toJson} wrote. */
  static RunEdits of(String stored) {
    JsonNode json;
    try {
      json = MAPPER.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the changes of a run are not JSON: " + stored, e);
    }
    Optional<Map<String, String>> labels = Optional.empty();
    if (json.has(LABELS)) {
      Map<String, String> all = new TreeMap<>();
      json.path(LABELS)
          .properties()
          .forEach(label -> all.put(label.getKey(), label.getValue().asText()));
      labels = Optional.of(all);
    }
    return new RunEdits(
        labels,
        json.has(BASELINE) ? Optional.of(json.path(BASELINE).asText()) : Optional.empty(),
        json.path(NOTES).asText(),
        json.path(NOTES_BY).asText(),
        json.path(NOTES_AT).asDouble(Double.NaN),
        json.has(ARCHIVED_AFTER),
        json.path(ARCHIVED_AFTER).asLong());
  }
}
