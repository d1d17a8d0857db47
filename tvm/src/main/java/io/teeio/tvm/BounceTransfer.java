package io.teeio.tvm;

import io.teeio.crypto.Aead;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Moves data as a confidential VM must without TEE-I/O: the device is outside the trust boundary
 * and sees shared pages only, so the guest seals every byte under the application's key, copies it
 * out, copies back what the device sealed and opens it.
 */
public final class BounceTransfer {
  /**
   * Plaintext bytes that are sealed in one piece, as a TLS record or an encrypted extent would be.
   */
  static final int RECORD = 64 * 1024;

  private static final int TAG = 16;
  private static final byte[] NO_DATA = new byte[0];

  private final GuestHart hart;
  private final AcceleratorRing ring;
  private final GuestMeter meter;
  private final Aead key;
  private final long dmaBase;
  private long records;

  /**
   * A transfer over {@code ring} in {@link GuestLayout#SHARED}, which the device finds at {@code
   * dmaBase}.
   */
  public BounceTransfer(
      GuestHart hart, AcceleratorRing ring, GuestMeter meter, Aead key, long dmaBase) {
    this.hart = hart;
    this.ring = ring;
    this.meter = meter;
    this.key = key;
    this.dmaBase = dmaBase;
  }

  /** Sends all of {@code data} and takes it back. */
  public Transfer run(ApplicationData data) throws GuestFault, DeviceFailure, IOException {
    byte[] window = new byte[GuestLayout.WINDOW];
    byte[] returned = new byte[GuestLayout.WINDOW];
    byte[] sealed = new byte[RECORD + TAG];
    meter.reset();
    long total = 0;
    boolean intact = true;
    int flags = AcceleratorRing.FIRST;
    try (InputStream in = data.open()) {
      int length = in.readNBytes(window, 0, window.length);
      while (length > 0) {
        hart.store(GuestLayout.SOURCE, window, 0, length);
        out(returned, sealed, length);
        ring.sha384(flags | AcceleratorRing.SOURCE_LOCAL, 0, length);
        intact &= back(returned, sealed, length);
        hart.load(GuestLayout.TARGET, returned, 0, length);
        intact &= Arrays.equals(window, 0, length, returned, 0, length);
        flags = 0;
        total += length;
        length = in.readNBytes(window, 0, window.length);
      }
    }
    Bytes digest = ring.sha384(flags | AcceleratorRing.LAST | AcceleratorRing.SOURCE_LOCAL, 0, 0);
    return new Transfer(total, meter.spentNanos(), digest, intact);
  }

  private void out(byte[] plain, byte[] sealed, int length) throws GuestFault, DeviceFailure {
    for (int at = 0; at < length; at += RECORD) {
      int part = Math.min(RECORD, length - at);
      Bytes nonce = nonce();
      meter.start();
      hart.load(new GuestAddress(GuestLayout.SOURCE.value() + at), plain, 0, part);
      key.seal(nonce.toArray(), NO_DATA, 0, 0, plain, 0, part, sealed, 0);
      hart.store(shared(GuestLayout.SHARED_OUT + slot(at)), sealed, 0, part + TAG);
      meter.stop(GuestMeter.Work.SEALING);
      ring.open(
          AcceleratorRing.DESTINATION_LOCAL,
          dmaBase + GuestLayout.SHARED_OUT + slot(at),
          at,
          part,
          nonce);
    }
  }

  private boolean back(byte[] plain, byte[] sealed, int length) throws GuestFault, DeviceFailure {
    boolean authentic = true;
    for (int at = 0; at < length; at += RECORD) {
      int part = Math.min(RECORD, length - at);
      Bytes nonce = nonce();
      ring.seal(
          AcceleratorRing.SOURCE_LOCAL,
          at,
          dmaBase + GuestLayout.SHARED_IN + slot(at),
          part,
          nonce);
      meter.start();
      hart.load(shared(GuestLayout.SHARED_IN + slot(at)), sealed, 0, part + TAG);
      int opened = key.open(nonce.toArray(), NO_DATA, 0, 0, sealed, 0, part + TAG, plain, 0);
      hart.store(new GuestAddress(GuestLayout.TARGET.value() + at), plain, 0, part);
      meter.stop(GuestMeter.Work.SEALING);
      authentic &= opened == part;
    }
    return authentic;
  }

  /** Where the record of the plaintext at {@code at} lies in its shared window. */
  private static int slot(int at) {
    return at / RECORD * (RECORD + TAG);
  }

  private Bytes nonce() {
    records++;
    return new WireWriter(12).u32(0).u64(records).toBytes();
  }

  private static GuestAddress shared(int offset) {
    return new GuestAddress(GuestLayout.SHARED.value() + offset);
  }
}
