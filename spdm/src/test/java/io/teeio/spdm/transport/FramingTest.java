package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;

/** What MCTP and DOE put in front of messages. */
class FramingTest {
  private static final Bytes GET_VERSION = Bytes.of(0x10, 0x84, 0, 0);

  @Test
  void mctpPrefixesTheMessageType() throws MalformedInput {
    Bytes clear = Framing.wrap(Binding.MCTP, Envelope.clear(GET_VERSION));
    assertThat(clear).isEqualTo(Bytes.fromHex("05 10840000"));
    assertThat(Framing.unwrap(Binding.MCTP, clear)).contains(Envelope.clear(GET_VERSION));
    Bytes secured = Framing.wrap(Binding.MCTP, Envelope.secured(GET_VERSION));
    assertThat(secured.at(0)).isEqualTo(6);
    assertThat(Framing.unwrap(Binding.MCTP, secured)).contains(Envelope.secured(GET_VERSION));
  }

  @Test
  void doePrefixesTwoWordsAndPadsToAWord() throws MalformedInput {
    Bytes message = Bytes.of(1, 2, 3, 4, 5);
    Bytes object = Framing.wrap(Binding.PCI_DOE, Envelope.secured(message));
    assertThat(object).isEqualTo(Bytes.fromHex("0100 02 00 04000000 0102030405 000000"));
    assertThat(Framing.unwrap(Binding.PCI_DOE, object))
        .contains(Envelope.secured(Bytes.of(1, 2, 3, 4, 5, 0, 0, 0)));
  }

  @Test
  void anotherProtocolIsNoEnvelope() throws MalformedInput {
    Bytes discovery = Bytes.fromHex("0100 00 00 03000000 00000000");
    Bytes anotherVendor = Bytes.fromHex("981E 01 00 03000000 00000000");
    assertThat(Framing.unwrap(Binding.MCTP, Bytes.of(1, 2, 3))).isEmpty();
    assertThat(Framing.unwrap(Binding.PCI_DOE, discovery)).isEmpty();
    assertThat(Framing.unwrap(Binding.PCI_DOE, anotherVendor)).isEmpty();
  }

  @Test
  void aDataObjectIsAsLongAsItsLengthSays() {
    for (String object :
        new String[] {
          "", "01", "0100 01 00 03000000", "0100 01 00 02000000 00000000", "0100 01 00 02000000 00"
        }) {
      assertThatExceptionOfType(MalformedInput.class)
          .isThrownBy(() -> Framing.unwrap(Binding.PCI_DOE, Bytes.fromHex(object)));
    }
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> Framing.unwrap(Binding.MCTP, Bytes.EMPTY));
  }

  @Test
  void lengthZeroMeansTheLongestDataObject() throws MalformedInput {
    Envelope longest = Envelope.clear(Bytes.zeros((1 << 20) - 8));
    Envelope longer = Envelope.clear(Bytes.zeros((1 << 20) - 7));
    Bytes object = Framing.wrap(Binding.PCI_DOE, longest);
    assertThat(object.slice(0, 8)).isEqualTo(Bytes.fromHex("0100 01 00 00000000"));
    assertThat(Framing.unwrap(Binding.PCI_DOE, object)).contains(longest);
    assertThatIllegalArgumentException().isThrownBy(() -> Framing.wrap(Binding.PCI_DOE, longer));
  }
}
