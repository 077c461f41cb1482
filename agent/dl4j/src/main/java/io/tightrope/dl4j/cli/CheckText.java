package io.tightrope.dl4j.cli;

import static io.tightrope.dl4j.cli.TheoryText.number;

import io.tightrope.dl4j.preflight.LayerReport;
import io.tightrope.dl4j.preflight.PreflightReport;
import io.tightrope.theory.design.Verdict;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A preflight as text for a terminal: verdict, reasons, table, recommendation. */
final class CheckText {
  private static final String ROW =
      "  %5s %-14s %-13s %6s | %9s %12s | %8s %8s | %8s %8s | %9s %9s";

  private final PrintWriter out;

  private CheckText(PrintWriter out) {
    this.out = out;
  }

  static void print(String model, PreflightReport report, PrintWriter out) {
    new CheckText(out).print(model, report);
  }

  private void print(String model, PreflightReport report) {
    line(
        "%s: %s (predicted %s, measured %s)",
        model, report.verdict().label(), label(report.predicted()), label(report.measured()));
    report.reasons().forEach(reason -> line("  - %s", reason));
    if (report.escapeProbability().isPresent()) {
      line(
          "  probability that the variance escapes: %s",
          number(report.escapeProbability().getAsDouble()));
    }
    line("");
    line(
        ROW,
        "layer",
        "name",
        "kind",
        "units",
        "q",
        "",
        "sparsity",
        "",
        "correl.",
        "",
        "grad. gain",
        "");
    line(
        ROW,
        "",
        "",
        "",
        "",
        "theory",
        "measured",
        "theory",
        "measured",
        "theory",
        "measured",
        "theory",
        "measured");
    report.layers().forEach(this::row);
    report.recommendation().ifPresent(found -> {
      line("");
      line("  recommended: %s", found.text());
      found.code().lines().forEach(code -> line("    %s", code));
    });
  }

  private static String label(Optional<Verdict> verdict) {
    return verdict
        .filter(found -> found != Verdict.NOT_MEASURED)
        .map(Verdict::label)
        .orElse("nothing");
  }

  private void row(LayerReport layer) {
    LayerReport.Numbers theory = layer.predicted();
    LayerReport.Numbers seen = layer.measured();
    line(
        ROW,
        layer.index(),
        shortened(layer.name(), 14),
        shortened(layer.kind(), 13),
        layer.units() == 0 ? "" : layer.units(),
        text(theory.q()),
        seen.isEmpty() ? "not measured" : text(seen.q()),
        text(theory.sparsity()),
        seen.isEmpty() ? "" : text(seen.sparsity()),
        text(theory.correlation()),
        seen.isEmpty() ? "" : text(seen.correlation()),
        text(theory.gain()),
        seen.isEmpty() ? "" : text(seen.gain()));
    layer.notes().forEach(note -> line("        %s", note));
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String text(OptionalDouble value) {
    return value.isEmpty() ? "-" : number(value.getAsDouble());
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments).stripTrailing());
  }
}
