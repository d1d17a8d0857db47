package io.teeio.spdm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.teeio.testkit.CodecLaw;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SPDM to storage, DSP0286, and how QEMU's devices forward it. */
class StorageBindingTest {
  private static final ConnectionLimits LIMITS =
      new ConnectionLimits(0x1200, 4, Duration.ofSeconds(10));

  @SuppressWarnings("NullAway.Init") // set before each test
  private EmulatorServer server;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Socket socket;

  @BeforeEach
  void connect() throws IOException {
    server =
        EmulatorServer.listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Binding.STORAGE,
            LIMITS,
            () -> StorageBindingTest::echoUnlessEmpty,
            event -> {});
    socket = new Socket();
    socket.connect(server.address());
    socket.setSoTimeout(10_000);
  }

  private static Optional<Bytes> echoUnlessEmpty(Bytes payload) {
    return payload.length() == 3 ? Optional.empty() : Optional.of(payload);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    server.close();
  }

  @Test
  void aMessageStandsBehindItsParameters() throws MalformedInput {
    Envelope clear = Envelope.clear(Bytes.fromHex("10840000"));
    assertThat(Framing.wrap(Binding.STORAGE, clear)).isEqualTo(Bytes.fromHex("E8 14 00 10840000"));
    Envelope secured = Envelope.secured(Bytes.fromHex("FFFFFFFF"));
    assertThat(Framing.wrap(Binding.STORAGE, secured))
        .isEqualTo(Bytes.fromHex("E8 18 00 00000000 FFFFFFFF"));
    for (Envelope envelope : new Envelope[] {clear, secured}) {
      assertThat(Framing.unwrap(Binding.STORAGE, Framing.wrap(Binding.STORAGE, envelope)))
          .contains(envelope);
    }
    assertThat(Framing.unwrap(Binding.STORAGE, Bytes.fromHex("E8 04 00"))).isEmpty();
  }

  @Test
  void theAnswersObeyTheCodecLaw() {
    CodecLaw.check(
        new StorageDiscovery(3, 0x66).encode().toArray(),
        MalformedInput.class,
        bytes -> StorageDiscovery.read(Bytes.copyOf(bytes)).encode().toArray());
    CodecLaw.check(
        new StoragePendingInfo(OptionalLong.of(77)).encode().toArray(),
        MalformedInput.class,
        bytes -> StoragePendingInfo.read(Bytes.copyOf(bytes)).encode().toArray());
    CodecLaw.checkOpen(
        new StorageCommand(2, StorageCommand.MESSAGE, Bytes.of(1, 2)).encode().toArray(),
        MalformedInput.class,
        bytes -> StorageCommand.read(Bytes.copyOf(bytes)).encode().toArray());
    CodecLaw.checkOpen(
        new StorageCommand.Forwarded(new StorageCommand(0, 5, Bytes.of(1)), 512).encode().toArray(),
        MalformedInput.class,
        bytes -> StorageCommand.Forwarded.read(Bytes.copyOf(bytes)).encode().toArray());
  }

  @Test
  void theDescriptorInARecordObeysTheCodecLaw() {
    Bytes message = Bytes.of(1, 2, 3);
    CodecLaw.check(
        Bytes.concat(InnerHeader.STORAGE_DESCRIPTOR.before(5, 3), message).toArray(),
        MalformedInput.class,
        bytes -> {
          WireReader in = WireReader.of(Bytes.copyOf(bytes), "");
          InnerHeader.STORAGE_DESCRIPTOR.read(in);
          Bytes rest = in.rest("Message");
          return Bytes.concat(InnerHeader.STORAGE_DESCRIPTOR.before(5, rest.length()), rest)
              .toArray();
        });
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InnerHeader.STORAGE_DESCRIPTOR.before(1, 3));
  }

  @Test
  void anotherSecurityProtocolIsRefused() {
    assertThatExceptionOfType(MalformedInput.class)
        .isThrownBy(() -> StorageCommand.read(Bytes.fromHex("00 14 00")))
        .withMessageContaining("SECURITY PROTOCOL");
    assertThatIllegalArgumentException().isThrownBy(() -> new StorageCommand(4, 5, Bytes.EMPTY));
  }

  @Test
  void qemuSendsARequestAndFetchesTheResponse() throws IOException {
    exchange("00000002 00000004 0000000b e81400 04000000 10840000", "0000000400000004000000020000");
    exchange(
        "00000003 00000004 00000007 e80800 0c000000",
        "0000000400000004000000020000" + "00000003000000040000000c0c0000100100000004000000");
    exchange(
        "00000003 00000004 00000007 e81400 00020000",
        "0000000400000004000000020000" + "00000003000000040000000410840000");
  }

  @Test
  void discoveryTellsWhatTheDeviceCan() throws IOException {
    exchange(
        "00000003 00000003 00000007 e80400 00020000",
        "0000000400000003000000020000"
            + "000000030000000300000020"
            + "200000100000000066"
            + "00".repeat(23));
  }

  @ParameterizedTest
  @CsvSource({
    // No response waits, there is no such operation, no room, another protocol, cut off.
    "00000003 00000004 00000007 e81400 00020000",
    "00000003 00000004 00000007 e81c00 00020000",
    "00000003 00000004 00000007 e80400 1f000000",
    "00000002 00000005 00000007 e91400 00000000",
    "00000002 00000004 00000003 e81400",
    "00000002 00000004 00000007 e81400 00000000",
    "00000002 00000004 00000007 e80400 00000000"
  })
  void aCommandThatFailsHasAStatusAndNoData(String frame) throws IOException {
    exchange(frame, "00000004%s000000024002".formatted(frame.substring(9, 17)));
  }

  @Test
  void anotherCommandIsUnknownAndQemuMayGo() throws IOException {
    exchange("00000001 00000004 00000000", "0000ffff0000000400000000");
    exchange(
        "0000dead 00000004 0000000e 436c69656e742048656c6c6f2100",
        "0000dead000000040000000e5365727665722048656c6c6f2100");
    exchange("0000fffe 00000004 00000000", "0000fffe0000000400000000");
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aFrameOfAnotherTransportEndsTheConnection() throws IOException {
    socket.getOutputStream().write(Bytes.fromHex("00000002 00000002 00000000").toArray());
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  /** QEMU's DOE: no hello, and an empty frame where there is no answer. */
  @Test
  void qemuIsToldWhenThereIsNoAnswer() throws IOException {
    try (EmulatorServer doe =
            EmulatorServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Binding.PCI_DOE,
                LIMITS,
                () -> payload -> Optional.empty(),
                event -> {});
        Socket qemu = new Socket()) {
      qemu.connect(doe.address());
      qemu.setSoTimeout(10_000);
      qemu.getOutputStream().write(Bytes.fromHex("00000001 00000002 00000001 07").toArray());
      assertThat(Bytes.copyOf(qemu.getInputStream().readNBytes(12)))
          .isEqualTo(Bytes.fromHex("000000010000000200000000"));
    }
  }

  private void exchange(String request, String answer) throws IOException {
    socket.getOutputStream().write(Bytes.fromHex(request).toArray());
    assertThat(Bytes.copyOf(socket.getInputStream().readNBytes(answer.length() / 2)).toString())
        .isEqualTo(answer);
  }
}
