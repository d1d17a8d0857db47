package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.spdm.capture.CaptureReplay;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.CaptureReader;
import io.teeio.spdm.transport.CaptureWriter;
import io.teeio.spdm.transport.CapturedFrame;
import io.teeio.spdm.transport.EmulatorFrame;
import io.teeio.spdm.transport.Framing;
import io.teeio.spdm.transport.PcapngReader;
import io.teeio.spdm.transport.PcapngWriter;
import io.teeio.spdm.transport.StorageCommand;
import io.teeio.spdm.transport.StorageDiscovery;
import io.teeio.spdm.transport.StoragePendingInfo;
import io.teeio.spdm.transport.TcpMessage;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
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
    Law.read(input, bytes -> Framing.unwrap(Binding.STORAGE, bytes));
    Law.read(input, bytes -> Framing.unwrap(Binding.TCP, bytes));
    Law.means(input, TcpMessage::read, TcpMessage::encode);
    Law.repeats(input, StorageCommand::read, StorageCommand::encode);
    Law.settles(input, StorageDiscovery::read, StorageDiscovery::encode);
    Law.read(input, StoragePendingInfo::read);
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

  /** The newer kind of capture file alone. */
  @FuzzTest
  void pcapng(byte[] input) {
    Law.read(input, PcapngReader::read).ifPresent(TransportFuzzTest::writesAlike);
  }

  private static void writesAlike(Capture capture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      CaptureWriter writer = new PcapngWriter(out, capture.binding());
      for (CapturedFrame frame : capture.frames()) {
        writer.write(frame);
      }
      Capture again = CaptureReader.read(Bytes.copyOf(out.toByteArray()));
      Law.require(again.payloads().equals(capture.payloads()), "lost a frame");
    } catch (IOException | MalformedInput refused) {
      throw new AssertionError("wrote what it refuses", refused);
    }
  }

  /** Chunks are frames; the first tag's bits 7:6: the binding. */
  @FuzzTest
  void conversation(byte[] input) {
    Binding binding = Parties.binding(input);
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
