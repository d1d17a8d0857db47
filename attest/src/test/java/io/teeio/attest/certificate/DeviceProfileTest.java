package io.teeio.attest.certificate;

import static io.teeio.attest.certificate.MintedChain.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.Check.Result;
import io.teeio.crypto.BasicConstraints;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.SpdmObjectIdentifiers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** DSP0274, clauses "Leaf certificate" and "SPDM certificate requirements". */
class DeviceProfileTest {
  private static final MintedChain CHAIN = new MintedChain();
  private static final CertificateProfile DEVICE = CertificateProfile.device("a", "b", "c");

  private static List<Check> checks(CertificateProfile leaf) {
    Certificate certificate = CHAIN.mint.issue(CHAIN.lower, KEYS, leaf).certificate();
    return DeviceProfile.checks("x ", List.of(certificate, CHAIN.lower.certificate()));
  }

  private static Check check(CertificateProfile leaf, String name) {
    return checks(leaf).stream().filter(each -> each.name().endsWith(name)).findFirst().get();
  }

  @Test
  void theLeafOfAResponderIsAllOfIt() {
    assertThat(checks(DEVICE)).extracting(Check::result).containsOnly(Result.PASS);
    assertThat(checks(DEVICE))
        .extracting(Check::name)
        .containsExactly(
            "x leaf certificate", "x leaf role", "x hardware identity", "x device name");
    assertThat(check(DEVICE, "device name").reason()).isEqualTo("a:b:c");
  }

  @Test
  void aLeafSignsAndIsNoAuthority() {
    for (CertificateProfile wrong :
        List.of(
            DEVICE.withKeyUsages(Set.of(KeyUsage.KEY_CERT_SIGN)),
            DEVICE.withKeyUsages(Set.of()),
            DEVICE.withBasicConstraints(Optional.of(BasicConstraints.authority(0))))) {
      assertThat(check(wrong, "leaf certificate").result()).isEqualTo(Result.FAIL);
    }
  }

  @Test
  void aLeafOfARequesterIsNotThatOfAResponder() {
    String requester = SpdmObjectIdentifiers.REQUESTER_AUTHENTICATION;
    String responder = SpdmObjectIdentifiers.RESPONDER_AUTHENTICATION;

    assertThat(check(DEVICE.withExtendedKeyUsages(List.of(requester)), "role").result())
        .isEqualTo(Result.FAIL);
    assertThat(check(DEVICE.withExtendedKeyUsages(List.of(requester, responder)), "role").result())
        .isEqualTo(Result.PASS);
  }

  @Test
  void whatMayBeMissingIsNotRequired() {
    CertificateProfile bare = DEVICE.withExtendedKeyUsages(List.of()).withHardwareIdentity(false);

    Stream.of("role", "hardware identity")
        .map(name -> check(bare, name))
        .forEach(check -> {
          assertThat(check.result()).isEqualTo(Result.NOT_CHECKED);
          assertThat(check.required()).isFalse();
        });
    Certificate authority = CHAIN.lower.certificate();
    assertThat(DeviceProfile.checks("", List.of(authority)).getLast().required()).isFalse();
  }

  @Test
  void aNameThatIsNotInItsFormIsTold() {
    CertificateProfile odd = CertificateProfile.device("a", "", "c");

    assertThat(check(odd, "device name").result()).isEqualTo(Result.WARN);
  }

  @Test
  void aFunctionMayBeNamedAsPcieNamesIt() {
    CertificateProfile function =
        new CertificateProfile(
            "f",
            java.time.Duration.ofDays(1),
            Optional.empty(),
            Set.of(KeyUsage.DIGITAL_SIGNATURE),
            List.of(),
            Optional.empty(),
            Optional.of("Vendor=1b36:Device=0010:CC=010802:REV=02"),
            false);

    assertThat(check(function, "device name").result()).isEqualTo(Result.PASS);
  }
}
