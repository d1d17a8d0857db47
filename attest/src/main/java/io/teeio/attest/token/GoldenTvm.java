package io.teeio.attest.token;

import io.teeio.attest.token.TvmReferenceValues.ExpectedComponent;
import io.teeio.attest.token.TvmReferenceValues.ExpectedRegister;
import io.teeio.crypto.Crypto;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Takes reference values from a TVM that is known to be good, for others that should be like it.
 */
public final class GoldenTvm {
  private GoldenTvm() {}

  /**
   * What the TVM of {@code report} is: its platform and TSM, what it was built from, and what it
   * judged its devices by. Nothing is verified: appraise it first.
   *
   * @param name what the values are to be called
   * @throws MalformedInput if the report is not in its form
   */
  public static TvmReferenceValues of(TvmReport report, String name, Crypto crypto)
      throws MalformedInput {
    TvmCertificate certificate = TvmCertificate.read(report.evidence());
    DeviceHistory history = DeviceHistory.replay(report.events(), crypto);
    List<DeviceEvent.Basis> bases =
        history.entries().stream()
            .map(DeviceHistory.Entry::event)
            .filter(DeviceEvent.Decision.class::isInstance)
            .map(event -> ((DeviceEvent.Decision) event).basis())
            .toList();
    LinkedHashSet<Bytes> policies = new LinkedHashSet<>();
    LinkedHashSet<Bytes> anchors = new LinkedHashSet<>();
    LinkedHashSet<Bytes> references = new LinkedHashSet<>();
    for (DeviceEvent.Basis basis : bases) {
      policies.add(basis.policy());
      anchors.addAll(basis.anchors());
      basis.references().forEach(used -> references.add(used.digest()));
    }
    return new TvmReferenceValues(
        name,
        expected(certificate.platform().components()),
        expected(certificate.tsm().components()),
        certificate.tvm().initial().stream()
            .map(register -> new ExpectedRegister(register.index(), List.of(register.value())))
            .toList(),
        policies,
        anchors,
        references);
  }

  private static List<ExpectedComponent> expected(List<Component> components) {
    return components.stream()
        .map(component ->
            new ExpectedComponent(
                component.type(),
                List.of(component.measurement()),
                Math.max(0, TvmComparison.number(component.svn()))))
        .toList();
  }
}
