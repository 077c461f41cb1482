package io.tightrope;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
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
