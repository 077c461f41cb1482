package io.tightrope.theory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.theory.activation.SparseActivation;
import io.tightrope.theory.activation.SparseKind;
import io.tightrope.theory.maps.VarianceMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** One entry of {@code vectors.json}: an edge-of-chaos network and its values by quadrature. */
public record ReferenceVector(SparseKind kind, JsonNode json) {

  public static Stream<ReferenceVector> all() {
    try (InputStream in = ReferenceVector.class.getResourceAsStream("vectors.json")) {
      List<ReferenceVector> vectors = new ArrayList<>();
      for (JsonNode node : new ObjectMapper().readTree(Objects.requireNonNull(in))) {
        SparseKind kind = SparseKind.ofLabel(node.get("activation").asText()).orElseThrow();
        vectors.add(new ReferenceVector(kind, node));
      }
      return vectors.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public double number(String field) {
    return json.get(field).asDouble();
  }

  public JsonNode atQ() {
    return json.get("at_q");
  }

  public JsonNode atOneAndAHalfQ() {
    return json.get("at_1_5q");
  }

  public SparseActivation activation() {
    double m = json.get("m").isNull() ? Double.POSITIVE_INFINITY : number("m");
    return new SparseActivation(kind, number("tau"), m);
  }

  public VarianceMap map() {
    return new VarianceMap(activation(), number("sw2"), number("sb2"));
  }

  @Override
  public String toString() {
    return kind.label() + " s=" + number("sparsity") + " q=" + number("q") + " m=" + json.get("m");
  }
}
