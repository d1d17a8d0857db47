package io.teeio.attest.token;

import io.teeio.attest.Check;
import io.teeio.attest.MeasurementComparison;
import io.teeio.attest.MeasurementComparison.Mismatch;
import io.teeio.attest.token.TvmReferenceValues.ExpectedComponent;
import io.teeio.attest.token.TvmReferenceValues.ExpectedRegister;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares what tokens say with reference values. */
final class TvmComparison {
  private static final String NONE = "there are no reference values to compare with";

  private TvmComparison() {}

  /** Check {@code name}: whether all that is there is expected, and all that is expected there. */
  static Check components(String name, List<Component> actual, List<ExpectedComponent> expected) {
    if (expected.isEmpty()) {
      return Check.notRequired(name, NONE);
    }
    List<String> problems = new ArrayList<>();
    for (ExpectedComponent wanted : expected) {
      List<Component> found =
          actual.stream().filter(component -> component.type().equals(wanted.type())).toList();
      if (found.isEmpty()) {
        problems.add(wanted.type() + " is missing");
      }
      found.forEach(component -> problem(component, wanted).ifPresent(problems::add));
    }
    actual.stream()
        .filter(component ->
            expected.stream().noneMatch(wanted -> wanted.type().equals(component.type())))
        .forEach(component -> problems.add(component.type() + " is not expected"));
    return Check.of(
        name,
        problems.isEmpty(),
        expected.size() + " components are as expected",
        String.join("; ", problems));
  }

  private static Optional<String> problem(Component component, ExpectedComponent wanted) {
    if (!wanted.digests().contains(component.measurement())) {
      return Optional.of(component.type() + " measures " + component.measurement());
    }
    return number(component.svn()) < wanted.minimumSvn()
        ? Optional.of(
            "%s has security version %s, less than %d"
                .formatted(component.type(), component.svn(), wanted.minimumSvn()))
        : Optional.empty();
  }

  /** The number that a security version has to be; -1, which suffices nobody, if it is none. */
  static long number(String svn) {
    return svn.matches("[0-9]{1,18}") ? Long.parseLong(svn) : -1;
  }

  /** Compares the registers of the TVM. */
  static MeasurementComparison registers(TvmToken tvm, List<ExpectedRegister> expected) {
    int matched = 0;
    List<Mismatch> mismatched = new ArrayList<>();
    for (ExpectedRegister wanted : expected) {
      Optional<Bytes> actual =
          Stream.concat(tvm.initial().stream(), tvm.runtime().stream())
              .filter(register -> register.index() == wanted.index())
              .map(MeasurementRegister::value)
              .findFirst();
      if (actual.filter(wanted.digests()::contains).isPresent()) {
        matched++;
      } else {
        mismatched.add(
            new Mismatch(
                wanted.index(),
                "register " + wanted.index(),
                wanted.digests().stream().map(Bytes::toString).toList(),
                actual.map(Bytes::toString)));
      }
    }
    return new MeasurementComparison(expected.size(), matched, mismatched);
  }

  /** Check "tvm measurements". */
  static Check measurements(MeasurementComparison comparison) {
    String name = "tvm measurements";
    if (comparison.compared() == 0) {
      return Check.notRequired(name, NONE);
    }
    List<String> wrong = comparison.mismatched().stream().map(Mismatch::name).toList();
    return Check.of(
        name,
        wrong.isEmpty(),
        comparison.matched() + " registers are as expected",
        String.join(", ", wrong) + " differs");
  }
}
