package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.crypto.Crypto;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.Routing;
import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.TlpHeader;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeDiscovery;
import io.teeio.pcie.doe.DoeMailbox;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeRegisters;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.pcie.ide.km.IdeKmPort;
import io.teeio.pcie.ide.km.IdeKmResponder;
import io.teeio.pcie.tdisp.InterfaceReport;
import io.teeio.pcie.tdisp.TdispRequest;
import io.teeio.pcie.tdisp.TdispResponse;
import io.teeio.rule.Guards;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Every parser of {@code pcie} that faces the outside: it decodes, or says what is malformed. */
class PcieFuzzTest {
  /** Reads {@code input} or refuses it. */
  @FunctionalInterface
  private interface Parser {
    Object read(Bytes input) throws MalformedInput;
  }

  private static void parse(byte[] input, Parser parser) {
    try {
      if (parser.read(Bytes.copyOf(input)).toString().isEmpty()) {
        throw new AssertionError("printed as nothing");
      }
    } catch (MalformedInput malformed) {
      if (malformed.field().isEmpty() || malformed.offset() < 0) {
        throw new AssertionError("an error that does not say where", malformed);
      }
    }
  }

  @FuzzTest
  void tdispRequest(byte[] input) {
    parse(input, TdispRequest::read);
  }

  @FuzzTest
  void tdispResponse(byte[] input) {
    parse(input, TdispResponse::read);
  }

  @FuzzTest
  void interfaceReport(byte[] input) {
    parse(input, InterfaceReport::read);
  }

  @FuzzTest
  void ideKmRequest(byte[] input) {
    parse(input, IdeKmMessage::readRequest);
  }

  @FuzzTest
  void ideKmResponse(byte[] input) {
    parse(input, IdeKmMessage::readResponse);
  }

  @FuzzTest
  void ideRegisters(byte[] input) {
    parse(input, IdeRegisters::read);
  }

  @FuzzTest
  void ideKeyData(byte[] input) {
    parse(input, IdeKey.Data::read);
  }

  @FuzzTest
  void dataObject(byte[] input) {
    parse(input, DataObject::read);
    parse(input, DoeDiscovery.Request::read);
    parse(input, DoeDiscovery.Response::read);
  }

  @FuzzTest
  void tlpHeader(byte[] input) {
    int split = input.length == 0 ? 0 : Math.min(input.length, input[0] & 0x1F);
    Bytes header = Bytes.copyOf(input, 0, split);
    Bytes data = Bytes.copyOf(input, split, input.length);
    parse(
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
