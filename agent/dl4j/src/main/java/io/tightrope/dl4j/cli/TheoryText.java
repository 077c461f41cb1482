package io.tightrope.dl4j.cli;

import io.tightrope.core.theory.InitializationCode;
import io.tightrope.core.theory.TheoryQuestion;
import io.tightrope.core.theory.TheoryReport;
import io.tightrope.core.theory.TheoryReport.Design;
import io.tightrope.core.theory.TheoryReport.Network;
import io.tightrope.theory.design.Advisor;
import io.tightrope.theory.design.EdgeOfChaos;
import io.tightrope.theory.maps.FixedPoint;
import java.io.PrintWriter;
import java.util.Locale;

/** A theory report as text for a terminal. */
final class TheoryText {
  private final PrintWriter out;

  private TheoryText(PrintWriter out) {
    this.out = out;
  }

  static void print(TheoryReport report, PrintWriter out) {
    new TheoryText(out).print(report);
  }

  private void print(TheoryReport report) {
    TheoryQuestion question = report.question();
    line(
        "%s at sparsity %s, q* = %s: %s",
        question.kind().label(),
        number(question.sparsity()),
        number(question.q()),
        report.verdict().label());
    line("  %s", report.reason());
    report.design().ifPresent(this::printDesign);
    report.design().flatMap(Design::network).ifPresent(this::printNetwork);
    report.advice().ifPresent(this::printAdvice);
    report.design().ifPresent(design -> printCode(design.initialization()));
  }

  private void printDesign(Design design) {
    EdgeOfChaos.Feasible found = design.initialization();
    line("");
    line(
        "  tau %s   m %s   sw2 %s   sb2 %s   (first layer, standardised inputs: sw2 %s)",
        number(found.activation().tau()),
        number(found.activation().m()),
        number(found.sw2()),
        number(found.sb2()),
        number(found.firstLayerSw2(1)));
    line(
        "  V %s   V' %s   V'' %s   chi1 %s",
        number(design.at().value()),
        number(design.at().slope()),
        number(design.at().curvature()),
        number(design.at().chi1()));
    line("");
    line("  fixed points");
    line("  %10s  %-17s %9s %9s %9s  %s", "q", "stability", "chi1", "slope", "sparsity", "basin");
    for (FixedPoint point : design.fixedPoints()) {
      line(
          "  %10s  %-17s %9s %9s %9s  %s to %s",
          number(point.q()),
          point.stability().label(),
          number(point.chi1()),
          number(point.slope()),
          number(point.sparsity()),
          number(point.basinLow()),
          number(point.basinHigh()));
    }
  }

  private void printNetwork(Network network) {
    int last = network.risk().layers().size() - 1;
    line("");
    line("  finite width, over %d random networks", network.risk().draws());
    line("  probability that the variance escapes  %s", number(network.risk().escapeProbability()));
    line(
        "  q at the last layer                    %s (%s to %s in nine of ten)",
        number(network.risk().layers().get(last).median()),
        number(network.risk().layers().get(last).q05()),
        number(network.risk().layers().get(last).q95()));
    line(
        "  gradient gain through the depth        %s (%s to %s), squared norm",
        number(network.risk().gain().median()),
        number(network.risk().gain().q05()),
        number(network.risk().gain().q95()));
    line(
        "  input correlation at the last layer    %s",
        number(network.inputCorrelation()[network.inputCorrelation().length - 1]));
  }

  private void printAdvice(Advisor.Advice advice) {
    line("");
    if (advice instanceof Advisor.Recommended found) {
      line(
          "  advice: slope %s, m %s, sw2 %s, sb2 %s",
          number(found.design().slope()),
          number(found.design().activation().m()),
          number(found.design().sw2()),
          number(found.design().sb2()));
    } else if (advice instanceof Advisor.NothingSafe none) {
      line("  advice: %s", none.reason());
      line(
          "  %s",
          none.highestSafeSparsity().isPresent()
              ? "the highest sparsity that is safe here is "
                  + number(none.highestSafeSparsity().getAsDouble())
              : "no sparsity from 0.5 on is safe here; make the network wider or less deep");
    }
  }

  private void printCode(EdgeOfChaos.Feasible design) {
    line("");
    InitializationCode.of(design).lines().forEach(code -> line("  %s", code));
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /** Four significant digits, without needless zeros. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "-" : value > 0 ? "inf" : "-inf";
    }
    double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
    if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e6) {
      return Long.toString((long) rounded);
    }
    return Double.toString(rounded);
  }
}
