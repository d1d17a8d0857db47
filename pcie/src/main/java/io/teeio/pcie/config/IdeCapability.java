package io.teeio.pcie.config;

import io.teeio.pcie.ide.IdeProfile;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeState;
import io.teeio.pcie.ide.SelectiveBlock;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;

/**
 * The IDE extended capability of a port with selective streams only. All its blocks have the same
 * number of address associations, as Linux demands.
 */
public final class IdeCapability {
  /** Writable bits of Selective Stream Control: all that the model does not fix. */
  private static final int CONTROL_WRITABLE =
      SelectiveBlock.ENABLE
          | IdeProfile.MASK
          | SelectiveBlock.DEFAULT_STREAM
          | SelectiveBlock.TEE_LIMITED
          | 7 << 19
          | 0xFF << 24;

  private final ConfigSpace space;
  private final int offset;
  private final int streams;
  private final int ranges;

  private IdeCapability(ConfigSpace space, int offset, int streams, int ranges) {
    this.space = space;
    this.offset = offset;
    this.streams = streams;
    this.ranges = ranges;
  }

  /**
   * Adds the capability.
   *
   * @param space of the port
   * @param streams selective streams, 1 to 255
   * @param ranges address associations of each, 0 to 15
   */
  public static IdeCapability addTo(ConfigSpace space, int streams, int ranges) {
    int block = SelectiveBlock.size(ranges);
    int offset = space.addExtendedCapability(CapabilityId.IDE, 1, 12 + streams * block);
    space.define(
        offset + 4,
        IdeRegisters.SELECTIVE
            | IdeRegisters.AGGREGATION
            | IdeRegisters.PCRC
            | IdeRegisters.IDE_KM
            | IdeRegisters.TEE_LIMITED
            | (streams - 1) << 16,
        0);
    space.define(offset + 8, 0, 0);
    IdeCapability capability = new IdeCapability(space, offset, streams, ranges);
    for (int i = 0; i < streams; i++) {
      capability.define(offset + 12 + i * block);
    }
    return capability;
  }

  private void define(int at) {
    space.define(at + SelectiveBlock.CAPABILITY, ranges, 0);
    space.define(at + SelectiveBlock.CONTROL, 0, CONTROL_WRITABLE);
    space.define(at + SelectiveBlock.STATUS, 0, 0, SelectiveBlock.FAIL_RECEIVED);
    space.define(at + SelectiveBlock.RID_1, 0, 0x00FF_FF00);
    space.define(at + SelectiveBlock.RID_2, 0, 0xFFFF_FF01);
    for (int i = 0; i < ranges; i++) {
      int range = at + SelectiveBlock.RANGES + i * 12;
      space.define(range, 0, 0xFFFF_FF01);
      space.define(range + 4, 0, -1);
      space.define(range + 8, 0, -1);
    }
  }

  /** Where it stands in configuration space. */
  public int offset() {
    return offset;
  }

  /** Selective streams. */
  public int streams() {
    return streams;
  }

  /** Where the block of selective stream {@code index} stands in configuration space. */
  public int block(int index) {
    return offset + 12 + index * SelectiveBlock.size(ranges);
  }

  /** Whether the register at {@code register} of configuration space belongs to the capability. */
  public boolean holds(int register) {
    return register >= offset && register < block(streams);
  }

  /** The registers from the IDE Capability register on, as QUERY_RESP carries them. */
  public Bytes image() {
    int end = block(streams);
    WireWriter out = new WireWriter(end - offset - 4);
    for (int at = offset + 4; at < end; at += 4) {
      out.u32(space.get(at) & 0xFFFF_FFFFL);
    }
    return out.toBytes();
  }

  /** The registers, decoded. */
  public IdeRegisters registers() {
    try {
      return IdeRegisters.read(image());
    } catch (MalformedInput e) {
      throw new IllegalStateException(e); // our own image
    }
  }

  /** Shows {@code state} in the Status register of selective stream {@code index}. */
  public void show(int index, IdeState state) {
    space.set(block(index) + SelectiveBlock.STATUS, 0xF, state.wire());
  }

  /** Shows in the Status register of stream {@code index} that an IDE Fail message came. */
  public void showFailReceived(int index) {
    space.set(
        block(index) + SelectiveBlock.STATUS,
        SelectiveBlock.FAIL_RECEIVED,
        SelectiveBlock.FAIL_RECEIVED);
  }
}
