package io.teeio.device.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;

final class SubmissionTest {
  private static Bytes reading(int sectors) {
    WireWriter out = new WireWriter(Submission.SIZE);
    new Submission(Operation.READ, 0, 0, sectors, 1, 0).write(out);
    return out.toBytes();
  }

  @Test
  void oneTo256SectorsAreReadAtOnce() throws MalformedInput {
    for (int sectors : new int[] {1, 256}) {
      assertThat(Submission.read(WireReader.of(reading(sectors), "test")).sectors())
          .isEqualTo(sectors);
    }
    for (int sectors : new int[] {0, 257}) {
      assertThatThrownBy(() -> Submission.read(WireReader.of(reading(sectors), "test")))
          .isInstanceOf(MalformedInput.class)
          .hasMessageContaining("Sectors");
    }
  }
}
