package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.EmulatorFrame;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.CaptureReader;
import io.teeio.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Frames of sockets and captures. */
class TransportFuzzTest {
  private static final int LONGEST = 4096;

  /** A stream of frames is read to its end, or to the first that is refused. */
  @FuzzTest
  void emulatorFrames(byte[] input) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(input);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    try {
      Optional<EmulatorFrame> frame = EmulatorFrame.read(in, LONGEST);
      while (frame.isPresent()) {
        Law.require(frame.get().payload().length() <= LONGEST, "longer than agreed");
        frame.get().write(again);
        frame = EmulatorFrame.read(in, LONGEST);
      }
      Law.require(again.size() == input.length, "stopped before the end");
    } catch (IOException refused) {
      Law.saysWhy(refused);
    }
    Law.require(Bytes.copyOf(input).startsWith(Bytes.copyOf(again.toByteArray())), "is not alike");
  }

  @FuzzTest
  void framing(byte[] input) {
    Law.read(input, bytes -> Framing.unwrap(Binding.PCI_DOE, bytes));
    Law.read(input, bytes -> Framing.unwrap(Binding.MCTP, bytes))
        .flatMap(envelope -> envelope)
        .ifPresent(envelope ->
            Law.require(
                Framing.wrap(Binding.MCTP, envelope).equals(Bytes.copyOf(input)), "is not alike"));
  }

  /** A capture file, and what it makes of the messages in it. */
  @FuzzTest
  void capture(byte[] input) {
    Law.read(input, CaptureReader::read).ifPresent(TransportFuzzTest::replay);
  }

  /** Chunks are frames; the first tag's bit 7: over MCTP. */
  @FuzzTest
  void conversation(byte[] input) {
    Binding binding = input.length > 0 && input[0] < 0 ? Binding.MCTP : Binding.PCI_DOE;
    List<Bytes> frames = new ArrayList<>();
    new Chunks(input).forEachRemaining(chunk -> frames.add(chunk.bytes()));
    replay(Capture.of(binding, frames));
  }

  private static void replay(Capture capture) {
    Law.require(
        !new CaptureReplay(Parties.CRYPTO, CaptureSecrets.NONE, true, event -> {})
            .replay(capture)
            .toString()
            .isEmpty(),
        "no summary");
  }
}
