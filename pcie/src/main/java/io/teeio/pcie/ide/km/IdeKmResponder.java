package io.teeio.pcie.ide.km;

import io.teeio.pcie.SessionToken;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.ide.IdeKey;
import io.teeio.pcie.ide.IdeRule;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.km.IdeKmMessage.KeyGoStopAck;
import io.teeio.pcie.ide.km.IdeKmMessage.KeyProgram;
import io.teeio.pcie.ide.km.IdeKmMessage.KeyProgramAck;
import io.teeio.pcie.ide.km.IdeKmMessage.KeySetGo;
import io.teeio.pcie.ide.km.IdeKmMessage.KeySetStop;
import io.teeio.pcie.ide.km.IdeKmMessage.Name;
import io.teeio.pcie.ide.km.IdeKmMessage.Query;
import io.teeio.pcie.ide.km.IdeKmMessage.QueryResponse;
import io.teeio.pcie.ide.km.IdeKmMessage.Response;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The device's side of IDE_KM. The first session that sends a request about a port has that port
 * until it ends; requests about it from any other session are silently discarded, and so are
 * requests outside a session, requests that no length makes readable, and a GO that breaks a rule,
 * since its acknowledgement has no status.
 */
public final class IdeKmResponder {
  private final IdeKmPort ports;
  private final Guards guards;
  private final Consumer<IdeKmEvent> events;
  private final Map<Integer, SessionToken> owners = new HashMap<>();
  private final Map<Integer, Set<StreamId>> keyed = new HashMap<>();

  /** A responder for the ports of one device. */
  public IdeKmResponder(IdeKmPort ports, Guards guards, Consumer<IdeKmEvent> events) {
    this.ports = ports;
    this.guards = guards;
    this.events = events;
  }

  /**
   * Answers one request.
   *
   * @param session in which it came; empty if in none
   * @param payload from the protocol id on
   * @return the payload of the response, or empty: the request is silently discarded
   */
  public Optional<Bytes> respond(Optional<SessionToken> session, Bytes payload) {
    try {
      guards.require(IdeRule.IDE_KM_SECURED, session.isPresent());
      SessionToken asker = session.orElse(new SessionToken(0));
      Optional<Response> response = answer(asker, payload);
      response.ifPresent(r -> events.accept(new IdeKmEvent.Answered(asker, r)));
      return response.map(IdeKmMessage::toBytes);
    } catch (Violation violation) {
      events.accept(new IdeKmEvent.Discarded(violation.rule(), violation.detail()));
      return Optional.empty();
    } catch (MalformedInput malformed) {
      events.accept(new IdeKmEvent.Discarded(IdeRule.IDE_KM_FORM, malformed.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Response> answer(SessionToken asker, Bytes payload)
      throws Violation, MalformedInput {
    if (payload.length() > 1 && payload.at(1) == KeyProgram.ID) {
      return Optional.of(program(asker, payload));
    }
    return switch (IdeKmMessage.readRequest(payload)) {
      case Query query -> query(asker, query.portIndex());
      case KeySetGo go -> {
        claim(asker, go.portIndex());
        KeySubStream key = named(go.keySubStream());
        stream(go.portIndex(), go.stream()).go(key.keySet(), key.direction(), key.subStream());
        yield Optional.of(new KeyGoStopAck(go.stream(), go.keySubStream(), go.portIndex()));
      }
      case KeySetStop stop -> {
        claim(asker, stop.portIndex());
        KeySubStream key = named(stop.keySubStream());
        stream(stop.portIndex(), stop.stream())
            .stop(key.keySet(), key.direction(), key.subStream());
        yield Optional.of(new KeyGoStopAck(stop.stream(), stop.keySubStream(), stop.portIndex()));
      }
      case KeyProgram unreachable -> {
        unreachable.key().close();
        yield Optional.empty();
      }
    };
  }

  private Optional<Response> query(SessionToken asker, int port) throws Violation {
    claim(asker, port);
    guards.require(
        IdeRule.IDE_KM_PORT, port <= ports.maxPortIndex(), () -> "there is no port " + port);
    return port > ports.maxPortIndex()
        ? Optional.empty()
        : Optional.of(
            new QueryResponse(
                port, ports.function(port), ports.maxPortIndex(), ports.registers(port)));
  }

  private Response program(SessionToken asker, Bytes payload) throws Violation, MalformedInput {
    Name name = nameOf(payload);
    claim(asker, name.portIndex());
    KeyProgramStatus status = program(name, payload);
    if (status == KeyProgramStatus.SUCCESS) {
      keyed.computeIfAbsent(name.portIndex(), _ -> new HashSet<>()).add(name.stream());
    }
    return new KeyProgramAck(name.stream(), status.wire(), name.keySubStream(), name.portIndex());
  }

  /** The fields before the key, of a payload that may be too short to have a whole one. */
  private static Name nameOf(Bytes payload) throws MalformedInput {
    WireReader in = WireReader.of(payload, IdeKmMessage.CLAUSE);
    in.u8("ProtocolID");
    in.u8("ObjectID");
    return Name.read(in);
  }

  private KeyProgramStatus program(Name name, Bytes payload) {
    KeyProgram request;
    try {
      if (!(IdeKmMessage.readRequest(payload) instanceof KeyProgram read)) {
        return KeyProgramStatus.UNSPECIFIED_FAILURE;
      }
      request = read;
    } catch (MalformedInput _) {
      return KeyProgramStatus.INCORRECT_LENGTH;
    }
    try (IdeKey key = request.key()) {
      if (name.portIndex() > ports.maxPortIndex()) {
        return KeyProgramStatus.UNSUPPORTED_PORT_INDEX;
      }
      KeySubStream target = named(name.keySubStream());
      stream(name.portIndex(), name.stream())
          .program(target.keySet(), target.direction(), target.subStream(), key, request.ifv());
      return KeyProgramStatus.SUCCESS;
    } catch (Violation violation) {
      events.accept(new IdeKmEvent.Discarded(violation.rule(), violation.detail()));
      return KeyProgramStatus.UNSUPPORTED_VALUE;
    }
  }

  private void claim(SessionToken asker, int port) throws Violation {
    SessionToken owner = owners.get(port);
    guards.require(
        IdeRule.IDE_KM_SESSION,
        owner == null || owner.equals(asker),
        () -> "port " + port + " belongs to session " + owner);
    if (port <= ports.maxPortIndex()) {
      owners.putIfAbsent(port, asker);
    }
  }

  private static KeySubStream named(int keySubStream) throws Violation {
    return KeySubStream.of(keySubStream)
        .orElseThrow(() ->
            new Violation(
                IdeRule.IDE_KM_KEY, "KeySubStream 0x" + Integer.toHexString(keySubStream)));
  }

  private IdeStream stream(int port, StreamId id) throws Violation {
    Optional<IdeStream> stream =
        port > ports.maxPortIndex() ? Optional.empty() : ports.stream(port, id);
    return stream.orElseThrow(
        () -> new Violation(IdeRule.IDE_KM_KEY, "port " + port + " has no stream " + id));
  }

  /** The session that has {@code portIndex}, if any. */
  public Optional<SessionToken> owner(int portIndex) {
    return Optional.ofNullable(owners.get(portIndex));
  }

  /**
   * A session ended: the streams whose keys it programmed become Insecure, their keys are wiped,
   * and its ports are free for another session.
   */
  public void sessionEnded(SessionToken session) {
    for (Map.Entry<Integer, SessionToken> port : Map.copyOf(owners).entrySet()) {
      if (port.getValue().equals(session)) {
        owners.remove(port.getKey());
        for (StreamId stream : keyed.getOrDefault(port.getKey(), Set.of())) {
          ports.stream(port.getKey(), stream).ifPresent(s -> s.lose("the session ended"));
        }
        keyed.remove(port.getKey());
        events.accept(new IdeKmEvent.Released(session, port.getKey()));
      }
    }
  }
}
