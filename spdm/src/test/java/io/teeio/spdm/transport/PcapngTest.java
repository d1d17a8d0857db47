package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teeio.spdm.transport.CapturedFrame.Flow;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Capture files of the newer kind. */
class PcapngTest {
  private static final List<CapturedFrame> FRAMES =
      List.of(
          new CapturedFrame(
              Instant.parse("2026-07-01T12:00:00.000000001Z"),
              Flow.OUTBOUND,
              Bytes.of(5, 0x10, 0x84, 0, 0)),
          new CapturedFrame(Instant.EPOCH, Flow.INBOUND, Bytes.of(5, 1, 2, 3, 4, 5)),
          new CapturedFrame(Instant.ofEpochSecond(7), Flow.UNKNOWN, Bytes.of(5)));

  private static final String SECTION =
      "0A0D0D0A 0000001C 1A2B3C4D 0001 0000 FFFFFFFFFFFFFFFF 0000001C";
  private static final String DOE = "00000001 00000014 0124 0000 00000000 00000014";

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsRead(Binding binding) throws MalformedInput {
    assertThat(CaptureReader.read(file(binding))).isEqualTo(new Capture(binding, FRAMES));
  }

  @Test
  void theReaderChoosesByTheFirstBytes() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CaptureWriter classic = new PcapWriter(out, Binding.TCP);
    classic.write(FRAMES.getFirst());
    assertThat(CaptureReader.read(Bytes.copyOf(out.toByteArray())).payloads())
        .containsExactly(FRAMES.getFirst().bytes());
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> CaptureReader.read(Bytes.fromHex("7F454C46")))
        .withMessageContaining("no classic pcap file");
  }

  @Test
  void theWriterChoosesByTheName() throws Exception {
    for (String name : List.of("a.pcapng", "a.pcap", "pcapng")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CaptureWriter.begin(name, out, Binding.MCTP).write(FRAMES.getFirst());
      Bytes file = Bytes.copyOf(out.toByteArray());
      assertThat(file.startsWith(PcapngReader.MAGIC)).isEqualTo(name.endsWith(".pcapng"));
      assertThat(CaptureReader.read(file).payloads()).containsExactly(FRAMES.getFirst().bytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noDamageThrowsAnythingUnchecked(Binding binding) {
    byte[] valid = file(binding).toArray();
    CodecLaw.Decoder decoder =
        bytes -> {
          CaptureReader.read(Bytes.copyOf(bytes));
          return bytes;
        };
    CodecLaw.survivesBitFlips(valid, MalformedInput.class, decoder);
    CodecLaw.refusesExtension(valid, MalformedInput.class, decoder);
    for (int length = 0; length < valid.length; length++) {
      Bytes cut = Bytes.copyOf(Arrays.copyOf(valid, length));
      try {
        assertThat(CaptureReader.read(cut).frames().size()).isLessThan(FRAMES.size());
      } catch (MalformedInput refused) {
        assertThat(refused).hasMessageContaining("[draft-ietf-opsawg-pcap");
      }
    }
  }

  @Test
  void aSectionOfTheOtherByteOrderIsRead() throws MalformedInput {
    String enhanced =
        "00000006 00000030 00000000 00000000 001E8483 00000002 00000002 0102 0000"
            + "0002 0004 00000001 0000 0000 00000030";
    assertThat(read(SECTION, DOE, enhanced).frames())
        .containsExactly(
            new CapturedFrame(Instant.ofEpochSecond(2, 3000), Flow.INBOUND, Bytes.of(1, 2)));
  }

  @ParameterizedTest
  @CsvSource({
    "06, 2000003, 2, 3000",
    "09, 3, 0, 3",
    "00, 5, 5, 0",
    "8A, 2049, 2, 976562",
    "7F, 9, 0, 0",
    "FF, 9, 0, 0"
  })
  void theResolutionOfTimeIsThatOfTheInterface(String tsresol, int units, long second, int nano)
      throws MalformedInput {
    String described =
        "00000001 00000020 0124 0000 00000000 0009 0001 %s000000 0000 0000 00000020"
            .formatted(tsresol);
    String packet =
        "00000006 00000024 00000000 00000000 %08X 00000001 00000001 07000000 00000024"
            .formatted(units);
    assertThat(read(SECTION, described, packet).frames().getFirst().time())
        .isEqualTo(Instant.ofEpochSecond(second, nano));
  }

  @Test
  void theOffsetOfTimeIsAdded() throws MalformedInput {
    String described =
        "00000001 00000024 0124 0000 00000000 000E 0008 FFFFFFFFFFFFFFFF 0000 0000 00000024";
    String packet =
        "00000006 00000024 00000000 00000000 00000000 00000001 00000001 07000000 00000024";
    assertThat(read(SECTION, described, packet).frames().getFirst().time())
        .isEqualTo(Instant.ofEpochSecond(-1));
  }

  @Test
  void aTimeBeyondAllTimeIsRefused() {
    String described = "00000001 00000020 0124 0000 00000000 0009 0001 00000000 0000 0000 00000020";
    String packet =
        "00000006 00000024 00000000 FFFFFFFF FFFFFFFF 00000001 00000001 07000000 00000024";
    refused("beyond all time", SECTION, described, packet);
  }

  @Test
  void simpleAndObsoletePacketsAreRead() throws MalformedInput {
    String simple = "00000003 00000014 00000003 010203FF 00000014";
    String obsolete =
        "00000002 00000024 0000 0000 00000000 000F4240 00000001 00000001 09000000 00000024";
    assertThat(read(SECTION, DOE, simple, obsolete).frames())
        .containsExactly(
            CapturedFrame.of(Bytes.of(1, 2, 3)),
            new CapturedFrame(Instant.ofEpochSecond(1), Flow.UNKNOWN, Bytes.of(9)));
  }

  @Test
  void unknownBlocksAndOtherInterfacesAreSkipped() throws MalformedInput {
    String unknown = "80000BAD 00000010 DEADBEEF 00000010";
    String ethernet = "00000001 00000014 0001 0000 00000000 00000014";
    String there =
        "00000006 00000024 00000000 00000000 00000000 00000001 00000009 07000000 00000024";
    String here =
        "00000006 00000024 00000001 00000000 00000000 00000001 00000001 07000000 00000024";
    assertThat(read(SECTION, unknown, ethernet, DOE, there, here).payloads())
        .containsExactly(Bytes.of(7));
  }

  @Test
  void interfacesAreThoseOfTheirSection() {
    String packet =
        "00000006 00000024 00000000 00000000 00000000 00000001 00000001 07000000 00000024";
    refused("Interface ID", SECTION, DOE, SECTION, packet);
  }

  @Test
  void twoBindingsInOneFileAreRefused() {
    String mctp = "00000001 00000014 0123 0000 00000000 00000014";
    refused("there are interfaces of", SECTION, DOE, mctp);
  }

  @Test
  void aFileWithoutSpdmIsNamed() {
    String ethernet = "00000001 00000014 0001 0000 00000000 00000014";
    refused("carries SPDM", SECTION, ethernet);
    refused("carries SPDM", SECTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000001 FFFFFFFC 0124 0000 00000000 00000014",
        "00000001 7FFFFFFC 0124 0000 00000000 00000014",
        "00000001 00000000 0124 0000 00000000 00000014",
        "00000001 0000000B 0124 0000 00000000 00000014",
        "00000001 00000014 0124 0000 00000000 00000018",
        "00000001 00000018 0124 0000 00000000 0009 FFFF 00000018",
        "00000001 00000018 0124 0000 00000000 0009 0000 00000018"
      })
  void hostileLengthsAreRefused(String block) {
    assertThatExceptionOfType(MalformedInput.class).isThrownBy(() -> read(SECTION, block));
  }

  @Test
  void aPacketThatWasCutAtCaptureIsRefused() {
    String cut = "00000006 00000024 00000000 00000000 00000000 00000001 00000009 07000000 00000024";
    refused("Captured Packet Length", SECTION, DOE, cut);
    String snap = "00000001 00000014 0124 0000 00000002 00000014";
    refused(
        "Captured Packet Length", SECTION, snap, "00000003 00000014 00000003 0102FFFF 00000014");
  }

  private static void refused(String why, String... blocks) {
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> read(blocks))
        .withMessageContaining(why);
  }

  private static Capture read(String... blocks) throws MalformedInput {
    return CaptureReader.read(Bytes.fromHex(String.join("", blocks)));
  }

  private static Bytes file(Binding binding) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      CaptureWriter writer = new PcapngWriter(out, binding);
      for (CapturedFrame frame : FRAMES) {
        writer.write(frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.copyOf(out.toByteArray());
  }
}
