package io.teeio.platform.cove;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * What get_attcaps writes (CoVE, {@code AttestationCapabilities}): 336 bytes in the natural
 * alignment of RV64. All registers hold SHA-384, none maps to a PCR of a TPM; the register with
 * index n is the n-th described, and those that are fixed when a TVM is finalized come first.
 *
 * @param securityVersion of the TSM
 * @param formats certificate formats of get_evidence: {@link #CBOR} and bit 1 for X.509; 0 if there
 *     is no evidence
 * @param initialRegisters registers that are fixed when a TVM is finalized, 1 to 8
 * @param runtimeRegisters registers that it may extend, 0 to 18
 */
public record AttestationCapabilities(
    long securityVersion, int formats, int initialRegisters, int runtimeRegisters) {
  /** Bytes in memory. */
  public static final int SIZE = 336;

  /** ATTESTATION_CERTIFICATE_CBOR. */
  public static final int CBOR = 1;

  private static final String CLAUSE = "CoVE sbi_covg_get_attcaps";
  private static final int SHA_384 = 0;
  private static final int INITIAL = 0;
  private static final int RUNTIME = 1;
  private static final int MOST_INITIAL = 8;
  private static final int MOST_RUNTIME = 18;
  private static final int UNMAPPED_PCR = 0xFF;
  private static final int DESCRIPTOR = 12;
  private static final int PADDING = 4;

  /** Reads the structure. */
  public static AttestationCapabilities read(Bytes bytes) throws MalformedInput {
    WireReader in = WireReader.of(bytes, CLAUSE);
    long version = in.u64("tcb_svn");
    in.require(in.u32("hash_algorithm") == SHA_384, "hash_algorithm", "is not SHA-384");
    int formats = (int) in.u32("certificate_formats");
    int initial = in.u8("initial_measurements");
    int runtime = in.u8("runtime_measurements");
    in.require(
        initial >= 1 && initial <= MOST_INITIAL && runtime <= MOST_RUNTIME,
        "initial_measurements",
        "are " + initial + " and " + runtime + " registers");
    in.reserved(2);
    for (int i = 0; i < initial + runtime; i++) {
      in.require(in.u32("hash_algorithm") == SHA_384, "hash_algorithm", "is not SHA-384");
      in.require(
          in.u32("measurement_type") == (i < initial ? INITIAL : RUNTIME),
          "measurement_type",
          "is not in the order of the counts");
      in.require(in.u8("tcg_pcr_index") == UNMAPPED_PCR, "tcg_pcr_index", "is mapped");
      in.reserved(3);
    }
    in.reserved(unused(initial, runtime));
    return new AttestationCapabilities(version, formats, initial, runtime);
  }

  /** Its bytes in memory. */
  public Bytes toBytes() {
    WireWriter out =
        new WireWriter(SIZE)
            .u64(securityVersion)
            .u32(SHA_384)
            .u32(formats)
            .u8(initialRegisters)
            .u8(runtimeRegisters)
            .reserved(2);
    for (int i = 0; i < initialRegisters + runtimeRegisters; i++) {
      out.u32(SHA_384).u32(i < initialRegisters ? INITIAL : RUNTIME).u8(UNMAPPED_PCR).reserved(3);
    }
    return out.reserved(unused(initialRegisters, runtimeRegisters)).toBytes();
  }

  private static int unused(int initial, int runtime) {
    return (MOST_INITIAL + MOST_RUNTIME - initial - runtime) * DESCRIPTOR + PADDING;
  }
}
