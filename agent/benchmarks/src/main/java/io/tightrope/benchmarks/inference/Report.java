package io.tightrope.benchmarks.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The tables of the benchmark, as Markdown or JSON. */
record Report(List<Row> rows) {

  String markdown() {
    StringBuilder text = new StringBuilder();
    for (int batch : rows.stream().mapToInt(Row::batch).distinct().sorted().toArray()) {
      List<Row> chosen = rows.stream()
          .filter(row -> row.batch() == batch && !Double.isNaN(row.asked()))
          .toList();
      if (!chosen.isEmpty()) {
        line(
            text, "Batches of %d: fastest dense way of ND4J and OpenBLAS / SparseInference", batch);
        text.append('\n');
        appendGrid(text, chosen, Row::fastestLibrary);
        line(text, "Batches of %d: dense Java loop / SparseInference", batch);
        text.append('\n');
        appendGrid(text, chosen, Row::loop);
      }
    }
    line(text, "All rows, processor time in microseconds per call");
    text.append('\n');
    appendRows(text);
    text.append('\n');
    line(
        text,
        "The measuring thread waited for a processor during %.0f %% of the time.",
        100 * waitedShare());
    return text.toString();
  }

  /** A line for each width, a column for each sparsity. */
  private static void appendGrid(StringBuilder text, List<Row> chosen, ToIntFunction<Row> dense) {
    double[] sparsities =
        chosen.stream().mapToDouble(Row::asked).distinct().sorted().toArray();
    text.append("| width |");
    for (double sparsity : sparsities) {
      text.append(String.format(Locale.ROOT, " zeros %s |", sparsity));
    }
    text.append("\n|---|").append("---|".repeat(sparsities.length)).append('\n');
    for (int width : chosen.stream().mapToInt(Row::width).distinct().sorted().toArray()) {
      text.append("| ").append(width).append(" |");
      for (double sparsity : sparsities) {
        text.append(chosen.stream()
            .filter(row -> row.width() == width && row.asked() == sparsity)
            .map(row -> cell(row.ratio(dense.applyAsInt(row))))
            .collect(Collectors.joining("", " ", " |")));
      }
      text.append('\n');
    }
    text.append('\n');
  }

  private void appendRows(StringBuilder text) {
    text.append("| network | zeros | batch | output | fastest dense | its name | Java loop |"
        + " sparse | output / sparse | fastest / sparse | loop / sparse |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (Row row : rows) {
      line(
          text,
          "| %s | %.3f | %d | %.1f | %.1f | %s | %.1f | %.1f | %s | %s | %s |",
          row.network(),
          row.zeros(),
          row.batch(),
          row.micros(row.output()),
          row.micros(row.fastestLibrary()),
          row.titles().get(row.fastestLibrary()),
          row.micros(row.loop()),
          row.micros(row.sparse()),
          cell(row.ratio(row.output())),
          cell(row.ratio(row.fastestLibrary())),
          cell(row.ratio(row.loop())));
    }
  }

  private static String cell(Ratio ratio) {
    String numbers = String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.median(), ratio.low(), ratio.high());
    return ratio.verdict() == Ratio.Verdict.faster ? numbers : numbers + ", " + ratio.verdict();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  double waitedShare() {
    return rows.stream().mapToDouble(row -> row.times().waitedShare()).average().orElse(Double.NaN);
  }

  ObjectNode toJson() {
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.put("java", System.getProperty("java.version"));
    document.put("waitedShare", waitedShare());
    var list = document.putArray("rows");
    for (Row row : rows) {
      ObjectNode node = list.addObject()
          .put("network", row.network())
          .put("width", row.width())
          .put("zeros", row.zeros())
          .put("batch", row.batch());
      if (!Double.isNaN(row.asked())) {
        node.put("asked", row.asked());
      }
      ObjectNode micros = node.putObject("microsPerCall");
      for (int way = 0; way < row.titles().size(); way++) {
        micros.put(row.titles().get(way), row.micros(way));
      }
      node.put("fastestDense", row.titles().get(row.fastestLibrary()));
      put(node, "outputOverSparse", row.ratio(row.output()));
      put(node, "fastestDenseOverSparse", row.ratio(row.fastestLibrary()));
      put(node, "loopOverSparse", row.ratio(row.loop()));
    }
    return document;
  }

  private static void put(ObjectNode node, String name, Ratio ratio) {
    node.putObject(name)
        .put("median", ratio.median())
        .put("low95", ratio.low())
        .put("high95", ratio.high())
        .put("verdict", ratio.verdict().name());
  }
}
