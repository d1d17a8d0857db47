package io.teeio.device.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.pcie.PciSigVendor;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.responder.VendorDefinedHandler.Unsupported;
import io.teeio.spdm.session.SessionId;
import io.teeio.wire.Bytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Of vendor-defined requests, a root of trust hears those of IDE_KM only. */
final class RootOfTrustTest {
  private static final Bytes QUERY = Bytes.of(PciSigVendor.IDE_KM, 0, 0, 0);
  private static final Optional<SessionId> SESSION = Optional.of(new SessionId(0x1234_5678));

  private final RootOfTrust root = rootOfTrust();

  private static RootOfTrust rootOfTrust() {
    Crypto crypto = Crypto.portable();
    RandomSource random = new Random(7)::nextBytes;
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    DeviceProfile profile = DeviceProfile.standard().withSuite(Suite.P256);
    return new RootOfTrust(
        profile,
        new DeviceMaker(new CertificateMint(crypto, random, clock), Suite.P256).identify(profile),
        List.of(),
        new DeviceParts(crypto, random, clock, Guards.all(), event -> {}, event -> {}));
  }

  @Test
  void ideKmOfThePciSigIsHeard() {
    assertThat(root.handle(SESSION, PciSigVendor.STANDARD_ID, PciSigVendor.VENDOR_ID, QUERY))
        .isNotInstanceOf(Unsupported.class);
  }

  @Test
  void anotherStandardIsUnsupported() {
    assertThat(root.handle(SESSION, 0, PciSigVendor.VENDOR_ID, QUERY))
        .isInstanceOf(Unsupported.class);
  }

  @Test
  void anotherVendorIsUnsupported() {
    assertThat(root.handle(SESSION, PciSigVendor.STANDARD_ID, Bytes.of(2, 0), QUERY))
        .isInstanceOf(Unsupported.class);
  }

  @Test
  void anotherProtocolOrNoneIsUnsupported() {
    for (Bytes payload : List.of(Bytes.EMPTY, Bytes.of(PciSigVendor.TDISP, 0, 0, 0))) {
      assertThat(root.handle(SESSION, PciSigVendor.STANDARD_ID, PciSigVendor.VENDOR_ID, payload))
          .isInstanceOf(Unsupported.class);
    }
  }
}
