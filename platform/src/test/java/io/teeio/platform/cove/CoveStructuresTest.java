package io.teeio.platform.cove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.memory.HostAddress;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Structures that host, guest and TSM share: their layout, and that damage is refused in words. */
class CoveStructuresTest {
  private static final TsmInfo INFO = new TsmInfo(2, 0x4A54, 1, 2, 1, 64, 1);

  @Test
  void tsmInfoIsLaidOutAsC() throws MalformedInput {
    assertThat(INFO.toBytes())
        .isEqualTo(
            Bytes.fromHex(
                "02000000 544a0000 01000000 00000000 0200000000000000"
                    + "0100000000000000 4000000000000000 0100000000000000"));
    assertThat(TsmInfo.read(INFO.toBytes())).isEqualTo(INFO);
    byte[] valid = INFO.toBytes().toArray();
    CodecLaw.refusesTruncation(valid, MalformedInput.class, b -> again(Bytes.copyOf(b)));
  }

  private static byte[] again(Bytes bytes) throws MalformedInput {
    return TsmInfo.read(bytes).toBytes().toArray();
  }

  @Test
  void createParametersAreTwoAddresses() throws MalformedInput {
    TvmCreateParams params = new TvmCreateParams(new HostAddress(0x1000), new HostAddress(0x2000));
    assertThat(params.toBytes()).isEqualTo(Bytes.fromHex("0010000000000000 0020000000000000"));
    CodecLaw.refusesTruncation(
        params.toBytes().toArray(),
        MalformedInput.class,
        b -> TvmCreateParams.read(Bytes.copyOf(b)).toBytes().toArray());
  }

  @Test
  void attestationCapabilitiesComeBack() throws MalformedInput {
    AttestationCapabilities caps =
        new AttestationCapabilities(1, AttestationCapabilities.CBOR, 1, 18);
    assertThat(AttestationCapabilities.read(caps.toBytes())).isEqualTo(caps);
    assertThat(caps.toBytes().length()).isEqualTo(AttestationCapabilities.SIZE);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 1, hash_algorithm",
    "16, 0, initial_measurements",
    "16, 9, initial_measurements",
    "17, 19, initial_measurements",
    "20, 1, hash_algorithm",
    "24, 1, measurement_type",
    "28, 0, tcg_pcr_index",
    "32, 1, hash_algorithm",
    "36, 0, measurement_type",
    "40, 7, tcg_pcr_index"
  })
  void attestationCapabilitiesThatAreNotThoseOfATvmAreRefused(int at, int value, String field) {
    byte[] bytes =
        new AttestationCapabilities(1, AttestationCapabilities.CBOR, 1, 17).toBytes().toArray();
    bytes[at] = (byte) value;
    assertThatThrownBy(() -> AttestationCapabilities.read(Bytes.copyOf(bytes)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 18", "8, 0", "8, 18"})
  void aTvmHasOneToEightRegistersThatAreFixedAndUpToEighteenMore(int initial, int runtime)
      throws MalformedInput {
    AttestationCapabilities caps =
        new AttestationCapabilities(1, AttestationCapabilities.CBOR, initial, runtime);
    assertThat(AttestationCapabilities.read(caps.toBytes())).isEqualTo(caps);
  }

  @Test
  void aTranscriptHasAnUnalignedLength() throws MalformedInput {
    ConnectionTranscript transcript = new ConnectionTranscript(Bytes.of(9, 8, 7));
    assertThat(transcript.toBytes()).isEqualTo(Bytes.fromHex("03 03000000 090807"));
    Bytes longer = Bytes.concat(transcript.toBytes(), Bytes.zeros(10));
    assertThat(ConnectionTranscript.read(longer))
        .as("a buffer may be longer")
        .isEqualTo(transcript);
    CodecLaw.refusesTruncation(
        transcript.toBytes().toArray(),
        MalformedInput.class,
        b -> ConnectionTranscript.read(Bytes.copyOf(b)).toBytes().toArray());
    CodecLaw.survivesBitFlips(
        transcript.toBytes().toArray(),
        MalformedInput.class,
        b -> ConnectionTranscript.read(Bytes.copyOf(b)).toBytes().toArray());
  }

  @Test
  void aTranscriptOfAnotherVersionIsRefused() {
    assertThatThrownBy(() -> ConnectionTranscript.read(Bytes.of(2, 0, 0, 0, 0)))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("COVEIOVersion");
  }

  @Test
  void elementsHaveTheirNumbers() {
    for (ConnectionTranscript.Element element : ConnectionTranscript.Element.values()) {
      assertThat(ConnectionTranscript.Element.of(element.id())).contains(element);
    }
    assertThat(ConnectionTranscript.Element.of(6)).isEmpty();
    assertThat(ConnectionTranscript.Element.of(-1)).isEmpty();
  }
}
