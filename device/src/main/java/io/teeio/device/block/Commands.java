package io.teeio.device.block;

import io.teeio.device.function.DmaFault;
import io.teeio.device.function.DmaPort;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Does one submission: moves sectors between memory and the extent, one at a time. */
final class Commands {
  /**
   * What became of a submission.
   *
   * @param sectors sectors moved, also when it failed half way
   */
  record Outcome(Status status, int sectors) {}

  private static final int IDENTIFICATION = 64;
  private static final int MODEL = 32;
  private static final Bytes NAME =
      Bytes.copyOf("teeio sample disk".getBytes(StandardCharsets.US_ASCII));

  private final Extent extent;
  private final DmaPort dma;
  private final byte[] sector = new byte[Medium.SECTOR];

  Commands(Extent extent, DmaPort dma) {
    this.extent = extent;
    this.dma = dma;
  }

  /** Runs the submission in {@code raw}; nothing of its data stays in the device. */
  Outcome run(Bytes raw) {
    int[] moved = {0};
    try {
      execute(Submission.read(WireReader.of(raw, "")), moved);
      return new Outcome(Status.DONE, moved[0]);
    } catch (MalformedInput malformed) {
      return new Outcome(Status.MALFORMED, 0);
    } catch (DmaFault fault) {
      return new Outcome(Status.DMA_FAULT, moved[0]);
    } catch (CommandFailure failure) {
      return new Outcome(failure.status(), moved[0]);
    } finally {
      Arrays.fill(sector, (byte) 0);
    }
  }

  private void execute(Submission submission, int[] moved) throws DmaFault, CommandFailure {
    switch (submission.operation()) {
      case READ, WRITE -> {
        extent.require(submission.lba(), submission.sectors());
        for (; moved[0] < submission.sectors(); moved[0]++) {
          long memory = submission.data() + (long) moved[0] * Medium.SECTOR;
          move(submission.operation(), submission.lba() + moved[0], memory);
        }
      }
      case FLUSH -> {
        // Every write is on the medium when it is done.
      }
      case IDENTIFY -> dma.write(submission.data(), identification(), 0, IDENTIFICATION);
    }
  }

  private void move(Operation operation, long lba, long memory) throws DmaFault, CommandFailure {
    if (operation == Operation.READ) {
      extent.read(lba, sector);
      dma.write(memory, sector, 0, Medium.SECTOR);
    } else {
      dma.read(memory, sector, 0, Medium.SECTOR);
      extent.write(lba, sector);
    }
  }

  private static byte[] identification() {
    return new WireWriter(IDENTIFICATION)
        .u32(BlockDevice.IDENTITY)
        .u32(BlockDevice.VERSION)
        .u64(Medium.EXTENT)
        .u32(Medium.SECTOR)
        .u32(Submission.MOST_SECTORS)
        .bytes(NAME)
        .reserved(MODEL - NAME.length())
        .reserved(8)
        .toBytes()
        .toArray();
  }
}
