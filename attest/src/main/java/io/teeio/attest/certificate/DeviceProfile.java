package io.teeio.attest.certificate;

import io.teeio.attest.Check;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.SpdmObjectIdentifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the certificates of a device are what SPDM, and with it PCIe's Component Measurement and
 * Authentication, makes of them (DSP0274, clause "Leaf certificate"). What the standard leaves to
 * the manufacturer is told and not required.
 */
public final class DeviceProfile {
  private static final String LEAF = "DSP0274 1.3.0 Leaf certificate";
  private static final String IDENTITY = "DSP0274 1.3.0 SPDM certificate requirements";
  private static final Pattern DEVICE_INFO = Pattern.compile("[^:]+:[^:]+:[^:]+");

  private DeviceProfile() {}

  /**
   * The checks "leaf certificate", "leaf role", "hardware identity" and "device name".
   *
   * @param prefix what stands before the names: empty, or with its space
   * @param leafFirst the chain of the device; at least its leaf
   */
  public static List<Check> checks(String prefix, List<Certificate> leafFirst) {
    Certificate leaf = leafFirst.getFirst();
    return List.of(
        leaf(prefix + "leaf certificate", leaf).under(LEAF),
        role(prefix + "leaf role", leaf).under(LEAF),
        hardware(prefix + "hardware identity", leafFirst).under(IDENTITY),
        name(prefix + "device name", leaf).under(LEAF));
  }

  private static Check leaf(String name, Certificate leaf) {
    List<String> problems = new ArrayList<>();
    if (leaf.version() != 3) {
      problems.add("has version " + leaf.version() + ", not 3");
    }
    if (leaf.publicKey().isEmpty()) {
      problems.add("has a key of an algorithm that SPDM does not have, or a weak one");
    }
    if (leaf.keyUsage().filter(usages -> usages.contains(KeyUsage.DIGITAL_SIGNATURE)).isEmpty()) {
      problems.add("has no key usage that allows its key to sign (digitalSignature)");
    }
    if (leaf.isAuthority()) {
      problems.add("is an authority");
    }
    return Check.of(
        name,
        problems.isEmpty(),
        leaf.name() + " signs and is no authority",
        leaf.name() + " " + String.join(", ", problems));
  }

  private static Check role(String name, Certificate leaf) {
    List<String> usages = leaf.extendedKeyUsages();
    if (usages.contains(SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION)) {
      return Check.pass(name, "is for responders");
    }
    return usages.contains(SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION)
        ? Check.fail(name, "is for requesters only")
            .comparing(
                SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION,
                SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION)
        : Check.notRequired(name, "says nothing of its role, which it may");
  }

  /**
   * The certificate of the hardware is made by its manufacturer, so no certificate above it, nor
   * itself, can be one that firmware replaces.
   */
  private static Check hardware(String name, List<Certificate> leafFirst) {
    Optional<Certificate> identity =
        leafFirst.stream()
            .filter(each -> each.hasSpdmIdentifier(SpdmObjectIdentifiers.HARDWARE_IDENTITY))
            .findFirst();
    if (identity.isEmpty()) {
      return Check.notRequired(name, "no certificate is marked as that of the hardware");
    }
    return leafFirst.subList(leafFirst.indexOf(identity.get()), leafFirst.size()).stream()
        .filter(each -> each.hasSpdmIdentifier(SpdmObjectIdentifiers.MUTABLE_CERTIFICATE))
        .findFirst()
        .map(mutable ->
            Check.fail(
                name,
                "%s is marked as that of the hardware, and %s, on which it rests, as mutable"
                    .formatted(identity.get().name(), mutable.name())))
        .orElseGet(() -> Check.pass(name, identity.get().name()));
  }

  private static Check name(String name, Certificate leaf) {
    List<String> names = leaf.otherNames();
    if (names.isEmpty()) {
      List<String> functions = leaf.otherNames(SpdmObjectIdentifiers.PCIE_CMA);
      return functions.isEmpty()
          ? Check.notRequired(name, "the leaf does not name the device, which it may")
          : Check.pass(name, String.join(", ", functions));
    }
    return names.stream().allMatch(each -> DEVICE_INFO.matcher(each).matches())
        ? Check.pass(name, String.join(", ", names))
        : Check.warn(name, String.join(", ", names) + " is not Manufacturer:Product:SerialNumber");
  }
}
