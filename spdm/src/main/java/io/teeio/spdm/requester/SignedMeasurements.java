package io.teeio.spdm.requester;

import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.Negotiated;
import io.teeio.spdm.Outcome;
import io.teeio.spdm.SpdmRule;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.GetMeasurements;
import io.teeio.spdm.message.MeasurementBlock;
import io.teeio.spdm.message.Measurements;
import io.teeio.spdm.negotiation.CryptoSuite;
import io.teeio.spdm.negotiation.NegotiationTranscript;
import io.teeio.spdm.transcript.SigningContext;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a responder signed of itself, checked from the transcript alone: L1/L2 from GET_VERSION to
 * the signed MEASUREMENTS and the signature. Whoever has the certificate chain and chose the nonce
 * needs to trust nobody who carried these bytes.
 *
 * @param negotiated what the connection had agreed on, as signed
 * @param blocks the measurements of all responses of the series, in their order, each once
 * @param contentChanged of the last response: 0 not detected, 1 changed, 2 not changed
 * @param renewed whether any of the series are what an update that waits will bring, and not what
 *     runs
 */
public record SignedMeasurements(
    Negotiated negotiated, List<MeasurementBlock> blocks, int contentChanged, boolean renewed) {
  private static final String CLAUSE = "DSP0274 1.3.0 MEASUREMENTS, transcript L1";

  /** Keeps a copy of the list. */
  public SignedMeasurements {
    blocks = List.copyOf(blocks);
  }

  /**
   * Checks a transcript.
   *
   * @param transcript as {@link MeasurementResult#signedTranscript} gives it
   * @param chain the responder's chain, which the caller trusts
   * @param nonce what the caller demanded to be signed
   * @return the measurements, or the rule that was broken
   */
  public static Outcome<SignedMeasurements> verify(
      Crypto crypto, Guards guards, Bytes transcript, CertificateChain chain, Bytes nonce) {
    try {
      return Outcome.done(check(crypto, guards, transcript, chain, nonce));
    } catch (Violation broken) {
      return Outcome.broken(broken.rule(), broken.detail());
    } catch (MalformedInput malformed) {
      return Outcome.broken(SpdmRule.MALFORMED_MESSAGE, malformed.getMessage());
    }
  }

  private static SignedMeasurements check(
      Crypto crypto, Guards guards, Bytes transcript, CertificateChain chain, Bytes nonce)
      throws Violation, MalformedInput {
    WireReader in = WireReader.of(transcript, CLAUSE);
    Negotiated negotiated = NegotiationTranscript.read(in, guards);
    List<MeasurementBlock> blocks = new ArrayList<>();
    boolean renewed = false;
    while (true) {
      GetMeasurements request = GetMeasurements.read(in, negotiated);
      Measurements response = Measurements.read(in, negotiated, request.signing().isPresent());
      Optional<String> problem =
          MeasurementFlow.blocksProblem(request.operation(), response.blocks(), negotiated);
      guards.require(
          SpdmRule.MEASUREMENTS_BLOCKS,
          problem.isEmpty() && response.requesterContext().equals(request.requesterContext()),
          () -> problem.orElse("the context is not repeated"));
      blocks.addAll(response.blocks());
      renewed |= request.newMeasurementRequested();
      if (request.signing().isPresent()) {
        in.end("Signature");
        signed(crypto, guards, transcript, negotiated, chain, response);
        GetMeasurements.Signing signing = request.signing().get();
        guards.require(
            SpdmRule.MEASUREMENTS_NONCE,
            signing.nonce().equals(nonce),
            () -> "nonce " + signing.nonce());
        guards.require(
            SpdmRule.MEASUREMENTS_SLOT,
            signing.slotId() == response.slotId(),
            () -> "slot " + response.slotId() + " for slot " + signing.slotId());
        return new SignedMeasurements(
            negotiated, once(guards, blocks), response.contentChanged(), renewed);
      }
    }
  }

  private static void signed(
      Crypto crypto,
      Guards guards,
      Bytes transcript,
      Negotiated negotiated,
      CertificateChain chain,
      Measurements response)
      throws Violation {
    Bytes signature = response.signature().orElse(Bytes.EMPTY);
    Bytes covered = transcript.slice(0, transcript.length() - signature.length());
    HashAlgorithm hash = negotiated.algorithms().hash().flatMap(CryptoSuite::hash).orElseThrow();
    Bytes digest = crypto.hash(hash, covered);
    boolean good =
        chain
            .leafKey()
            .filter(key ->
                SigningContext.MEASUREMENTS.verify(crypto, negotiated, key, digest, signature))
            .isPresent();
    guards.require(SpdmRule.MEASUREMENTS_SIGNATURE, good, () -> "");
  }

  /** Each block once; an index that came with two values could hide the one behind the other. */
  private static List<MeasurementBlock> once(Guards guards, List<MeasurementBlock> blocks)
      throws Violation {
    Set<Integer> indexes = new HashSet<>();
    List<MeasurementBlock> distinct = blocks.stream().distinct().toList();
    for (MeasurementBlock block : distinct) {
      guards.require(
          SpdmRule.MEASUREMENTS_BLOCKS,
          indexes.add(block.index()),
          () -> "index " + block.index() + " came with two values");
    }
    return distinct;
  }
}
