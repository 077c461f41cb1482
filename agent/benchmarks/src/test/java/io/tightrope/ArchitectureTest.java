package io.tightrope;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.detect.settings.RulesFileException;
import java.util.random.RandomGenerator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Dependencies of the agent's modules point one way, and no two packages of a module need each other. */
@AnalyzeClasses(packages = "io.tightrope", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FRAMEWORK = {"org.deeplearning4j..", "org.nd4j..", "org.bytedeco.."
  };

  @ArchTest
  static final ArchRule theory_knows_nothing_but_numerics = noClasses()
      .that()
      .resideInAPackage("io.tightrope.theory..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.tightrope.core..",
          "io.tightrope.sparse..",
          "io.tightrope.dl4j..",
          "com.fasterxml..",
          "io.micrometer..",
          "io.prometheus..");

  @ArchTest
  static final ArchRule theory_and_core_do_not_know_dl4j = noClasses()
      .that()
      .resideInAnyPackage("io.tightrope.theory..", "io.tightrope.core..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(FRAMEWORK);

  @ArchTest
  static final ArchRule core_knows_only_theory = noClasses()
      .that()
      .resideInAPackage("io.tightrope.core..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.tightrope.sparse..", "io.tightrope.dl4j..", "io.tightrope.javaagent..");

  /**
   * A service loader keeps what it finds from the context of its first caller, for the whole process: a
   * program with its libraries in a loader of its own would find the generators of the JDK no more.
   */
  @ArchTest
  static final ArchRule the_agent_makes_nobody_look_for_random_generators = noClasses()
      .that()
      .resideInAnyPackage("io.tightrope.core..", "io.tightrope.dl4j..", "io.tightrope.theory..")
      .should()
      .callMethod(RandomGenerator.class, "getDefault")
      .orShould()
      .callMethod(RandomGenerator.class, "of", String.class);

  @ArchTest
  static final ArchRule a_saved_model_needs_only_sparse_and_theory = noClasses()
      .that()
      .resideInAPackage("io.tightrope.sparse..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "io.tightrope.core..", "io.tightrope.dl4j..", "com.fasterxml..", "io.micrometer..");

  @ArchTest
  static final ArchRule the_example_programs_hold_no_monitoring = noClasses()
      .that()
      .resideInAPackage("io.tightrope.examples..")
      .and()
      .haveSimpleNameNotStartingWith("Gated")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("io.tightrope.core..", "io.tightrope.dl4j..", "io.tightrope.javaagent..");

  @ArchTest
  static final ArchRule packages_of_theory_form_no_cycle =
      slices().matching("io.tightrope.theory.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_of_core_form_no_cycle =
      slices().matching("io.tightrope.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_of_dl4j_form_no_cycle =
      slices().matching("io.tightrope.dl4j.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule rooms_of_dl4j_form_no_cycle_either =
      slices().matching("io.tightrope.dl4j.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_of_the_benchmarks_form_no_cycle =
      slices().matching("io.tightrope.benchmarks.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule rooms_of_detect_form_no_cycle =
      slices().matching("io.tightrope.core.detect.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule rooms_of_detect_know_only_those_below = layeredArchitecture()
      .consideringOnlyDependenciesInLayers()
      .layer("door")
      .definedBy("io.tightrope.core.detect")
      .layer("alerts")
      .definedBy("io.tightrope.core.detect.alerts")
      .layer("settings")
      .definedBy("io.tightrope.core.detect.settings")
      .layer("rules")
      .definedBy("io.tightrope.core.detect.rules")
      .layer("finding")
      .definedBy("io.tightrope.core.detect.finding")
      .layer("evidence")
      .definedBy("io.tightrope.core.detect.evidence")
      .whereLayer("door")
      .mayNotBeAccessedByAnyLayer()
      .whereLayer("alerts")
      .mayOnlyBeAccessedByLayers("door")
      .whereLayer("settings")
      .mayOnlyBeAccessedByLayers("alerts", "door")
      .whereLayer("rules")
      .mayOnlyBeAccessedByLayers("settings", "alerts", "door")
      .whereLayer("finding")
      .mayOnlyBeAccessedByLayers("rules", "settings", "alerts", "door");

  @ArchTest
  static final ArchRule outsiders_of_detect_know_only_its_door = noClasses()
      .that()
      .resideOutsideOfPackage("io.tightrope.core.detect..")
      .should()
      .dependOnClassesThat(resideInAPackage("io.tightrope.core.detect.*..")
          .and(not(belongToAnyOf(
              Alert.class,
              Expected.class,
              Rule.class,
              RuleSettings.class,
              RulesFileException.class,
              Severity.class))));

  @Test
  void every_module_of_the_agent_was_looked_at() {
    JavaClasses classes = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.tightrope");

    Assertions.assertThat(classes)
        .extracting(type -> type.getPackageName().split("\\.")[2])
        .contains("theory", "core", "sparse", "dl4j");
  }
}
