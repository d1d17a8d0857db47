package io.teeio.platform.evidence;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.wire.Bytes;
import io.teeio.wire.CborWriter;
import io.teeio.wire.Secret;
import java.util.List;
import java.util.Optional;

/**
 * A machine that measured what it booted: the root of trust measures the platform's firmware, of
 * which the TSM driver is the last, and the driver measures the TSM. Both leave a signed token;
 * what the TSM gets of it all is its {@link TsmIdentity}.
 */
public final class MeasuredBoot implements TsmIdentity {
  /** What tokens of this machine call their profile; CoVE has no name for it yet. */
  public static final String PROFILE = "tag:teeio.io,2026:riscv-cove#1";

  /**
   * What was booted.
   *
   * @param platform name of the machine
   * @param state its state
   * @param firmware the platform's components; at least one
   * @param tsm TSM driver and TSM
   */
  public record Software(
      String platform,
      PlatformState state,
      List<SoftwareComponent> firmware,
      List<SoftwareComponent> tsm) {
    /** Copies the lists. */
    public Software {
      firmware = List.copyOf(firmware);
      tsm = List.copyOf(tsm);
    }
  }

  private final Crypto crypto;
  private final CoseWriter cose;
  private final PlatformMaker maker;
  private final Software software;
  private final DiceLayer rootOfTrust;
  private final DiceLayer platform;
  private final DiceLayer tsm;
  private Optional<Bytes> platformToken = Optional.empty();
  private Optional<Bytes> tsmToken = Optional.empty();

  /**
   * Boots {@code software}.
   *
   * @param maker vouches for this machine
   * @param deviceSecret what makes the machine unique, {@link DiceLayer#SIZE} bytes; taken over
   * @param random what signatures draw on
   */
  public MeasuredBoot(
      Crypto crypto,
      RandomSource random,
      PlatformMaker maker,
      Secret deviceSecret,
      Software software) {
    this.crypto = crypto;
    this.cose = new CoseWriter(crypto, random);
    this.maker = maker;
    this.software = software;
    this.rootOfTrust = new DiceLayer(crypto, deviceSecret);
    this.platform = rootOfTrust.next(SoftwareComponent.encode(software.firmware()));
    this.tsm = platform.next(SoftwareComponent.encode(software.tsm()));
  }

  @Override
  public DiceLayer layer() {
    return tsm;
  }

  /** The platform's token, signed by the root of trust, with the maker's certificates. */
  @Override
  public synchronized Bytes platformToken() {
    if (platformToken.isEmpty()) {
      List<Bytes> chain = maker.endorse(rootOfTrust.key().verificationKey(), software.platform());
      platformToken = Optional.of(cose.token(rootOfTrust.key(), platformClaims(), chain));
    }
    return platformToken.get();
  }

  /** The TSM's token, signed by the platform. */
  @Override
  public synchronized Bytes tsmToken() {
    if (tsmToken.isEmpty()) {
      Bytes claims =
          new CborWriter()
              .map(2)
              .integer(EvidenceLabel.TSM_PUBLIC_KEY)
              .bytes(CoseWriter.key(tsm.key().verificationKey()))
              .integer(EvidenceLabel.TSM_COMPONENTS)
              .encoded(SoftwareComponent.encode(software.tsm()))
              .toBytes();
      tsmToken = Optional.of(cose.token(platform.key(), claims));
    }
    return tsmToken.get();
  }

  private Bytes platformClaims() {
    return new CborWriter()
        .map(5)
        .integer(EvidenceLabel.PROFILE)
        .text(PROFILE)
        .integer(EvidenceLabel.PLATFORM_PUBLIC_KEY)
        .bytes(CoseWriter.key(platform.key().verificationKey()))
        .integer(EvidenceLabel.PLATFORM_MANUFACTURER)
        .bytes(PlatformMaker.identifier(crypto))
        .integer(EvidenceLabel.PLATFORM_STATE)
        .integer(software.state().wire())
        .integer(EvidenceLabel.PLATFORM_COMPONENTS)
        .encoded(SoftwareComponent.encode(software.firmware()))
        .toBytes();
  }
}
