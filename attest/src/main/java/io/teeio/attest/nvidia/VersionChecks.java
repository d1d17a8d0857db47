package io.teeio.attest.nvidia;

import io.teeio.attest.Check;
import io.teeio.attest.nvidia.ReferenceManifest.Part;
import io.teeio.attest.policy.Policy;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a policy asks of versions, whatever the manifests say. */
final class VersionChecks {
  private static final String REPORT_VERSION = "1.1";

  private VersionChecks() {}

  static List<Check> of(DeviceReading device, Policy policy) {
    List<Check> checks = new ArrayList<>();
    for (String what : List.of("driver", "vbios", "firmware", "spdm")) {
      if (policy.minimumVersions().containsKey(what)) {
        checks.add(minimum(device, policy, what));
      }
    }
    policy.minimumSecurityVersions().keySet().stream()
        .sorted()
        .map(index -> security(device, policy, index))
        .forEach(checks::add);
    return checks;
  }

  private static Check minimum(DeviceReading device, Policy policy, String what) {
    String name = what + " minimum version";
    Optional<String> actual =
        switch (what) {
          case "driver" -> device.version(Part.DRIVER);
          case "vbios" -> device.version(Part.VBIOS);
          case "spdm" -> Optional.of(REPORT_VERSION);
          default -> Optional.empty();
        };
    boolean applies =
        !what.equals("firmware")
            && (!what.equals("driver")
                || ManifestChoice.parts(device.product()).contains(Part.DRIVER));
    if (!applies) {
      return Check.notRequired(name, "a " + device.product() + " reports none");
    }
    return actual
        .flatMap(version -> policy.minimumVersion(what, version))
        .orElseGet(() -> Check.notChecked(name, "the report does not state it"));
  }

  private static Check security(DeviceReading device, Policy policy, int index) {
    return device
        .report()
        .flatMap(report -> securityVersion(report, index))
        .flatMap(actual -> policy.minimumSecurityVersion(index, actual))
        .orElseGet(() ->
            Check.notChecked(
                "measurement " + index + " security version", "the report has none there"));
  }

  private static Optional<Long> securityVersion(AttestationReport report, int index) {
    for (MeasurementBlock block : report.blocks()) {
      if (block.index() == index) {
        return securityVersion(block);
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> securityVersion(MeasurementBlock block) {
    try {
      return block
          .dmtf()
          .filter(found -> found.valueType() == DmtfMeasurement.SECURITY_VERSION)
          .map(DmtfMeasurement::value)
          .filter(value -> !value.isEmpty() && value.length() <= Long.BYTES)
          .map(VersionChecks::number);
    } catch (MalformedInput malformed) {
      return Optional.empty();
    }
  }

  private static long number(Bytes littleEndian) {
    long number = 0;
    for (int i = littleEndian.length() - 1; i >= 0; i--) {
      number = number << Byte.SIZE | littleEndian.at(i);
    }
    return number;
  }
}
