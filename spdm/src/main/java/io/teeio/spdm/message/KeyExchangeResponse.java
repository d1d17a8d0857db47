package io.teeio.spdm.message;

import io.teeio.spdm.Negotiated;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.Optional;

/**
 * KEY_EXCHANGE_RSP: the responder's half of a session. Grammar: header (Param1 HeartbeatPeriod),
 * RspSessionID u16, MutAuthRequested u8, SlotIDParam u8, RandomData of 32 bytes, ExchangeData of D'
 * bytes, MeasurementSummaryHash of H bytes if asked for, OpaqueDataLength u16, OpaqueData,
 * Signature of S bytes, ResponderVerifyData of H bytes unless the handshake goes in the clear.
 *
 * @param heartbeatPeriod seconds, 0 for none
 * @param rspSessionId the responder's half of the session id, 16 bits
 * @param mutAuthRequested bit 0 without encapsulation, bit 1 encapsulated, bit 2 with an implicit
 *     GET_DIGESTS; at most one
 * @param slotIdParam bits 3:0 the requester's slot, only with bit 0
 * @param randomData 32 random bytes
 * @param exchangeData the public value of D' bytes
 * @param measurementSummaryHash H bytes, if the request asked for it
 * @param opaqueData the version of Secured Messages, {@link SecuredVersionSelection}
 * @param signature S bytes
 * @param responderVerifyData H bytes, unless the handshake goes in the clear
 */
public record KeyExchangeResponse(
    int heartbeatPeriod,
    int rspSessionId,
    int mutAuthRequested,
    int slotIdParam,
    Bytes randomData,
    Bytes exchangeData,
    Optional<Bytes> measurementSummaryHash,
    Bytes opaqueData,
    Bytes signature,
    Optional<Bytes> responderVerifyData)
    implements SpdmResponse {
  /** Reads the message from its header on; {@code summaryType} is what the request asked for. */
  public static KeyExchangeResponse read(
      WireReader in, Negotiated negotiated, SummaryType summaryType) throws MalformedInput {
    Header header = Header.expect(in, MessageCode.KEY_EXCHANGE_RSP, negotiated.version());
    return new KeyExchangeResponse(
        header.param1(),
        in.u16("RspSessionID"),
        in.u8("MutAuthRequested"),
        in.u8("SlotIDParam"),
        in.bytes("RandomData", Fields.NONCE),
        in.bytes("ExchangeData", negotiated.responseExchangeSize()),
        Fields.summary(in, negotiated, summaryType),
        Fields.opaque(in),
        in.bytes("Signature", negotiated.signatureSize()),
        negotiated.handshakeInTheClear()
            ? Optional.empty()
            : Optional.of(in.bytes("ResponderVerifyData", negotiated.hashSize())));
  }

  @Override
  public void write(WireWriter out, Negotiated negotiated) {
    int hashSize = negotiated.hashSize();
    Fields.demand(
        responderVerifyData.isPresent() != negotiated.handshakeInTheClear(),
        "ResponderVerifyData is there unless the handshake goes in the clear");
    Header.write(out, negotiated.version(), MessageCode.KEY_EXCHANGE_RSP, heartbeatPeriod, 0);
    out.u16(rspSessionId).u8(mutAuthRequested).u8(slotIdParam);
    out.bytes(Fields.sized(randomData, Fields.NONCE, "RandomData"));
    out.bytes(Fields.sized(exchangeData, negotiated.responseExchangeSize(), "ExchangeData"));
    measurementSummaryHash.ifPresent(
        hash -> out.bytes(Fields.sized(hash, hashSize, "MeasurementSummaryHash")));
    Fields.opaque(out, opaqueData);
    out.bytes(Fields.sized(signature, negotiated.signatureSize(), "Signature"));
    responderVerifyData.ifPresent(
        data -> out.bytes(Fields.sized(data, hashSize, "ResponderVerifyData")));
  }

  /** This with {@code signature}. */
  public KeyExchangeResponse withSignature(Bytes signature) {
    return with(signature, responderVerifyData);
  }

  /** This with {@code verifyData} as ResponderVerifyData. */
  public KeyExchangeResponse withVerifyData(Bytes verifyData) {
    return with(signature, Optional.of(verifyData));
  }

  private KeyExchangeResponse with(Bytes newSignature, Optional<Bytes> newVerifyData) {
    return new KeyExchangeResponse(
        heartbeatPeriod,
        rspSessionId,
        mutAuthRequested,
        slotIdParam,
        randomData,
        exchangeData,
        measurementSummaryHash,
        opaqueData,
        newSignature,
        newVerifyData);
  }

  /** The part of {@code exact}, the bytes of this message, that is signed. */
  public Bytes beforeSignature(Bytes exact) {
    return exact.slice(0, beforeVerifyData(exact).length() - signature.length());
  }

  /** The part of {@code exact}, the bytes of this message, that ResponderVerifyData covers. */
  public Bytes beforeVerifyData(Bytes exact) {
    return exact.slice(0, exact.length() - responderVerifyData.map(Bytes::length).orElse(0));
  }

  @Override
  public int code() {
    return MessageCode.KEY_EXCHANGE_RSP.wire();
  }
}
