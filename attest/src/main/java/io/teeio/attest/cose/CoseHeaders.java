package io.teeio.attest.cose;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a COSE structure says of itself (RFC 9052 3): a part that the signature covers, and one that
 * it does not.
 *
 * @param protectedBytes the covered part as it stood; empty for none
 * @param covered what it says
 * @param uncovered the other part
 */
public record CoseHeaders(Bytes protectedBytes, Cbor.Table covered, Cbor.Table uncovered) {
  /** Nothing is said. */
  public static final CoseHeaders NONE =
      new CoseHeaders(Bytes.EMPTY, Cbor.Table.EMPTY, Cbor.Table.EMPTY);

  /** Label of the algorithm. */
  public static final int ALG = 1;

  /** Label of the labels that must be understood. */
  public static final int CRIT = 2;

  /** Label of the type of the content. */
  public static final int CONTENT_TYPE = 3;

  /** Label of the name of the key. */
  public static final int KID = 4;

  /** Label of a claims-set about the key that signed, which has that key (RFC 9528 3.5.3). */
  public static final int KCCS = 14;

  /** Label of the claims of a token, repeated or in place of a payload (RFC 9597). */
  public static final int CWT_CLAIMS = 15;

  /** Label of the type of the whole (RFC 9596). */
  public static final int TYP = 16;

  /** Label of the signer's certificates, signer first (RFC 9360). */
  public static final int X5CHAIN = 33;

  private static final Set<Integer> UNDERSTOOD =
      Set.of(ALG, CRIT, CONTENT_TYPE, KID, CWT_CLAIMS, TYP, X5CHAIN);
  private static final int CNF = 8;
  private static final int CNF_COSE_KEY = 1;
  private static final String CLAUSE = "RFC 9052 3";
  private static final int MOST_CERTIFICATES = 16;

  /** Headers of our own making, the covered part in its deterministic encoding. */
  public static CoseHeaders of(Cbor.Table covered, Cbor.Table uncovered) {
    Bytes bytes = covered.entries().isEmpty() ? Bytes.EMPTY : CborWriter.write(covered);
    return new CoseHeaders(bytes, covered, uncovered);
  }

  /**
   * Reads the two parts.
   *
   * @throws MalformedInput if one is not in its form, a label stands in both, or a label is
   *     critical that is not understood here
   */
  static CoseHeaders read(CborItem covered, CborItem uncovered) throws MalformedInput {
    Bytes bytes = covered.octets();
    Cbor.Table first =
        bytes.isEmpty() ? Cbor.Table.EMPTY : covered.under(CLAUSE).embedded().table();
    Cbor.Table second = uncovered.under(CLAUSE).table();
    for (Cbor.Key label : second.entries().keySet()) {
      if (first.entries().containsKey(label)) {
        throw uncovered.malformed("a label stands in the protected part, too");
      }
    }
    CoseHeaders headers = new CoseHeaders(bytes, first, second);
    headers.requireUnderstood(covered, uncovered);
    return headers;
  }

  private void requireUnderstood(CborItem covered, CborItem uncovered) throws MalformedInput {
    if (uncovered.find(CRIT).isPresent()) {
      throw uncovered.malformed("crit is not protected");
    }
    Optional<Cbor> critical = covered().get(CRIT);
    if (critical.isEmpty()) {
      return;
    }
    for (CborItem label : part(critical.get(), "crit").someElements()) {
      boolean understood =
          label.value() instanceof Cbor.Whole whole
              && UNDERSTOOD.stream().anyMatch(known -> Cbor.whole(known).equals(whole))
              && covered().entries().containsKey(whole);
      if (!understood) {
        throw covered.malformed("a critical label is missing or not understood: " + label);
      }
    }
  }

  private static CborItem part(Cbor value, String name) {
    return CborItem.of(value, name, CLAUSE);
  }

  /** What is said under {@code label}, covered or not. */
  public Optional<Cbor> get(long label) {
    return covered.get(label).or(() -> uncovered.get(label));
  }

  /** The algorithm, which the signature covers if this is the protected part's. */
  public Optional<CoseAlgorithm> algorithm() {
    return get(ALG)
        .filter(Cbor.Whole.class::isInstance)
        .map(Cbor.Whole.class::cast)
        .filter(Cbor.Whole::isLong)
        .flatMap(whole -> CoseAlgorithm.of(whole.value().longValue()));
  }

  /** The name of the key that signed: a hint, not a proof. */
  public Optional<Bytes> keyIdentifier() {
    return get(KID)
        .filter(Cbor.Octets.class::isInstance)
        .map(value -> ((Cbor.Octets) value).value());
  }

  /** The type of the content, where it is a media type. */
  public Optional<String> contentType() {
    return get(CONTENT_TYPE)
        .filter(Cbor.Text.class::isInstance)
        .map(value -> ((Cbor.Text) value).value());
  }

  /**
   * The certificates that come with it, signer first; none if there are none. They are as good as
   * the path from them to an anchor, wherever they stand.
   *
   * @throws MalformedInput if they are not in the form of RFC 9360 2
   */
  public List<Certificate> certificates() throws MalformedInput {
    Optional<Cbor> chain = get(X5CHAIN);
    if (chain.isEmpty()) {
      return List.of();
    }
    List<CborItem> items = CborItem.of(chain.get(), "x5chain", "RFC 9360 2").oneOrMore();
    List<Certificate> certificates = new ArrayList<>();
    for (CborItem item : items) {
      if (certificates.size() == MOST_CERTIFICATES) {
        throw item.malformed("is one more than " + MOST_CERTIFICATES);
      }
      certificates.add(certificate(item));
    }
    return List.copyOf(certificates);
  }

  private static Certificate certificate(CborItem item) throws MalformedInput {
    Bytes der = item.octets();
    try {
      return Certificate.read(der);
    } catch (MalformedInput refused) {
      throw item.malformed("is no certificate: " + refused.getMessage());
    }
  }

  /**
   * The key that the message shows, if it does. A message that verifies with it was signed by its
   * owner, whoever that is: only a key that is known from elsewhere proves more.
   *
   * @throws MalformedInput if it is no key that is used here
   */
  public Optional<VerificationKey> shownKey() throws MalformedInput {
    Optional<Cbor> claims = get(KCCS);
    return claims.isPresent()
        ? Optional.of(
            CoseKey.read(
                    CborItem.of(claims.get(), "kccs", "RFC 8747 3.2").get(CNF).get(CNF_COSE_KEY))
                .key())
        : Optional.empty();
  }

  /** These headers, made here, with the key that signs shown in the covered part. */
  public CoseHeaders showing(VerificationKey key) {
    Cbor.Table confirmed = Cbor.Table.EMPTY.with(CNF_COSE_KEY, new CoseKey(key).toCbor());
    return of(covered.with(KCCS, Cbor.Table.EMPTY.with(CNF, confirmed)), uncovered);
  }

  /** These headers with the certificates of a signer, signer first, in the uncovered part. */
  public CoseHeaders withCertificates(List<Certificate> signerFirst) {
    List<Cbor> ders = new ArrayList<>();
    signerFirst.forEach(each -> ders.add(Cbor.octets(each.der())));
    Cbor chain = ders.size() == 1 ? ders.getFirst() : new Cbor.Listing(ders);
    return new CoseHeaders(protectedBytes, covered, uncovered.with(X5CHAIN, chain));
  }
}
