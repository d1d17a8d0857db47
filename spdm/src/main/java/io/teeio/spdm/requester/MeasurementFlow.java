package io.teeio.spdm.requester;

import io.teeio.rule.Violation;
import io.teeio.spdm.Aborted;
import io.teeio.spdm.Capability;
import io.teeio.spdm.CapabilitySet;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** GET_MEASUREMENTS, in the clear or in a session. */
final class MeasurementFlow {
  private final Role role;
  private final Conversation conversation;
  private final Connection connection;

  MeasurementFlow(Role role, Conversation conversation) {
    this.role = role;
    this.conversation = conversation;
    this.connection = conversation.connection();
  }

  MeasurementResult ask(MeasurementQuery query)
      throws IOException, Aborted, Violation, MalformedInput {
    supported(query);
    Optional<PeerIdentity> signer =
        query.signed()
            ? Optional.of(Identification.known(role, connection, query.slot()))
            : Optional.empty();
    Optional<Bytes> context = Identification.context(role, connection);
    GetMeasurements request = request(query, context);
    Answer<Measurements> answer = conversation.ask(request, Measurements.class);
    Measurements given = answer.message();
    role.guards()
        .require(SpdmRule.MEASUREMENTS_CONTEXT, given.requesterContext().equals(context), () -> "");
    Optional<String> problem =
        blocksProblem(query.operation(), given.blocks(), connection.negotiated());
    role.guards()
        .require(SpdmRule.MEASUREMENTS_BLOCKS, problem.isEmpty(), () -> problem.orElse(""));
    Optional<Bytes> signed = Optional.empty();
    if (signer.isPresent()) {
      signed = Optional.of(checkSignature(query, answer, signer.get()));
    } else if (!conversation.measurements().append(answer.request(), answer.response())) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "the series of measurements has no end");
    }
    int count =
        query.operation() == MeasurementQuery.COUNT ? given.totalNumber() : given.blocks().size();
    return new MeasurementResult(count, given.blocks(), signed);
  }

  private void supported(MeasurementQuery query) throws Violation {
    CapabilitySet theirs = connection.negotiated().responder().flags();
    boolean signs = theirs.has(Capability.MEAS_WITH_SIGNATURE);
    role.guards()
        .require(
            SpdmRule.MEASUREMENTS_SUPPORTED,
            signs || (!query.signed() && theirs.has(Capability.MEAS_WITHOUT_SIGNATURE)),
            () -> query.signed() ? "the responder does not sign" : "the responder has none");
    role.guards()
        .require(
            SpdmRule.MEASUREMENTS_SUPPORTED,
            !query.raw() || connection.negotiated().atLeast(SpdmVersion.V1_2),
            () -> "raw values can be asked for since 1.2");
    role.guards()
        .require(
            SpdmRule.MEASUREMENTS_SUPPORTED,
            !query.renewed() || connection.negotiated().atLeast(SpdmVersion.V1_3),
            () -> "new measurements can be asked for since 1.3");
  }

  private GetMeasurements request(MeasurementQuery query, Optional<Bytes> context) {
    Optional<GetMeasurements.Signing> signing =
        query.signed()
            ? Optional.of(
                new GetMeasurements.Signing(
                    query.nonce().orElseGet(() -> role.random().bytes(MeasurementQuery.NONCE_SIZE)),
                    PeerIdentity.nibble(query.slot())))
            : Optional.empty();
    return new GetMeasurements(query.raw(), query.renewed(), query.operation(), signing, context);
  }

  private Bytes checkSignature(
      MeasurementQuery query, Answer<Measurements> answer, PeerIdentity signer) throws Violation {
    Measurements given = answer.message();
    role.guards()
        .require(
            SpdmRule.MEASUREMENTS_SLOT,
            given.slotId() == PeerIdentity.nibble(query.slot()),
            () -> "slot " + given.slotId() + " for slot " + query.slot());
    Bytes transcript =
        conversation
            .measurements()
            .signed(answer.request(), given.beforeSignature(answer.response()));
    Bytes signature = given.signature().orElse(Bytes.EMPTY);
    Bytes hash = role.crypto().hash(connection.hash(), transcript);
    role.guards()
        .require(
            SpdmRule.MEASUREMENTS_SIGNATURE,
            Identification.verify(
                role, connection, SigningContext.MEASUREMENTS, signer, hash, signature),
            () -> "slot " + query.slot());
    return Bytes.concat(transcript, signature);
  }

  /** What is wrong with {@code blocks} as the answer to {@code operation}, if anything. */
  static Optional<String> blocksProblem(
      int operation, List<MeasurementBlock> blocks, Negotiated negotiated) throws MalformedInput {
    Set<Integer> seen = new HashSet<>();
    for (MeasurementBlock block : blocks) {
      if (block.index() == 0 || block.index() == 0xFF || !seen.add(block.index())) {
        return Optional.of("index " + block.index() + " is reserved or came twice");
      }
      Optional<DmtfMeasurement> measurement = block.dmtf();
      if (measurement.isEmpty()) {
        return Optional.of("block " + block.index() + " is in another format than DMTF's");
      }
      if (!measurement.get().raw() && !digestSized(measurement.get(), negotiated)) {
        return Optional.of("the digest of block " + block.index() + " has another size");
      }
    }
    return switch (operation) {
      case MeasurementQuery.COUNT ->
          blocks.isEmpty() ? Optional.empty() : Optional.of("blocks came with the count");
      case MeasurementQuery.ALL -> Optional.empty();
      default ->
          seen.equals(Set.of(operation))
              ? Optional.empty()
              : Optional.of("indexes " + seen + " came for " + operation);
    };
  }

  private static boolean digestSized(DmtfMeasurement measurement, Negotiated negotiated) {
    int size =
        negotiated.algorithms().measurementHash().map(MeasurementHashAlgorithm::size).orElse(0);
    return measurement.value().length() == size;
  }
}
