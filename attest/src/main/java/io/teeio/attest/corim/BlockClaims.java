package io.teeio.attest.corim;

import io.teeio.attest.cbor.Cbor;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.wire.MalformedInput;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SPDM measurement blocks in DMTF's format as claims of a CoMID, so that reference values can speak
 * of them: the index is the key of the element, a digest is a digest, a raw value is bytes and,
 * hashed with the same algorithm, a digest, too (DSP0274, "DMTF specification for the Measurement
 * field": a digest is that of the raw bit stream).
 */
public final class BlockClaims {
  private static final int SVN_SIZE = 8;

  private final Crypto crypto;
  private final Optional<HashAlgorithm> hash;

  /**
   * Claims of a device.
   *
   * @param hash the measurement hash that was negotiated; empty if its values are raw only
   */
  public BlockClaims(Crypto crypto, Optional<HashAlgorithm> hash) {
    this.crypto = crypto;
    this.hash = hash;
  }

  /**
   * The claims that {@code blocks} make; blocks in other formats make none.
   *
   * @throws MalformedInput if a block is not in the format that it says it is in
   */
  public List<Measurement> of(List<MeasurementBlock> blocks) throws MalformedInput {
    List<Measurement> claims = new ArrayList<>();
    for (MeasurementBlock block : blocks) {
      Optional<DmtfMeasurement> measurement = block.dmtf();
      if (measurement.isPresent()) {
        claims.add(
            new Measurement(
                Optional.of(Cbor.whole(block.index())), values(measurement.get()), List.of()));
      }
    }
    return List.copyOf(claims);
  }

  private MeasurementValues values(DmtfMeasurement measurement) {
    return MeasurementValues.of(
        version(measurement),
        svn(measurement),
        digests(measurement),
        measurement.raw()
            ? Optional.of(new RawValue(measurement.value(), Optional.empty()))
            : Optional.empty());
  }

  private List<Digest> digests(DmtfMeasurement measurement) {
    if (hash.isEmpty() || hash.get() == HashAlgorithm.SM3) {
      return List.of();
    }
    if (measurement.raw()) {
      return List.of(Digest.of(hash.get(), crypto.hash(hash.get(), measurement.value())));
    }
    return measurement.value().length() == hash.get().size()
        ? List.of(Digest.of(hash.get(), measurement.value()))
        : List.of();
  }

  /** DSP0274: the security version number is an unsigned number of 8 bytes, little-endian. */
  private static Optional<Svn> svn(DmtfMeasurement measurement) {
    if (!measurement.raw()
        || measurement.valueType() != DmtfMeasurement.SECURITY_VERSION
        || measurement.value().length() != SVN_SIZE) {
      return Optional.empty();
    }
    byte[] bigEndian = new byte[SVN_SIZE];
    for (int i = 0; i < SVN_SIZE; i++) {
      bigEndian[SVN_SIZE - 1 - i] = (byte) measurement.value().at(i);
    }
    return Optional.of(new Svn(new BigInteger(1, bigEndian), false));
  }

  /** A version has no form in DSP0274; one in printable ASCII is taken as it reads. */
  private static Optional<MeasurementValues.Version> version(DmtfMeasurement measurement) {
    if (!measurement.raw() || measurement.valueType() != DmtfMeasurement.FIRMWARE_VERSION) {
      return Optional.empty();
    }
    String text =
        new String(measurement.value().toArray(), StandardCharsets.ISO_8859_1)
            .replaceAll("\0+$", "");
    return !text.isEmpty() && text.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? Optional.of(new MeasurementValues.Version(text, Optional.empty()))
        : Optional.empty();
  }
}
