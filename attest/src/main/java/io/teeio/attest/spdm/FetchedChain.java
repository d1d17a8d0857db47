package io.teeio.attest.spdm;

import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.List;
import java.util.Optional;

/**
 * The certificate chain that passes by in a transcript, put together from its portions.
 *
 * @param slot 0 to 7
 * @param buffer the chain, with its SPDM header
 */
public record FetchedChain(int slot, Bytes buffer) {
  private static final String CLAUSE = "DSP0274 1.3.0 GET_CERTIFICATE request, portions";

  /**
   * The chain that was fetched last.
   *
   * @throws MalformedInput if portions do not follow one another, or the last one is missing
   */
  public static Optional<FetchedChain> in(List<Exchange> exchanges) throws MalformedInput {
    Optional<FetchedChain> fetched = Optional.empty();
    long remainder = 0;
    for (Exchange exchange : exchanges) {
      if (exchange.request() instanceof GetCertificate wanted
          && exchange.response() instanceof CertificateResponse given
          && !wanted.slotSizeRequested()) {
        Bytes before = fetched.map(FetchedChain::buffer).orElse(Bytes.EMPTY);
        boolean begins = wanted.offset() == 0;
        boolean follows =
            fetched.filter(chain -> chain.slot() == wanted.slotId()).isPresent()
                && wanted.offset() == before.length();
        if (!begins && !follows) {
          throw new MalformedInput("Offset", 0, "portions do not follow one another", CLAUSE);
        }
        Bytes buffer = begins ? given.portion() : Bytes.concat(before, given.portion());
        fetched = Optional.of(new FetchedChain(wanted.slotId(), buffer));
        remainder = given.remainderLength();
      }
    }
    if (remainder != 0) {
      throw new MalformedInput(
          "RemainderLength", 0, "is " + remainder + " after the last portion", CLAUSE);
    }
    return fetched;
  }
}
