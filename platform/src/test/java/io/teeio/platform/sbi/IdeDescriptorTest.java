package io.teeio.platform.sbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.AddressRange;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The descriptors of COVT (coveio.md 1.4). */
class IdeDescriptorTest {
  private static final IdeStreamDescriptor STREAM =
      IdeStreamDescriptor.of(
          StreamId.of(5),
          new StreamAssociation(
              RequesterId.of(1, 0xBEEF),
              RequesterId.of(1, 0xBEFF),
              List.of(
                  new AddressRange(0x12_3450_0000L, 0x12_346F_FFFFL),
                  new AddressRange(0x8000_0000L, 0x800F_FFFFL))));

  @Test
  void aStreamDescriptorHoldsRegisterImages() throws MalformedInput {
    assertThat(STREAM.toBytes())
        .hasToString(
            "05020000" // stream, two ranges
                + "00ffbe00" // limit be:1f.7
                + "01efbe01" // valid, base be:1d.7, segment 1
                + "01456334"
                + "12000000"
                + "12000000"
                + "01000880"
                + "00000000"
                + "00000000");
    assertThat(IdeStreamDescriptor.read(STREAM.toBytes())).isEqualTo(STREAM);
    assertThat(STREAM.toBytes().length()).isEqualTo(IdeStreamDescriptor.size(2));
    assertThat(IdeStreamDescriptor.sizeFrom(STREAM.toBytes())).isEqualTo(36);
  }

  @Test
  void aStreamDescriptorWithoutAnythingReleases() throws MalformedInput {
    IdeStreamDescriptor release = IdeStreamDescriptor.release(StreamId.of(7));

    assertThat(release.toBytes()).hasToString("07000000" + "00000000" + "00000000");
    assertThat(IdeStreamDescriptor.read(release.toBytes())).isEqualTo(release);
    assertThat(IdeStreamDescriptor.read(release.toBytes()).association()).isEmpty();
  }

  @Test
  void aStreamDescriptorObeysTheLawsOfCodecs() {
    byte[] valid = STREAM.toBytes().toArray();
    CodecLaw.Decoder decoder =
        bytes -> IdeStreamDescriptor.read(Bytes.copyOf(bytes)).toBytes().toArray();
    CodecLaw.roundTrips(valid, decoder);
    CodecLaw.refusesTruncation(valid, MalformedInput.class, decoder);
    CodecLaw.survivesBitFlips(valid, MalformedInput.class, decoder);
  }

  @Test
  void emptyRangesAreRefused() {
    assertThatThrownBy(() -> IdeStreamDescriptor.read(Bytes.fromHex("05000000 00100000 01110000")))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("RID_Assoc_2");
    assertThatThrownBy(() ->
            IdeStreamDescriptor.read(
                Bytes.fromHex("05010000 00110000 01100000 01003000 00000000 01000000")))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("ADDR_Assoc");
  }

  @Test
  void addressesWithoutRequestersAreRefused() {
    assertThatThrownBy(() ->
            IdeStreamDescriptor.read(
                Bytes.fromHex("05010000 00000000 00000000 01000880 00000000 00000000")))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("RID_Assoc_2");
  }

  /** COVT says Tx 0 and Rx 1 of the root port, IDE_KM Rx 0 and Tx 1 of each port. */
  @Test
  void theRootPortTransmitsDownstreamAndTxIsZero() throws MalformedInput {
    IdeKeyDescriptor down =
        new IdeKeyDescriptor(
            StreamId.of(3), SubStream.COMPLETION, KeySet.K1, LinkDirection.DOWNSTREAM);
    IdeKeyDescriptor up =
        new IdeKeyDescriptor(StreamId.of(3), SubStream.POSTED, KeySet.K0, LinkDirection.UPSTREAM);

    assertThat(down.toBytes()).hasToString("03020100");
    assertThat(up.toBytes()).hasToString("03000001");
    assertThat(IdeKeyDescriptor.read(down.toBytes())).isEqualTo(down);
    assertThat(IdeKeyDescriptor.read(up.toBytes())).isEqualTo(up);
  }

  @Test
  void aKeyDescriptorWithAnUnknownValueIsRefused() {
    for (String bad : List.of("03030000", "03000200", "03000002", "030000")) {
      assertThatThrownBy(() -> IdeKeyDescriptor.read(Bytes.fromHex(bad)))
          .isInstanceOf(MalformedInput.class);
    }
  }
}
