package io.teeio.device.accelerator;

import static io.teeio.device.accelerator.AcceleratorBench.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;

/** Which bytes are a descriptor. */
final class DescriptorTest {
  @Test
  void eachOpcodeHasItsOwnLimitOfLength() {
    int most = Descriptor.MAXIMUM_SEALED_LENGTH;
    assertThat(isRead(job(Opcode.SEAL, 0, most))).isTrue();
    assertThat(isRead(job(Opcode.SEAL, 0, most + 1))).isFalse();
    assertThat(isRead(job(Opcode.OPEN, 0, most))).isTrue();
    assertThat(isRead(job(Opcode.OPEN, 0, most + 1))).isFalse();
    assertThat(isRead(job(Opcode.COPY, 0, most + 1))).isTrue();
    assertThat(isRead(job(Opcode.COPY, 0, Descriptor.MAXIMUM_LENGTH))).isTrue();
    assertThat(isRead(job(Opcode.COPY, 0, Descriptor.MAXIMUM_LENGTH + 1))).isFalse();
    assertThat(isRead(job(Opcode.SHA384, Descriptor.FIRST, 0))).isFalse();
    assertThat(isRead(job(Opcode.SHA384, Descriptor.LAST, 0))).isTrue();
    assertThat(isRead(job(Opcode.COPY, Descriptor.LAST, 0))).isFalse();
  }

  @Test
  void reservedBytesOfADescriptorAreZero() {
    byte[] raw = bytes(job(Opcode.COPY, 0, 10)).toArray();
    assertThat(isRead(Bytes.copyOf(raw))).isTrue();
    for (int at = 56; at < Descriptor.SIZE; at++) {
      byte[] changed = raw.clone();
      changed[at] = 1;
      assertThat(isRead(Bytes.copyOf(changed))).as("byte %d", at).isFalse();
    }
  }

  private static Bytes bytes(Descriptor descriptor) {
    WireWriter out = new WireWriter(Descriptor.SIZE);
    descriptor.write(out);
    return out.toBytes();
  }

  private static boolean isRead(Descriptor descriptor) {
    return isRead(bytes(descriptor));
  }

  private static boolean isRead(Bytes raw) {
    try {
      return Descriptor.read(WireReader.of(raw, "")).length() >= 0;
    } catch (MalformedInput malformed) {
      return false;
    }
  }
}
