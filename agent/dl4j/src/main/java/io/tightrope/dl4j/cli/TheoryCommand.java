package io.tightrope.dl4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tightrope.core.theory.InvalidQuestionException;
import io.tightrope.core.theory.TheoryJson;
import io.tightrope.core.theory.TheoryQuestion;
import io.tightrope.core.theory.TheoryReport;
import io.tightrope.theory.design.Verdict;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code theory}: what the theory says of an activation at a sparsity. */
@Command(
    name = "theory",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds the initialization on the edge of chaos for a sparse activation, lists all fixed points of"
          + " its variance, and, for a depth and a width, tells how likely the variance is to escape"
          + " and what would be safer.",
      "",
      "Exit code 0: stable or at risk; 1: unstable or not feasible; 2: wrong usage."
    })
final class TheoryCommand implements Callable<Integer> {

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      required = true,
      description = "relu_tau, st, crelu or cst")
  @SuppressWarnings("NullAway.Init")
  private String activation;

  @Option(
      names = "--sparsity",
      paramLabel = "S",
      required = true,
      description = "wanted share of exact zeros, between 0 and 1")
  @SuppressWarnings("NullAway.Init")
  private String sparsity;

  @Option(names = "--q", paramLabel = "Q", description = "wanted fixed point of the variance; 1")
  private @Nullable String q;

  @Option(
      names = "--slope",
      paramLabel = "V",
      description = "slope of the variance map at Q, between 0 and 1 (crelu, cst); without it the"
          + " advised one where depth and width are given, else 0.7")
  private @Nullable String slope;

  @Option(names = "--clip", paramLabel = "M", description = "clip m, instead of a slope")
  private @Nullable String clip;

  @Option(names = "--depth", paramLabel = "L", description = "hidden layers")
  private @Nullable String depth;

  @Option(names = "--width", paramLabel = "N", description = "units a layer")
  private @Nullable String width;

  @Option(
      names = "--start",
      paramLabel = "X",
      description = "q of the first layer as a multiple of Q; 1")
  private @Nullable String start;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    TheoryReport report = TheoryReport.answer(question());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      out.println(mapper.writeValueAsString(TheoryJson.of(report)));
    } else {
      TheoryText.print(report, out);
    }
    return report.verdict() == Verdict.UNSTABLE ? 1 : 0;
  }

  private TheoryQuestion question() {
    Map<String, String> texts = new TreeMap<>();
    put(texts, "activation", activation);
    put(texts, "sparsity", sparsity);
    put(texts, "q", q);
    put(texts, "slope", slope);
    put(texts, "clip", clip);
    put(texts, "depth", depth);
    put(texts, "width", width);
    put(texts, "start", start);
    try {
      return TheoryQuestion.of(texts);
    } catch (InvalidQuestionException e) {
      throw new InputException("--" + e.getMessage());
    }
  }

  private static void put(Map<String, String> texts, String name, @Nullable String text) {
    if (text != null) {
      texts.put(name, text);
    }
  }
}
