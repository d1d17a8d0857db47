package io.teeio.attest.spdm;

import io.teeio.spdm.Negotiated;
import io.teeio.spdm.SpdmVersion;
import io.teeio.spdm.message.Challenge;
import io.teeio.spdm.message.ChallengeAuth;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.GetDigests;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * M1/M2 and its signature (DSP0274, clause "CHALLENGE_AUTH"): GET_VERSION to ALGORITHMS, any number
 * of GET_DIGESTS and GET_CERTIFICATE with their responses, CHALLENGE and CHALLENGE_AUTH. The chain
 * is in it if it was fetched since the last reset.
 *
 * @param agreed what was agreed on
 * @param chain the chain of the slot that was challenged, with its SPDM header, if it was fetched
 * @param request CHALLENGE
 * @param response CHALLENGE_AUTH
 * @param covered what the signature covers
 */
public record ChallengeEvidence(
    Negotiated agreed,
    Optional<Bytes> chain,
    Challenge request,
    ChallengeAuth response,
    Bytes covered)
    implements SpdmTranscript {
  private static final String CLAUSE = "DSP0274 1.3.0 CHALLENGE_AUTH, transcript M1";

  /**
   * The challenge at the end of {@code split}.
   *
   * @throws MalformedInput if anything else than digests and certificates stands before it
   */
  static ChallengeEvidence of(SplitTranscript split) throws MalformedInput {
    List<Exchange> identity = split.exchanges().subList(0, split.exchanges().size() - 1);
    for (Exchange exchange : identity) {
      boolean belongs =
          exchange.request() instanceof GetDigests || exchange.request() instanceof GetCertificate;
      if (!belongs) {
        throw new MalformedInput(
            "RequestResponseCode", 0, exchange.request().title() + " has no place here", CLAUSE);
      }
    }
    Exchange last = split.exchanges().getLast();
    if (last.request() instanceof Challenge asked
        && last.response() instanceof ChallengeAuth given
        && split.negotiated().isPresent()) {
      Bytes before =
          Bytes.concat(
              split.vca(),
              Bytes.concat(identity.stream().map(Exchange::both).toArray(Bytes[]::new)),
              last.requestBytes(),
              given.beforeSignature(last.responseBytes()));
      Optional<Bytes> chain =
          FetchedChain.in(identity)
              .filter(fetched -> fetched.slot() == asked.slotId())
              .map(FetchedChain::buffer);
      return new ChallengeEvidence(split.negotiated().get(), chain, asked, given, before);
    }
    throw new MalformedInput("CHALLENGE", 0, "is not at the end", CLAUSE);
  }

  @Override
  public SpdmVersion version() {
    return agreed.version();
  }

  @Override
  public Optional<Negotiated> negotiated() {
    return Optional.of(agreed);
  }

  @Override
  public int slot() {
    return request.slotId();
  }
}
