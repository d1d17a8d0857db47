package io.teeio.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.device.block.Medium;
import io.teeio.device.block.Operation;
import io.teeio.device.block.Submission;
import io.teeio.device.function.FunctionKind;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.requester.SpdmSession;
import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A device whose functions are disks, with a real session and stream. */
final class DiskTdiTest {
  private static final long DATA = DeviceBench.MEMORY + 0x4000;

  private final DeviceBench bench =
      new DeviceBench(
          DeviceProfile.standard().withKind(FunctionKind.BLOCK).withVirtualFunctions(2),
          Guards.all());

  private void enable(int index, boolean tee) throws Violation {
    write(index, 0x08, 0, tee);
    write(index, 0x10, DeviceBench.MEMORY, tee);
    write(index, 0x40, DeviceBench.MEMORY + 0x1000, tee);
    write(index, 0x18, 16, tee);
    write(index, 0x08, 1, tee);
  }

  private void write(int index, int offset, long value, boolean tee) throws Violation {
    boolean wide = offset == 0x10 || offset == 0x40;
    if (tee) {
      if (wide) {
        bench.streamWrite(index, offset, value, true);
      } else {
        bench.streamWrite4(index, offset, value, true);
      }
    } else if (wide) {
      bench.hostWrite(index, offset, value);
    } else {
      bench.hostWrite4(index, offset, value);
    }
  }

  /** The status of one submission in a ring that was just enabled. */
  private int submit(int index, Operation operation, boolean tee) throws Violation {
    enable(index, tee);
    byte[] memory = tee ? bench.teeMemory : bench.hostMemory;
    WireWriter out = new WireWriter(Submission.SIZE);
    new Submission(operation, 0, 3, 1, 1, DATA).write(out);
    out.toBytes().copyTo(memory, 0);
    write(index, 0x20, 1, tee);
    return memory[0x1000 + 10];
  }

  private Bytes data(byte[] memory) {
    return Bytes.copyOf(memory, 0x4000, 0x4000 + Medium.SECTOR);
  }

  @Test
  void sectorsOfAStoppedTdiAreUnreadable() throws Exception {
    SpdmSession session = bench.running(1);
    Arrays.fill(bench.teeMemory, 0x4000, 0x5000, (byte) 0x5E);
    Bytes secret = data(bench.teeMemory);
    assertThat(submit(1, Operation.WRITE, true)).isEqualTo(1);
    Arrays.fill(bench.teeMemory, 0x4000, 0x5000, (byte) 0);
    assertThat(submit(1, Operation.READ, true)).isEqualTo(1);
    assertThat(data(bench.teeMemory)).isEqualTo(secret);
    bench.tdisp(session, 1).stop().orAbort();
    assertThat(bench.device.isScrubbed(1)).isTrue();
    assertThat(submit(1, Operation.READ, false)).as("by the host").isEqualTo(5);
    bench.start(session, 1);
    assertThat(submit(1, Operation.READ, true)).as("by the next TVM").isEqualTo(5);
    assertThat(data(bench.hostMemory)).isEqualTo(Bytes.zeros(Medium.SECTOR));
    Bytes stolen = bench.device.medium().orElseThrow().stolen(1, 3).orElseThrow();
    assertThat(stolen.toString()).doesNotContain(secret.slice(0, 16).toString());
  }

  @Test
  void neighboursDoNotSeeEachOthersSectors() throws Exception {
    SpdmSession session = bench.running(1);
    bench.start(session, 2);
    Arrays.fill(bench.teeMemory, 0x4000, 0x5000, (byte) 0x5E);
    assertThat(submit(1, Operation.WRITE, true)).isEqualTo(1);
    assertThat(submit(2, Operation.READ, true)).isEqualTo(1);
    assertThat(data(bench.teeMemory)).isEqualTo(Bytes.zeros(Medium.SECTOR));
  }

  @Test
  void itShowsWhatItIs() {
    assertThat(bench.config(0).read(0)).isEqualTo(0x7EE3_1234);
    assertThat(bench.profile.cmaName())
        .isEqualTo("Vendor=1234:Device=7ee3:CC=018000:REV=00:SSVID=1234:SSID=7ee3");
    assertThat(bench.profile.product()).isEqualTo("sample-disk");
    assertThat(new DeviceBench(0).device.medium()).isEmpty();
  }
}
