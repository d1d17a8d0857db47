package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Capture files. */
class PcapTest {
  private static final List<Bytes> FRAMES =
      List.of(Bytes.of(5, 0x10, 0x84, 0, 0), Bytes.of(5, 1, 2, 3));

  private static final Instant SEEN = Instant.ofEpochSecond(1, 2_000);

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsRead(Binding binding) throws MalformedInput {
    assertThat(PcapReader.read(file(binding))).isEqualTo(captured(binding));
  }

  @ParameterizedTest
  @EnumSource
  void noDamageThrowsAnythingUnchecked(Binding binding) {
    byte[] valid = file(binding).toArray();
    CodecLaw.Decoder decoder =
        bytes -> {
          PcapReader.read(Bytes.copyOf(bytes));
          return bytes;
        };
    CodecLaw.survivesBitFlips(valid, MalformedInput.class, decoder);
    CodecLaw.refusesExtension(valid, MalformedInput.class, decoder);
  }

  @Test
  void mctpHasItsTransportHeader() {
    Bytes file = file(Binding.MCTP);
    assertThat(file.slice(0, 4)).isEqualTo(Bytes.fromHex("D4C3B2A1"));
    assertThat(file.slice(20, 24)).isEqualTo(Bytes.fromHex("23010000"));
    assertThat(file.slice(24, 45))
        .isEqualTo(Bytes.fromHex("01000000 02000000 09000000 09000000 000000C0 05"));
  }

  @Test
  void aFileOfTheOtherByteOrderIsRead() throws MalformedInput {
    Bytes file =
        Bytes.fromHex(
            "A1B23C4D 00020004 00000000 00000000 00010000 00000124"
                + "00000005 00000007 00000002 00000002 0102");
    assertThat(PcapReader.read(file))
        .isEqualTo(
            new Capture(
                Binding.PCI_DOE,
                List.of(
                    new CapturedFrame(
                        Instant.ofEpochSecond(5, 7), CapturedFrame.Flow.UNKNOWN, Bytes.of(1, 2)))));
  }

  /** Two messages whose packets alternate, on a bus where none is longer than 3 bytes. */
  @Test
  void packetsOfMctpArePutTogether() throws MalformedInput {
    Bytes file =
        mctp(
            "01 08 09 80 05 10 84",
            "01 09 08 B8 05 10 04",
            "01 08 09 50 00 00",
            "01 08 09 C0 05 01 02",
            "01 09 08 08 00 00 00",
            "01 09 08 58 07");
    assertThat(PcapReader.read(file).payloads())
        .containsExactly(
            Bytes.of(5, 0x10, 0x84, 0, 0), Bytes.of(5, 1, 2), Bytes.of(5, 0x10, 4, 0, 0, 0, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "'01 08 09 40 05 10', '', did not begin",
    "'01 08 09 80 05 10', '01 08 09 60 05', sequence number 2 after 0",
    "'01 08 09 80 05 10', '', ends within a message",
    "'01 08 09 C0', '', shorter than an MCTP header"
  })
  void packetsOfMctpThatAreLostAreNamed(String first, String second, String why) {
    Bytes file = second.isEmpty() ? mctp(first) : mctp(first, second);
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> PcapReader.read(file))
        .withMessageContaining(why);
  }

  private static Bytes mctp(String... packets) {
    WireWriter out = new WireWriter();
    out.bytes(file(Binding.MCTP).slice(0, 24));
    for (String hex : packets) {
      Bytes packet = Bytes.fromHex(hex);
      out.u32(1).u32(2).u32(packet.length()).u32(packet.length()).bytes(packet);
    }
    return out.toBytes();
  }

  @Test
  void anotherLinkTypeIsNamed() {
    Bytes ethernet = Bytes.fromHex("D4C3B2A1 0200 0400 00000000 00000000 00000100 01000000");
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> PcapReader.read(ethernet))
        .withMessageContaining("LinkType")
        .withMessageContaining("is 1; only 291");
  }

  @Test
  void aPacketThatWasCutAtCaptureIsRefused() {
    Bytes file =
        Bytes.concat(
            file(Binding.PCI_DOE).slice(0, 24),
            Bytes.fromHex("00000000 00000000 02000000 03000000 0102"));
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> PcapReader.read(file))
        .withMessageContaining("Captured Packet Length");
  }

  private static Capture captured(Binding binding) {
    return new Capture(
        binding,
        FRAMES.stream()
            .map(bytes -> new CapturedFrame(SEEN, CapturedFrame.Flow.UNKNOWN, bytes))
            .toList());
  }

  private static Bytes file(Binding binding) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PcapWriter writer = new PcapWriter(out, binding);
      for (Bytes frame : FRAMES) {
        writer.write(SEEN, frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.copyOf(out.toByteArray());
  }
}
