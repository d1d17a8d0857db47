package io.teeio.tvm;

import io.teeio.crypto.Aead;
import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.wire.WireWriter;

/**
 * What a guest does to sectors that go through shared pages to a disk it does not trust: seals each
 * on its way out, keeps its tag, and opens it when it comes back.
 */
final class SealedSectors {
  private static final int SECTOR = DiskQueue.SECTOR;
  private static final int TAG = 16;
  private static final byte[] NO_DATA = new byte[0];

  private final GuestHart hart;
  private final GuestMeter meter;
  private final Aead key;
  private final byte[] plain = new byte[SECTOR];
  private final byte[] sealed = new byte[SECTOR + TAG];
  private final byte[] tags = new byte[GuestLayout.WINDOW / SECTOR * TAG];
  private long first;
  private long sectors;

  SealedSectors(GuestHart hart, GuestMeter meter, Aead key) {
    this.hart = hart;
    this.meter = meter;
    this.key = key;
  }

  /** Seals {@code count} sectors of the source window into the shared pages. */
  void out(int count) throws GuestFault {
    first = sectors + 1;
    for (int i = 0; i < count; i++) {
      sectors++;
      meter.start();
      hart.load(at(GuestLayout.SOURCE, i), plain, 0, SECTOR);
      key.seal(nonce(sectors), NO_DATA, 0, 0, plain, 0, SECTOR, sealed, 0);
      hart.store(at(GuestLayout.SHARED.plus(GuestLayout.SHARED_OUT), i), sealed, 0, SECTOR);
      System.arraycopy(sealed, SECTOR, tags, i * TAG, TAG);
      meter.stop(GuestMeter.Work.SEALING);
    }
  }

  /**
   * Opens what came back into the target window.
   *
   * @return whether all of it is what was sealed
   */
  boolean in(int count) throws GuestFault {
    boolean authentic = true;
    for (int i = 0; i < count; i++) {
      meter.start();
      hart.load(at(GuestLayout.SHARED.plus(GuestLayout.SHARED_IN), i), sealed, 0, SECTOR);
      System.arraycopy(tags, i * TAG, sealed, SECTOR, TAG);
      int opened = key.open(nonce(first + i), NO_DATA, 0, 0, sealed, 0, SECTOR + TAG, plain, 0);
      hart.store(at(GuestLayout.TARGET, i), plain, 0, SECTOR);
      meter.stop(GuestMeter.Work.SEALING);
      authentic &= opened == SECTOR;
    }
    return authentic;
  }

  private static byte[] nonce(long number) {
    return new WireWriter(12).u32(0).u64(number).toBytes().toArray();
  }

  private static GuestAddress at(GuestAddress base, int sector) {
    return base.plus((long) sector * SECTOR);
  }
}
