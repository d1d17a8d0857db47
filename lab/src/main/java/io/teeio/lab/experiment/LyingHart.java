package io.teeio.lab.experiment;

import io.teeio.platform.hart.GuestFault;
import io.teeio.platform.hart.GuestHart;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.platform.sbi.SbiCall;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.tvm.GuestLayout;
import io.teeio.wire.Bytes;

/** A guest's hart whose TSM tells it something else than the truth. */
public final class LyingHart implements GuestHart {
  /** What becomes of the truth. */
  public interface Lie {
    /** What {@code call} returns instead of {@code truth}. */
    default SbiResult result(SbiCall call, SbiResult truth) {
      return truth;
    }

    /** What the last {@code call} put into the evidence buffer instead of {@code truth}. */
    default Bytes evidence(SbiCall call, Bytes truth) {
      return truth;
    }
  }

  private final GuestHart hart;
  private final Lie lie;
  private SbiCall last = SbiCall.of(0, 0);

  /** {@code hart} with {@code lie} between it and its guest. */
  public LyingHart(GuestHart hart, Lie lie) {
    this.hart = hart;
    this.lie = lie;
  }

  @Override
  public int id() {
    return hart.id();
  }

  @Override
  public long argument() {
    return hart.argument();
  }

  @Override
  public SbiResult ecall(SbiCall call) {
    last = call;
    return lie.result(call, hart.ecall(call));
  }

  @Override
  public void load(GuestAddress address, byte[] into, int offset, int length) throws GuestFault {
    hart.load(address, into, offset, length);
  }

  @Override
  public void store(GuestAddress address, byte[] from, int offset, int length) throws GuestFault {
    hart.store(address, from, offset, length);
  }

  @Override
  public Bytes load(GuestAddress address, int length) throws GuestFault {
    Bytes truth = hart.load(address, length);
    return address.equals(GuestLayout.EVIDENCE) ? lie.evidence(last, truth) : truth;
  }

  @Override
  public void store(GuestAddress address, Bytes bytes) throws GuestFault {
    hart.store(address, bytes);
  }

  @Override
  public int load32(GuestAddress address) throws GuestFault {
    return hart.load32(address);
  }

  @Override
  public void store32(GuestAddress address, int value) throws GuestFault {
    hart.store32(address, value);
  }

  @Override
  public long load64(GuestAddress address) throws GuestFault {
    return hart.load64(address);
  }

  @Override
  public void store64(GuestAddress address, long value) throws GuestFault {
    hart.store64(address, value);
  }
}
