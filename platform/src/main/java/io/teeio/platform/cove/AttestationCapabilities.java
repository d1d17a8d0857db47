package io.teeio.platform.cove;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What get_attcaps writes (CoVE, {@code attestation_caps}): 24 bytes in the natural alignment of
 * RV64.
 *
 * @param securityVersion of the TSM
 * @param hash what measurements are made with: 0 is SHA-384
 * @param formats certificate formats of get_evidence, bit 0 CBOR, bit 1 X.509; 0 if there is no
 *     evidence
 * @param initialRegisters registers that are fixed when a TVM is finalized
 * @param runtimeRegisters registers that it may extend
 */
public record AttestationCapabilities(
    long securityVersion, int hash, int formats, int initialRegisters, int runtimeRegisters) {
  /** Bytes in memory. */
  public static final int SIZE = 24;

  /** SHA-384, no evidence, one initial register and {@code runtime} others. */
  public static AttestationCapabilities of(int runtime) {
    return new AttestationCapabilities(1, 0, 0, 1, runtime);
  }

  /** Reads the structure. */
  public static AttestationCapabilities read(Bytes bytes) throws MalformedInput {
    WireReader in = WireReader.of(bytes, "CoVE sbi_covg_get_attcaps");
    return new AttestationCapabilities(
        in.u64("tcb_svn"),
        (int) in.u32("hash_algorithm"),
        (int) in.u32("cert_formats"),
        (int) in.u32("static_measurements"),
        (int) in.u32("runtime_measurements"));
  }

  /** Its bytes in memory. */
  public Bytes toBytes() {
    return new WireWriter(SIZE)
        .u64(securityVersion)
        .u32(hash)
        .u32(formats)
        .u32(initialRegisters)
        .u32(runtimeRegisters)
        .toBytes();
  }
}
