package io.teeio.spdm.responder;

import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Violation;
import io.teeio.spdm.Capability;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.algorithm.MeasurementHashAlgorithm;
import io.teeio.spdm.certificate.PeerIdentity;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.message.DmtfMeasurement;
import io.teeio.spdm.message.DmtfMeasurementLog;
import io.teeio.spdm.message.ErrorCode;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.message.SummaryType;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Optional;

/** MEASUREMENTS, and the summary of them in other messages. */
final class MeasurementAnswers {
  private static final int NONCE_SIZE = 32;

  private final ResponderRole role;
  private final ResponderConnection connection;
  private final Negotiated negotiated;

  MeasurementAnswers(ResponderRole role, ResponderConnection connection) {
    this.role = role;
    this.connection = connection;
    this.negotiated = connection.negotiated();
  }

  /** MeasurementSummaryHash of CHALLENGE_AUTH, KEY_EXCHANGE_RSP and PSK_EXCHANGE_RSP. */
  Optional<Bytes> summary(SummaryType type) throws Refusal {
    if (type == SummaryType.NONE) {
      return Optional.empty();
    }
    supported(ErrorCode.INVALID_REQUEST, 0);
    List<MeasuredElement> elements =
        measurable().stream()
            .filter(element -> type == SummaryType.ALL || element.trustedComputingBase())
            .toList();
    Bytes record = MeasurementBlock.record(blocks(elements, false, false));
    return Optional.of(role.crypto().hash(connection.hash(), record));
  }

  /** The answer, in the series that it belongs to. */
  Reply measurements(GetMeasurements request, Bytes exact, MeasurementSeries series)
      throws Refusal, Violation {
    supported(ErrorCode.UNSUPPORTED_REQUEST, request.code());
    List<MeasuredElement> elements = measurable();
    List<MeasurementBlock> blocks = blocks(request, elements);
    series.measured(elements);
    boolean count = request.operation() == GetMeasurements.TOTAL_NUMBER;
    Optional<GetMeasurements.Signing> signing = request.signing();
    Measurements unsigned =
        new Measurements(
            count ? elements.size() : 0,
            signing.map(GetMeasurements.Signing::slotId).orElse(0),
            contentChanged(signing.isPresent(), series, elements),
            blocks,
            role.random().bytes(NONCE_SIZE),
            Bytes.EMPTY,
            request.requesterContext(),
            Optional.empty());
    if (signing.isPresent()) {
      return sign(unsigned, exact, signing.get().slotId(), series);
    }
    Reply reply = Reply.of(unsigned, negotiated);
    if (!series.transcript().append(exact, reply.exact())) {
      throw new Violation(SpdmRule.MESSAGE_SIZE, "transcript L has no end");
    }
    return reply;
  }

  private Reply sign(Measurements unsigned, Bytes exact, int slot, MeasurementSeries series)
      throws Refusal {
    if (!negotiated.responder().has(Capability.MEAS_WITH_SIGNATURE)) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    SigningIdentity identity =
        connection.signer(PeerIdentity.ofNibble(slot), SlotIdentity.MEASUREMENT_USE);
    Bytes transcript = series.transcript().signed(exact, unsigned.encode(negotiated));
    Bytes hash = role.crypto().hash(connection.hash(), transcript);
    Bytes signature =
        SigningContext.MEASUREMENTS.sign(
            role.crypto(), negotiated, identity.key(), hash, role.random());
    return Reply.of(unsigned.withSignature(signature), negotiated);
  }

  /** Told since 1.2, and only where a signature says for which series. */
  private int contentChanged(
      boolean signed, MeasurementSeries series, List<MeasuredElement> elements) {
    return signed && negotiated.atLeast(SpdmVersion.V1_2) ? series.contentChanged(elements) : 0;
  }

  private List<MeasurementBlock> blocks(GetMeasurements request, List<MeasuredElement> elements)
      throws Refusal {
    int operation = request.operation();
    if (operation == GetMeasurements.TOTAL_NUMBER) {
      return List.of();
    }
    List<MeasuredElement> wanted =
        elements.stream()
            .filter(element -> operation == GetMeasurements.ALL || element.index() == operation)
            .toList();
    if (wanted.isEmpty()) {
      throw new Refusal(ErrorCode.INVALID_REQUEST);
    }
    return blocks(wanted, request.rawBitStreamRequested(), request.newMeasurementRequested());
  }

  private List<MeasurementBlock> blocks(
      List<MeasuredElement> elements, boolean rawWanted, boolean renewed) {
    return elements.stream().map(element -> block(element, rawWanted, renewed)).toList();
  }

  private MeasurementBlock block(MeasuredElement element, boolean rawWanted, boolean renewed) {
    Bytes value = renewed ? element.renewed().orElse(element.value()) : element.value();
    boolean raw =
        switch (element.form()) {
          case EITHER -> rawWanted || digest().isEmpty();
          case RAW -> true;
          case DIGEST, EXTENDED -> false;
        };
    Bytes told = raw ? value : digestOf(element, value, digest().orElseThrow());
    return MeasurementBlock.of(
        element.index(), new DmtfMeasurement(element.valueType(), raw, told));
  }

  private Bytes digestOf(MeasuredElement element, Bytes value, HashAlgorithm hash) {
    if (element.form() != MeasuredElement.Form.EXTENDED) {
      return role.crypto().hash(hash, value);
    }
    Bytes extended = Bytes.zeros(hash.size());
    for (DmtfMeasurementLog.Entry entry : role.parts().measurementLog().read().entries()) {
      if (entry.measurementIndex() == element.index()) {
        extended = role.crypto().hash(hash, Bytes.concat(extended, entry.encode()));
      }
    }
    return extended;
  }

  /** What can be told in this connection: without a hash nothing that only a digest tells. */
  private List<MeasuredElement> measurable() {
    boolean digests = digest().isPresent();
    return role.parts().measurements().measure().stream()
        .filter(element ->
            switch (element.form()) {
              case EITHER, RAW -> true;
              case DIGEST, EXTENDED -> digests;
            })
        .toList();
  }

  private void supported(ErrorCode otherwise, int data) throws Refusal {
    boolean measures =
        negotiated
            .responder()
            .flags()
            .hasAny(Capability.MEAS_WITH_SIGNATURE, Capability.MEAS_WITHOUT_SIGNATURE);
    if (!measures || negotiated.algorithms().measurementHash().isEmpty()) {
      throw new Refusal(otherwise, data, Bytes.EMPTY);
    }
  }

  /** What measurements are digested with; empty if they are raw, or not wanted at all. */
  private Optional<HashAlgorithm> digest() {
    return negotiated.algorithms().measurementHash().flatMap(MeasurementAnswers::hash);
  }

  private static Optional<HashAlgorithm> hash(MeasurementHashAlgorithm algorithm) {
    return switch (algorithm) {
      case SHA_256 -> Optional.of(HashAlgorithm.SHA_256);
      case SHA_384 -> Optional.of(HashAlgorithm.SHA_384);
      case RAW_BIT_STREAM_ONLY, SHA_512, SHA3_256, SHA3_384, SHA3_512, SM3_256 -> Optional.empty();
    };
  }
}
