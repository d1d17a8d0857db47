package io.teeio.pcie.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import org.junit.jupiter.api.Test;

class IdeKeyTest {
  /** protocols.md 4.3. */
  private static final Bytes KEY =
      Bytes.fromHex("df254152056e02e0ef8b7feb9739d4d9 6a4eb80103241df7cd5e24b49ccd2720");

  private static final Bytes WIRE =
      Bytes.fromHex(
          "524125df e0026e05 eb7f8bef d9d43997 01b84e6a f71d2403 b4245ecd 2027cd9c"
              + "00000000 01000000");

  @Test
  void theWireImageIsThatOfTheKnownVector() {
    try (IdeKey key = IdeKey.of(Secret.copyOf(KEY.toArray()));
        Secret data = key.data(1)) {
      assertThat(new WireWriter().secret(data).toBytes()).isEqualTo(WIRE);
    }
  }

  @Test
  void theKnownVectorIsReadBack() throws MalformedInput {
    IdeKey.Data data = IdeKey.Data.read(WIRE);
    assertThat(data.ifv()).isEqualTo(1);
    assertThat(data.key().matches(IdeKey.of(Secret.copyOf(KEY.toArray())))).isTrue();
  }

  @Test
  void keyDataObeysTheCodecLaw() {
    CodecLaw.check(
        WIRE.toArray(),
        MalformedInput.class,
        encoded -> {
          IdeKey.Data data = IdeKey.Data.read(Bytes.copyOf(encoded));
          return new WireWriter().secret(data.key().data(data.ifv())).toBytes().toArray();
        });
  }

  @Test
  void noOtherSizeIsAKey() {
    assertThatThrownBy(() -> IdeKey.of(Secret.copyOf(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyIsNeverPrintedAndIsWipedWhenClosed() {
    IdeKey key = IdeKey.generate(target -> java.util.Arrays.fill(target, (byte) 7));
    assertThat(key).hasToString("IdeKey");
    IdeKey copy = key.duplicate();
    key.close();
    assertThat(key.secret().isClosed()).isTrue();
    assertThat(copy.secret().isClosed()).isFalse();
  }
}
