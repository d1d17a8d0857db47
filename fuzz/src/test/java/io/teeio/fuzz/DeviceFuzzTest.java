package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.device.DeviceIdentity;
import io.teeio.device.DeviceMaker;
import io.teeio.device.DeviceParts;
import io.teeio.device.DeviceProfile;
import io.teeio.device.Dsm;
import io.teeio.device.TeeIoDevice;
import io.teeio.device.accelerator.Descriptor;
import io.teeio.device.function.FunctionBar;
import io.teeio.pcie.CompletionStatus;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.config.Bar;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.config.FunctionHeader;
import io.teeio.pcie.doe.DataObject;
import io.teeio.rule.Guards;
import io.teeio.spdm.negotiation.Suite;
import io.teeio.spdm.transport.Binding;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Whatever reaches a device from outside: data objects, descriptors, registers, packets. */
class DeviceFuzzTest {
  private static final Crypto CRYPTO = Crypto.portable();
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
  private static final DeviceProfile PROFILE =
      DeviceProfile.standard().withSuite(Suite.P256).withVirtualFunctions(1);
  private static final DeviceParts PARTS =
      new DeviceParts(CRYPTO, RandomSource.secure(), CLOCK, Guards.all());
  private static final DeviceIdentity IDENTITY =
      new DeviceMaker(new CertificateMint(CRYPTO, RandomSource.secure(), CLOCK), Suite.P256)
          .identify(PROFILE);
  private static final long BAR = 0x1000_0000L;
  private static final long MEMORY = 0x8000_0000L;

  @FuzzTest
  void dataObject(byte[] input) {
    Dsm dsm = Dsm.onSocket(PROFILE, IDENTITY, Binding.PCI_DOE, PARTS);
    Bytes bytes = Bytes.copyOf(input);
    int at = 0;
    while (at + 2 <= bytes.length()) {
      int length = Math.min(bytes.length() - at - 2, 4 * (bytes.at(at) & 0x3F));
      Bytes payload = bytes.slice(at + 2, at + 2 + length);
      Optional<DataObject> answer =
          dsm.doe().apply(DataObject.pciSig(bytes.at(at + 1) & 3, payload));
      if (answer.isPresent() && answer.get().vendor() != 1) {
        throw new AssertionError("an answer of another vendor");
      }
      at += 2 + length;
    }
  }

  @FuzzTest
  void descriptor(byte[] input) {
    try {
      Descriptor descriptor = Descriptor.read(WireReader.of(Bytes.copyOf(input), ""));
      if (descriptor.length() > Descriptor.MAXIMUM_LENGTH) {
        throw new AssertionError("too long");
      }
    } catch (MalformedInput malformed) {
      if (malformed.field().isEmpty()) {
        throw new AssertionError("an error that does not say where", malformed);
      }
    }
  }

  @FuzzTest
  void registersAndRing(byte[] input) {
    TeeIoDevice device = placed();
    byte[] memory = new byte[8192];
    device.attach(packet -> serve(packet, memory));
    for (int at = 0; at + 12 <= input.length; at += 12) {
      int offset = (input[at] & 0x7F) * 8 % FunctionBar.SIZE;
      Bytes value = Bytes.copyOf(input, at + 4, at + 12);
      if ((input[at] & 0x80) == 0) {
        device.receive(
            new Tlp.MemoryWrite(
                RequesterId.of(0), BAR + offset, value.slice(0, 4 + (input[at + 1] & 4))));
        device.receive(new Tlp.MemoryRead(RequesterId.of(0), BAR + offset, 8, 1));
      } else {
        value.copyTo(memory, (input[at + 1] & 0xFF) * 8);
      }
    }
  }

  @FuzzTest
  void configuration(byte[] input) {
    TeeIoDevice device = placed();
    for (int at = 0; at + 6 <= input.length; at += 6) {
      int offset = (((input[at] & 0xFF) << 8) | (input[at + 1] & 0xFF)) % 1024 * 4;
      int value =
          ((input[at + 2] & 0xFF) << 24)
              | ((input[at + 3] & 0xFF) << 16)
              | ((input[at + 4] & 0xFF) << 8)
              | (input[at + 5] & 0xFF);
      RequesterId function = PROFILE.functionAt(input[at] < 0 ? 1 : 0);
      device.configWrite(function, offset, value);
      device.configRead(function, offset);
    }
  }

  private static TeeIoDevice placed() {
    TeeIoDevice device = new TeeIoDevice(PROFILE, IDENTITY, PARTS);
    ConfigAccess access = device.configuration(PROFILE.function());
    Bar.assign(access, FunctionHeader.BAR0, BAR);
    access.write(FunctionHeader.COMMAND, FunctionHeader.MEMORY_SPACE | FunctionHeader.BUS_MASTER);
    return device;
  }

  private static Optional<Packet> serve(Packet packet, byte[] memory) {
    if (!(packet instanceof Tlp.MemoryRead read)) {
      return Optional.empty();
    }
    long at = read.address() - MEMORY;
    return at < 0 || at > memory.length - read.length()
        ? Optional.empty()
        : Optional.of(
            new Tlp.Completion(
                RequesterId.of(0),
                read.requester(),
                read.tag(),
                CompletionStatus.SUCCESS,
                Bytes.copyOf(memory, (int) at, (int) at + read.length())));
  }
}
