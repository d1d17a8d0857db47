package io.teeio.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;

/** The house's plan as rules: who may know whom, and what nobody does. */
@AnalyzeClasses(packages = "io.teeio", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("rule", List.of()),
          Map.entry("wire", List.of()),
          Map.entry("crypto", List.of("wire")),
          Map.entry("spdm", List.of("wire", "rule", "crypto")),
          Map.entry("pcie", List.of("wire", "rule", "crypto", "spdm")),
          Map.entry("probe", List.of("wire", "rule", "crypto", "spdm", "pcie")),
          Map.entry("dissect", List.of("wire", "rule", "crypto", "spdm", "pcie")),
          Map.entry("platform", List.of("wire", "rule", "crypto", "spdm", "pcie")),
          Map.entry("attest", List.of("wire", "rule", "crypto", "spdm")),
          Map.entry("device", List.of("wire", "rule", "crypto", "spdm", "pcie", "platform")),
          Map.entry("tsm", List.of("wire", "rule", "crypto", "spdm", "pcie", "platform")),
          Map.entry("vmm", List.of("wire", "rule", "spdm", "pcie", "platform")),
          Map.entry(
              "tvm", List.of("wire", "rule", "crypto", "spdm", "pcie", "platform", "attest")));

  @ArchTest
  static final ArchRule nobodyKnowsAHigherModule =
      classes()
          .that(resideInAnyPackage("io.teeio.."))
          .should(
              new com.tngtech.archunit.lang.ArchCondition<>("know only lower modules") {
                @Override
                public void check(
                    JavaClass item, com.tngtech.archunit.lang.ConditionEvents events) {
                  String module = moduleOf(item);
                  List<String> known = MAY_KNOW.get(module);
                  if (known == null) {
                    return;
                  }
                  item.getDirectDependenciesFromSelf().stream()
                      .filter(
                          edge -> edge.getTargetClass().getPackageName().startsWith("io.teeio."))
                      .filter(edge -> {
                        String target = moduleOf(edge.getTargetClass());
                        return !target.equals(module) && !known.contains(target);
                      })
                      .forEach(edge ->
                          events.add(
                              com.tngtech.archunit.lang.SimpleConditionEvent.violated(
                                  item, edge.getDescription())));
                }
              });

  @ArchTest
  static final ArchRule modulesHaveNoCycles =
      slices().matching("io.teeio.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule wireNeedsNothing =
      classes()
          .that()
          .resideInAPackage("io.teeio.wire..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.teeio.wire..", "java..", "org.jspecify..", "com.google.errorprone..");

  @ArchTest
  static final ArchRule cryptographyStaysInCrypto =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.teeio.crypto..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are JCA or Bouncy Castle",
                  type ->
                      type.getPackageName().startsWith("javax.crypto")
                          || type.getPackageName().startsWith("org.bouncycastle")
                          || (type.getPackageName().startsWith("java.security")
                              && !type.isEquivalentTo(java.security.MessageDigest.class))));

  @ArchTest
  static final ArchRule onlyTheLabWeakensGuards =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.teeio.lab..", "io.teeio.rule..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.teeio.rule.weakened..");

  @ArchTest
  static final ArchRule nobodyElseImplementsGuards =
      classes()
          .that()
          .implement(io.teeio.rule.Guards.class)
          .should()
          .resideInAnyPackage("io.teeio.rule", "io.teeio.rule.weakened");

  @ArchTest
  static final ArchRule onlyTheLabSeeds =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.teeio.lab..", "io.teeio.crypto..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.teeio.crypto.seeded..");

  /** A socket waits in real time, so its deadlines are kept where it is read. */
  private static final String SOCKET_DEADLINES = "io.teeio.spdm.transport..";

  @ArchTest
  static final ArchRule timeIsPassedIn =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.teeio.cli..", "io.teeio.lab..", "io.teeio.bench..", SOCKET_DEADLINES)
          .should()
          .accessTargetWhere(
              describe(
                  "reads a clock or sleeps",
                  (JavaAccess<?> access) ->
                      switch (access.getTarget().getFullName().replaceAll("\\(.*", "")) {
                        case "java.lang.System.nanoTime",
                            "java.lang.System.currentTimeMillis",
                            "java.time.Instant.now",
                            "java.lang.Math.random",
                            "java.lang.Thread.sleep" ->
                            true;
                        default -> false;
                      }));

  @ArchTest
  static final ArchRule onlyTheCommandPrints =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.teeio.cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule nobodyLogs =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.slf4j..");

  @ArchTest
  static final ArchRule threadsAndSocketsHaveTheirPlaces =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.teeio.platform.hart..",
              "io.teeio.spdm.transport..",
              "io.teeio.device..",
              "io.teeio.lab..",
              "io.teeio.cli..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are threads or sockets",
                  type ->
                      type.isEquivalentTo(Thread.class)
                          || type.getPackageName().equals("java.net")
                          || type.isAssignableTo(java.util.concurrent.ExecutorService.class)
                          || type.isEquivalentTo(java.util.concurrent.Executors.class)));

  @ArchTest
  static final ArchRule stateIsNeverStatic =
      fields()
          .that()
          .areDeclaredInClassesThat(
              resideInAnyPackage("io.teeio..").and(describe("are ours", type -> true)))
          .and()
          .areStatic()
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should()
          .beFinal();

  private ArchitectureTest() {}

  private static String moduleOf(JavaClass type) {
    String rest = type.getPackageName().substring("io.teeio.".length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
