package io.teeio.platform.iommu;

import java.util.OptionalInt;

/**
 * A record of the fault queue: 32 bytes, {@code CAUSE[11:0] PID[31:12] PV32 PRIV33 TTYP[39:34]
 * DID[63:40]}, reserved, iotval, iotval2.
 *
 * @param cause why, as {@link FaultCause} numbers it
 * @param deviceId the source
 * @param processId its process, if it named one
 * @param supervisor whether the process had supervisor privilege
 * @param transactionType TTYP: 0 none, 1 to 3 untranslated execute, read, write, 5 to 7 translated
 *     ones, 8 ATS request
 * @param address iotval: the address in the request
 * @param guestAddress iotval2: bits 63:2 of the guest address that faulted, bit 0 and 1 for an
 *     implicit access
 */
public record FaultRecord(
    FaultCause cause,
    int deviceId,
    OptionalInt processId,
    boolean supervisor,
    int transactionType,
    long address,
    long guestAddress) {
  /** Bytes of a record. */
  public static final int SIZE = 32;

  /** The first 64 bits. */
  public long header() {
    long process =
        processId.isPresent()
            ? (processId.getAsInt() & 0xF_FFFFL) << 12 | 1L << 32 | (supervisor ? 1L << 33 : 0)
            : 0;
    return cause.code() | process | (long) transactionType << 34 | (long) deviceId << 40;
  }
}
