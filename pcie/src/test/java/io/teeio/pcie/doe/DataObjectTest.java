package io.teeio.pcie.doe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.CodecLaw;
import io.teeio.testkit.Property;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import org.junit.jupiter.api.Test;

class DataObjectTest {
  @Test
  void objectsObeyTheCodecLaw() {
    CodecLaw.check(
        DataObject.pciSig(DoeType.SPDM, Bytes.fromHex("10840000")).toBytes().toArray(),
        MalformedInput.class,
        encoded -> DataObject.read(Bytes.copyOf(encoded)).toBytes().toArray());
  }

  @Test
  void aPayloadIsPaddedToWholeDwords() throws MalformedInput {
    DataObject object = DataObject.pciSig(DoeType.SPDM, Bytes.of(1, 2, 3, 4, 5));
    assertThat(object.toBytes()).hasToString("01000100" + "04000000" + "01020304" + "05000000");
    assertThat(DataObject.read(object.toBytes()).payload())
        .isEqualTo(Bytes.of(1, 2, 3, 4, 5, 0, 0, 0));
  }

  @Test
  void length0MeansTwoToThe18Dwords() throws MalformedInput {
    DataObject longest = DataObject.pciSig(DoeType.SPDM, Bytes.zeros(DataObject.MAX_PAYLOAD));
    Bytes wire = longest.toBytes();
    assertThat(wire.length()).isEqualTo(1 << 20);
    assertThat(wire.slice(4, 8)).isEqualTo(Bytes.zeros(4));
    assertThat(DataObject.read(wire)).isEqualTo(longest);
    assertThatThrownBy(
            () -> DataObject.pciSig(DoeType.SPDM, Bytes.zeros(DataObject.MAX_PAYLOAD + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theReservedBitsOfTheLengthAreIgnored() throws MalformedInput {
    assertThat(DataObject.read(Bytes.fromHex("01000200 0300fcff aabbccdd")))
        .isEqualTo(DataObject.pciSig(DoeType.SECURED_SPDM, Bytes.fromHex("aabbccdd")));
  }

  @Test
  void aLengthThatIsNotTheTransferredOneIsMalformed() {
    for (String hex :
        new String[] {
          "01000100 01000000", "01000100 03000000", "01000100 00000000", "01000100 020000"
        }) {
      assertThatThrownBy(() -> DataObject.read(Bytes.fromHex(hex)))
          .isInstanceOf(MalformedInput.class);
    }
  }

  @Test
  void anyObjectComesBack() {
    Property.check(
        300,
        9,
        source -> {
          DataObject object =
              new DataObject(
                  source.between(0, 0xFFFF),
                  source.between(0, 0xFF),
                  Bytes.copyOf(source.bytes(4 * source.between(0, 16))));
          assertThat(DataObject.read(object.toBytes())).isEqualTo(object);
          assertThat(object.toBytes().length()).isEqualTo(object.dwords() * 4);
        });
  }

  @Test
  void discoveryMessagesObeyTheCodecLaw() {
    CodecLaw.check(
        Bytes.of(1, 2, 0, 0).toArray(),
        MalformedInput.class,
        encoded -> DoeDiscovery.Request.read(Bytes.copyOf(encoded)).toObject().payload().toArray());
    CodecLaw.check(
        Bytes.fromHex("01000102").toArray(),
        MalformedInput.class,
        encoded ->
            DoeDiscovery.Response.read(Bytes.copyOf(encoded)).toObject().payload().toArray());
  }
}
