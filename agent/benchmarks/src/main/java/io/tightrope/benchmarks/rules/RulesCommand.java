package io.tightrope.benchmarks.rules;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tightrope.benchmarks.Parallel;
import io.tightrope.benchmarks.detection.zoo.Recipe;
import io.tightrope.benchmarks.ordinary.Member;
import io.tightrope.benchmarks.sampling.Progress;
import io.tightrope.core.detect.settings.RuleSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays all recordings there are and prints how right each rule was. */
@Command(
    name = "rules",
    mixinStandardHelpOptions = true,
    description = {
      "Replay the recordings of bench ordinary, bench sampling, bench detection and others, and print"
          + " for each rule how often it was right, before and after a change.",
      "No training takes place. Exit code 0: done, 2: usage error."
    })
public final class RulesCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      arity = "0..*",
      description = "Folders of recordings (NAME.json.gz); the folders in them are read, too.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--zoo",
      paramLabel = "DIR",
      description = "The folder that bench detection --replay keeps its runs in.")
  private @Nullable Path zoo;

  @Option(
      names = "--part",
      paramLabel = "PART",
      defaultValue = "all",
      description = "Only the tuning or the reported part of the recordings that have parts, or all"
          + " recordings (default: ${DEFAULT-VALUE}).")
  private String part = "all";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Judge by these limits instead of the shipped ones.")
  private @Nullable Path rules;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Write the numbers into this file, for --before.")
  private @Nullable Path save;

  @Option(
      names = "--before",
      paramLabel = "FILE",
      description = "Print beside each number that of this file, which --save wrote.")
  private @Nullable Path before;

  @Option(
      names = "--families",
      description =
          "Also print a line for each activation, architecture, kind of data, optimizer and way"
              + " of raising the sparsity.")
  private boolean families;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description =
          "Draw the steps of failing runs that stopping at the first critical alert saves into"
              + " this SVG file.")
  private @Nullable Path picture;

  @Option(names = "--json", description = "Print one JSON document instead of tables.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RuleSettings limits = limits();
    Optional<Totals> old = old();
    List<Path> files = files();
    ZooRuns kept = new ZooRuns(zoo == null ? Path.of("") : zoo, limits);
    List<Recipe> recipes = zoo == null ? List.of() : kept.kept();
    if (files.isEmpty() && recipes.isEmpty()) {
      throw usage("There are no recordings. Name folders that hold NAME.json.gz, or --zoo DIR.");
    }
    Progress progress = Progress.here("judged", files.size() + recipes.size());
    List<RuleRun> runs = new ArrayList<>(Parallel.map(recipes, recipe -> {
      RuleRun run = kept.read(recipe);
      progress.done(recipe.name(), "of the zoo");
      return run;
    }));
    Folders reader = new Folders(limits);
    List<Folders.Read> read = Parallel.map(files, file -> {
      Folders.Read one = reader.read(file);
      progress.done(String.valueOf(file.getFileName()), "");
      return one;
    });
    read.forEach(one -> one.run().ifPresent(runs::add));
    runs.addAll(Folders.jobs(read));
    report(Totals.of(runs.stream().filter(this::isOfPart).toList()), old);
    return 0;
  }

  private void report(Totals totals, Optional<Totals> old) throws IOException {
    String document =
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(totals.toJson());
    if (json) {
      System.out.println(document);
    } else {
      new RuleTable(totals, old, families).print(System.out);
    }
    if (picture != null) {
      Files.writeString(picture, SavingsPicture.of(totals.savings()));
    }
    if (save != null) {
      Files.writeString(save, document);
    }
  }

  private boolean isOfPart(RuleRun run) {
    return part.equals("all")
        || run.part()
            .map(of -> of == Member.Part.valueOf(part.toUpperCase(Locale.ROOT)))
            .orElse(false);
  }

  private List<Path> files() throws IOException {
    if (!List.of("tuning", "reported", "all").contains(part)) {
      throw usage("--part is " + part + ". It must be tuning, reported or all.");
    }
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw usage(folder + " is not a folder. Name a folder of recordings.");
      }
      files.addAll(Folders.files(folder));
    }
    return files;
  }

  private Optional<Totals> old() {
    if (before == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Totals.of(new ObjectMapper().readTree(Files.readString(before))));
    } catch (IOException e) {
      throw usage("--before " + before + " cannot be read: " + e.getMessage()
          + ". Name a file that --save wrote.");
    }
  }

  private RuleSettings limits() {
    try {
      return rules == null ? RuleSettings.defaults() : RuleSettings.load(rules);
    } catch (IOException e) {
      throw usage("--rules " + rules + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
