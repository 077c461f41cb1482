package io.tightrope.dashboard;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.tightrope.dashboard.store.write.Appended;

/** The dashboard knows core and nothing of the agent's other modules. */
@AnalyzeClasses(
    packages = "io.tightrope.dashboard",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule the_dashboard_knows_no_training_framework = noClasses()
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage(
          "org.deeplearning4j..", "org.nd4j..", "io.tightrope.dl4j..", "io.tightrope.sparse..");

  @ArchTest
  static final ArchRule only_the_store_knows_its_database = noClasses()
      .that()
      .resideOutsideOfPackages("io.tightrope.dashboard.store..")
      .should()
      .dependOnClassesThat()
      .resideInAnyPackage("org.duckdb..", "java.sql..");

  @ArchTest
  static final ArchRule packages_form_no_cycle =
      slices().matching("io.tightrope.dashboard.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packages_within_packages_form_no_cycle =
      slices().matching("io.tightrope.dashboard.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule only_the_store_knows_how_it_writes = noClasses()
      .that()
      .resideOutsideOfPackages("io.tightrope.dashboard.store..")
      .should()
      .dependOnClassesThat(resideInAnyPackage(
              "io.tightrope.dashboard.store.recent",
              "io.tightrope.dashboard.store.rollup",
              "io.tightrope.dashboard.store.write")
          .and(not(type(Appended.class))));
}
