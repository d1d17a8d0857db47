package io.teeio.spdm.session;

/**
 * How many records one key may protect, and how many of these are kept for KEY_UPDATE and
 * END_SESSION, so that a session at its limit can still be renewed or ended in order.
 *
 * @param records records that one key protects at most, at least {@code headroom} + 1
 * @param headroom records at the end that only KEY_UPDATE, END_SESSION and their answers may use
 */
public record RecordLimits(long records, int headroom) {
  /** 2^32 records, with eight of them kept. AES-GCM itself would bear more; nobody needs more. */
  public static final RecordLimits DEFAULT = new RecordLimits(1L << 32, 8);

  /** Refuses limits under which nothing could be sent. */
  public RecordLimits {
    if (headroom < 0 || records <= headroom) {
      throw new IllegalArgumentException(
          records + " records cannot hold a headroom of " + headroom);
    }
  }

  /** Whether the record with {@code sequence} may be sent for {@code use}. */
  boolean allows(long sequence, RecordUse use) {
    return switch (use) {
      case ORDINARY -> Long.compareUnsigned(sequence, records - headroom) < 0;
      case RENEWAL_OR_END -> Long.compareUnsigned(sequence, records) < 0;
    };
  }
}
