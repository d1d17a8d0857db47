package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.crypto.Crypto;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeDiscovery;
import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.pcie.ide.km.IdeKmPort;
import io.teeio.pcie.ide.km.IdeKmResponder;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.TdispMessage;
import io.teeio.pcie.tdisp.TdispRequest;
import io.teeio.pcie.tdisp.TdispResponse;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/** Every parser of {@code pcie} that faces the outside: it decodes, or says what is malformed. */
class PcieFuzzTest {
  @FuzzTest
  void tdispRequest(byte[] input) {
    Law.settles(input, TdispRequest::read, TdispMessage::toBytes);
  }

  @FuzzTest
  void tdispResponse(byte[] input) {
    Law.settles(input, TdispResponse::read, TdispMessage::toBytes);
  }

  @FuzzTest
  void interfaceReport(byte[] input) {
    Law.settles(input, InterfaceReport::read, InterfaceReport::toBytes);
  }

  @FuzzTest
  void ideKmRequest(byte[] input) {
    Law.read(input, IdeKmMessage::readRequest)
        .ifPresent(request -> {
          WireWriter out = new WireWriter();
          request.write(out);
          Law.require(out.length() == input.length, "was written with another length");
        });
  }

  @FuzzTest
  void ideKmResponse(byte[] input) {
    Law.settles(input, IdeKmMessage::readResponse, IdeKmMessage::toBytes);
  }

  @FuzzTest
  void ideRegisters(byte[] input) {
    Law.settles(input, IdeRegisters::read, IdeRegisters::toBytes);
  }

  @FuzzTest
  void ideKeyData(byte[] input) {
    Law.read(input, IdeKey.Data::read)
        .ifPresent(data -> {
          try (IdeKey key = data.key();
              Secret again = key.data(data.ifv())) {
            Law.require(again.matches(Secret.copyOf(input)), "is not alike");
          }
        });
  }

  @FuzzTest
  void dataObject(byte[] input) {
    Law.settles(input, DataObject::read, DataObject::toBytes);
    Law.read(input, DoeDiscovery.Request::read);
    Law.read(input, DoeDiscovery.Response::read);
  }

  @FuzzTest
  void tlpHeader(byte[] input) {
    int split = input.length == 0 ? 0 : Math.min(input.length, input[0] & 0x1F);
    Bytes header = Bytes.copyOf(input, 0, split);
    Bytes data = Bytes.copyOf(input, split, input.length);
    Law.read(
        input,
        _ -> {
          Tlp tlp = TlpHeader.read(header, data);
          Packet packet = tlp;
          return Routing.of(packet);
        });
  }

  /** Registers written in any order and with any value: Abort always brings the mailbox back. */
  @FuzzTest
  void mailbox(byte[] input) {
    DoeMailbox mailbox = new DoeMailbox(Optional::of, Runnable::run, 32);
    for (int i = 0; i + 1 < input.length; i += 2) {
      mailbox.write(4 * (input[i] & 7), (input[i + 1] << 24) | (input[i + 1] & 0xFF));
      mailbox.read(4 * (input[i] >> 3 & 7));
    }
    mailbox.write(8, 1);
    if (mailbox.read(0x0C) != 0) {
      throw new AssertionError("Abort did not bring the mailbox back");
    }
  }

  /**
   * A Secure stream opens nothing that its peer did not protect. The first byte says how the packet
   * differs: a flipped T bit, header, payload, or the whole of it from the input.
   */
  @FuzzTest
  void ideStream(byte[] input) throws Violation {
    if (input.length < 8) {
      return;
    }
    try (IdeStream sender = secure(PortSide.ROOT_PORT);
        IdeStream receiver = secure(PortSide.ENDPOINT)) {
      Tlp tlp = new Tlp.MemoryWrite(RequesterId.of(8), 0x1000, Bytes.zeros(16));
      IdeTlp honest = sender.protect(tlp, true);
      IdeTlp hostile = damaged(honest, input);
      Law.require(!hostile.routing().toString().isEmpty(), "a packet without a way");
      if (!hostile.equals(honest)) {
        refuses(receiver, hostile);
      } else {
        Law.require(receiver.open(honest).tlp().equals(tlp), "was opened as another");
      }
    }
  }

  private static IdeTlp damaged(IdeTlp honest, byte[] input) {
    Bytes rest = Bytes.copyOf(input, 8, input.length);
    return switch (input[0] & 3) {
      case 0 -> honest.withTee((input[1] & 1) != 0);
      case 1 -> honest.withHeader(rest);
      case 2 -> honest.withSealed(Bytes.concat(rest, Bytes.copyOf(input, 1, 8), Bytes.zeros(5)));
      default ->
          new IdeTlp(
              StreamId.of(input[1] & 1),
              SubStream.of((input[2] & 0xFF) % 3).orElseThrow(),
              KeySet.of(input[3] & 1),
              (input[4] & 1) != 0,
              input[5] & 0xFF,
              rest.slice(0, Math.min(rest.length(), input[6] & 0x1F)),
              Bytes.concat(rest, Bytes.zeros(12)));
    };
  }

  private static void refuses(IdeStream receiver, IdeTlp hostile) {
    try {
      receiver.open(hostile);
    } catch (Violation refused) {
      return;
    }
    throw new AssertionError("opened what nobody protected: " + hostile);
  }

  private static IdeStream secure(PortSide side) throws Violation {
    IdeStream stream =
        new IdeStream(StreamId.of(0), side, Crypto.portable(), Guards.all(), _ -> {}, 1000);
    stream.associate(StreamAssociation.everything());
    int different = 0;
    for (LinkDirection direction : LinkDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        byte[] bytes = new byte[IdeKey.SIZE];
        bytes[0] = (byte) ++different;
        try (IdeKey key = IdeKey.of(Secret.copyOf(bytes))) {
          stream.program(KeySet.of(0), direction.at(side), sub, key, IdeKey.INITIAL_IFV);
        }
      }
    }
    for (PortDirection first : PortDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        stream.go(KeySet.of(0), first, sub);
      }
    }
    stream.enable();
    return stream;
  }

  /** A device under any sequence of IDE_KM payloads, cut at lengths that the input gives. */
  @FuzzTest
  void ideKmResponder(byte[] input) {
    IdeStream stream =
        new IdeStream(
            StreamId.of(0), PortSide.ENDPOINT, Crypto.portable(), Guards.all(), _ -> {}, 1000);
    stream.associate(StreamAssociation.everything());
    IdeKmResponder responder = new IdeKmResponder(onePort(stream), Guards.all(), _ -> {});
    for (int at = 0; at < input.length; ) {
      int length = Math.min(input[at] & 0x3F, input.length - at - 1);
      Bytes payload = Bytes.copyOf(input, at + 1, at + 1 + length);
      responder.respond(Optional.of(new SessionToken(input[at] >> 6)), payload);
      at += 1 + length;
    }
    responder.sessionEnded(new SessionToken(0));
  }

  private static IdeKmPort onePort(IdeStream stream) {
    return new IdeKmPort() {
      @Override
      public int maxPortIndex() {
        return 0;
      }

      @Override
      public RequesterId function(int portIndex) {
        return RequesterId.of(0xBEEF);
      }

      @Override
      public Bytes registers(int portIndex) {
        return Bytes.zeros(8);
      }

      @Override
      public Optional<IdeStream> stream(int portIndex, StreamId id) {
        return Optional.of(stream);
      }
    };
  }
}
