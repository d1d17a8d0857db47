package io.teeio.lab;

import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.RandomSource;
import io.teeio.platform.evidence.DiceLayer;
import io.teeio.platform.evidence.MeasuredBoot;
import io.teeio.platform.evidence.PlatformMaker;
import io.teeio.platform.evidence.PlatformState;
import io.teeio.platform.evidence.SoftwareComponent;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the lab's machine boots, and who vouches for it. As with guests, a piece of software is
 * measured by the name that stands for it here; the manifest is measured as it is.
 */
final class PlatformBoot {
  private static final String PLATFORM = "teeio lab";
  private static final int SVN = 1;

  private final PlatformMaker maker;
  private final MeasuredBoot boot;

  /** A machine fresh from its maker that boots with {@code manifest}. */
  PlatformBoot(MachineParts parts, String manifest) {
    RandomSource random = parts.deviceRandom().apply(MachineParts.PLATFORM);
    Crypto crypto = parts.crypto();
    maker = new PlatformMaker(new CertificateMint(crypto, random, parts.clock()));
    boot =
        new MeasuredBoot(
            crypto, random, maker, random.secret(DiceLayer.SIZE), software(crypto, manifest));
  }

  /** Who vouches for the machine. */
  PlatformMaker maker() {
    return maker;
  }

  /** What was booted. */
  MeasuredBoot boot() {
    return boot;
  }

  private static MeasuredBoot.Software software(Crypto crypto, String manifest) {
    Bytes configuration = digest(crypto, manifest);
    return new MeasuredBoot.Software(
        PLATFORM,
        PlatformState.SECURED,
        List.of(
            component(crypto, "root of trust firmware", Optional.empty()),
            component(crypto, "m-mode firmware", Optional.empty())),
        List.of(
            component(crypto, "tsm-driver", Optional.empty()),
            component(crypto, "tsm", Optional.of(configuration))));
  }

  private static SoftwareComponent component(Crypto crypto, String type, Optional<Bytes> manifest) {
    return new SoftwareComponent(
        type,
        digest(crypto, "teeio " + type + " " + SVN),
        SVN,
        manifest,
        digest(crypto, "teeio firmware maker"));
  }

  private static Bytes digest(Crypto crypto, String text) {
    return crypto.hash(HashAlgorithm.SHA_384, Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8)));
  }
}
