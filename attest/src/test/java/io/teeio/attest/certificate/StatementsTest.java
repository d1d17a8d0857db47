package io.teeio.attest.certificate;

import static io.teeio.attest.certificate.MintedChain.DAY;
import static io.teeio.attest.certificate.MintedChain.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Check.Result;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.CertificateId;
import io.teeio.crypto.RevocationMint.Answer;
import io.teeio.crypto.RevocationMint.ListContent;
import io.teeio.crypto.RevocationMint.Revoked;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is read of OCSP responses and lists, and what is refused. */
class StatementsTest {
  private static final MintedChain CHAIN = new MintedChain();
  private static final Instant FROM = NOW.minusSeconds(60);
  private static final Bytes ALGORITHM = Der.sequence(Bytes.fromHex("06082a8648ce3d040302"));
  private static final Bytes SIGNATURE = Der.of(3, Bytes.of(0, 1));
  private static final Bytes NAME = Der.sequence();
  private static final Bytes THEN = Der.time("20260310000000Z");
  private static final Bytes CRITICAL = Bytes.of(1, 1, 0xFF);

  private static Bytes list(Optional<Bytes> issuingDistributionPoint) {
    return CHAIN.words.list(
        CHAIN.upper,
        new ListContent(
            FROM,
            Optional.of(FROM.plus(DAY)),
            3,
            OptionalLong.empty(),
            issuingDistributionPoint,
            List.of(new Revoked(Bytes.of(5), FROM, 1))));
  }

  private static Bytes response(Optional<Bytes> nonce) {
    return CHAIN.words.response(
        CHAIN.upper, List.of(), FROM, List.of(CHAIN.good(CHAIN.lower, CHAIN.upper, FROM)), nonce);
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String base64(Bytes der) {
    return Base64.getMimeEncoder().encodeToString(der.toArray());
  }

  private static void assertRefused(Bytes statement, String reason) {
    assertThatThrownBy(() -> Statements.read(statement))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining(reason);
  }

  @Test
  void statementsComeInSeveralWrappings() throws MalformedInput {
    Bytes list = list(Optional.empty());
    Bytes response = response(Optional.empty());
    String pem = "-----BEGIN X509 CRL-----\n" + base64(list) + "\n-----END X509 CRL-----\n";

    assertThat(Statements.read(list).getFirst()).isInstanceOf(RevocationList.class);
    assertThat(Statements.read(response).getFirst()).isInstanceOf(OcspResponse.class);
    assertThat(Statements.read(text(base64(response)))).isEqualTo(Statements.read(response));
    assertThat(Statements.read(text(pem + pem))).hasSize(2);
    assertThat(Statements.NONE.and(Statements.read(list)).lists()).hasSize(1);
    assertRefused(text("-----BEGIN X-----\nMAA=\n-----END X-----"), "there is none");
    assertRefused(text("!"), "neither DER nor Base64");
    assertRefused(text(""), "statement");
  }

  @Test
  void aListSaysWhatItSays() throws MalformedInput {
    RevocationList list = RevocationList.read(list(Optional.empty()));

    assertThat(list.thisUpdate()).isEqualTo(FROM);
    assertThat(list.nextUpdate()).contains(FROM.plus(DAY));
    assertThat(list.number()).contains(java.math.BigInteger.valueOf(3));
    assertThat(list.deltaOf()).isEmpty();
    assertThat(list.coverage()).isEqualTo(RevocationList.Coverage.ALL);
    assertThat(list.revoked())
        .containsOnlyKeys(Bytes.of(5))
        .containsValue(new Revocation(FROM, RevocationReason.KEY_COMPROMISE));
  }

  /** Whoever makes a list chooses its serial numbers: these all have the same hash code. */
  @Test
  @Timeout(20)
  void aListCostsNoMoreThanItsLength() throws MalformedInput {
    List<Revoked> revoked = new ArrayList<>();
    for (int i = 0; i < 1 << 15; i++) {
      byte[] serial = new byte[2 * 15];
      for (int pair = 0; pair < 15; pair++) {
        boolean other = (i >> pair & 1) != 0;
        serial[2 * pair] = (byte) (other ? 5 : 6);
        serial[2 * pair + 1] = (byte) (other ? 50 : 19);
      }
      revoked.add(new Revoked(Bytes.copyOf(serial), FROM, 1));
    }
    ListContent content = ListContent.complete(FROM, FROM.plus(DAY), 3, revoked);

    assertThat(RevocationList.read(CHAIN.words.list(CHAIN.upper, content)).revoked())
        .hasSize(1 << 15);
  }

  @Test
  void aResponseSaysWhatItSays() throws MalformedInput {
    OcspResponse response = OcspResponse.read(response(Optional.of(Bytes.of(1, 2, 3))));

    assertThat(response.nonce()).contains(Bytes.of(1, 2, 3));
    assertThat(response.producedAt()).isEqualTo(FROM);
    assertThat(response.certificates()).isEmpty();
    assertThat(response.responder().names(CHAIN.upper.certificate())).isTrue();
    assertThat(response.responder().names(CHAIN.lower.certificate())).isFalse();
    assertThat(response.answers())
        .containsExactly(
            new OcspAnswer(
                CertificateId.of(
                    CHAIN.lower.certificate(), CHAIN.upper.certificate(), CertificateId.SHA_1),
                OcspAnswer.Status.GOOD,
                Optional.empty(),
                FROM,
                Optional.of(FROM.plus(DAY))));
  }

  @Test
  void aListOfOthersOrOfSomeReasonsOnlyIsRefused() {
    assertRefused(list(Optional.of(Der.sequence(Der.of(0x84, Bytes.of(0xFF))))), "indirectCRL");
    assertRefused(list(Optional.of(Der.sequence(Der.of(0x83, Bytes.of(0, 1))))), "onlySomeReasons");
    assertRefused(
        list(Optional.of(Der.sequence(Der.of(0x85, Bytes.of(0xFF))))),
        "onlyContainsAttributeCerts");
    assertRefused(list(Optional.of(Der.sequence(Der.of(0x84, Bytes.of(1))))), "not a truth value");
    assertThatThrownBy(
            () -> CoverageReader.read(Optional.of(Der.sequence(Der.of(0x86, Bytes.of(0))))))
        .isInstanceOf(MalformedInput.class)
        .hasMessageContaining("too many");
  }

  private static Result lower(Bytes issuingDistributionPoint) throws MalformedInput {
    return CHAIN
        .revocation(
            CHAIN.list(CHAIN.root, FROM),
            RevocationList.read(list(Optional.of(issuingDistributionPoint))))
        .result();
  }

  @Test
  void aListSpeaksOnlyOfWhatItCovers() throws MalformedInput {
    Bytes yes = Bytes.of(0xFF);
    assertThat(lower(Der.sequence(Der.of(0x81, yes)))).isEqualTo(Result.FAIL);
    assertThat(lower(Der.sequence(Der.of(0x82, yes)))).isEqualTo(Result.PASS);
    assertThat(lower(Der.sequence(Der.of(0x81, Bytes.of(0))))).isEqualTo(Result.PASS);
    Bytes point = Der.of(0xA0, Der.text(0x86, "http://x/y.crl"));
    assertThat(lower(Der.sequence(Der.of(0xA0, point)))).isEqualTo(Result.FAIL);
  }

  private static Bytes tbsList(Bytes... behindIssuer) {
    return Der.sequence(Bytes.of(2, 1, 1), ALGORITHM, NAME, THEN, Bytes.concat(behindIssuer));
  }

  private static Bytes signed(Bytes toBeSigned) {
    return Der.sequence(toBeSigned, ALGORITHM, SIGNATURE);
  }

  private static Bytes extension(int arc, Bytes critical, Bytes contents) {
    return Der.sequence(Bytes.of(6, 3, 0x55, 0x1D, arc), critical, Der.octets(contents));
  }

  private static Bytes entry(int serial, Bytes... extensions) {
    Bytes all = Bytes.concat(extensions);
    return Der.sequence(
        Bytes.of(2, 1, serial), THEN, all.isEmpty() ? Bytes.EMPTY : Der.sequence(all));
  }

  @Test
  void whatIsCriticalAndNotUnderstoodIsRefused() throws MalformedInput {
    assertThat(RevocationList.read(signed(tbsList())).nextUpdate()).isEmpty();
    Bytes unknown = extension(99, CRITICAL, Bytes.of(5, 0));
    Bytes extensions = Der.of(0xA0, Der.sequence(unknown));
    assertRefused(signed(tbsList(extensions)), "2.5.29.99 is critical");
    Bytes certificateIssuer = extension(29, CRITICAL, Der.sequence());
    assertRefused(
        signed(tbsList(Der.sequence(entry(1, certificateIssuer)))), "2.5.29.29 is critical");
    assertThat(
            RevocationList.read(
                signed(tbsList(Der.sequence(entry(1, extension(99, Bytes.EMPTY, NAME)))))))
        .extracting(RevocationList::revoked)
        .hasToString("{01=" + new Revocation(NOW.minus(DAY), RevocationReason.UNSPECIFIED) + "}");
  }

  @Test
  void aListHasItsForm() {
    assertRefused(signed(tbsList(Der.sequence(entry(1), entry(1)))), "stands twice");
    assertRefused(
        signed(tbsList(Der.sequence(entry(1, extension(21, Bytes.EMPTY, Bytes.of(10, 1, 7)))))),
        "CRLReason");
    Bytes number = extension(20, Bytes.EMPTY, Bytes.of(2, 1, 1));
    assertRefused(signed(tbsList(Der.of(0xA0, Der.sequence(number, number)))), "is there twice");
    assertRefused(Der.sequence(tbsList(), Der.sequence(Der.SHA_256), SIGNATURE), "differs from");
    assertRefused(signed(Der.sequence(Bytes.of(2, 1, 2), ALGORITHM, NAME, THEN)), "is not 2");
    assertRefused(
        signed(Der.sequence(ALGORITHM, NAME, THEN, Der.of(0xA0, Der.sequence(number)))),
        "too many");
    assertRefused(
        signed(Der.sequence(ALGORITHM, NAME, Der.time("20261310000000Z"))), "is not a time");
    assertRefused(Bytes.concat(list(Optional.empty()), Bytes.of(5, 0)), "too many");
  }

  private static Bytes ocsp(Bytes data) {
    return Der.sequence(
        Bytes.of(10, 1, 0),
        Der.of(
            0xA0,
            Der.sequence(
                Bytes.fromHex("06092b0601050507300101"),
                Der.octets(Der.sequence(data, ALGORITHM, SIGNATURE)))));
  }

  private static Bytes data(Bytes status, Bytes extensions) {
    Bytes id =
        Der.sequence(
            Der.sequence(Der.SHA_256),
            Der.octets(Bytes.zeros(32)),
            Der.octets(Bytes.zeros(32)),
            Bytes.of(2, 1, 1));
    return Der.sequence(
        Der.of(0xA2, Der.octets(Bytes.zeros(20))),
        THEN,
        Der.sequence(Der.sequence(id, status, THEN)),
        extensions);
  }

  @Test
  void aResponseHasItsForm() throws MalformedInput {
    Bytes good = Bytes.of(0x80, 0);
    assertThat(OcspResponse.read(ocsp(data(good, Bytes.EMPTY))).answers()).hasSize(1);
    assertThat(
            OcspResponse.read(ocsp(data(Der.of(0xA1, THEN), Bytes.EMPTY)))
                .answers()
                .getFirst()
                .revocation())
        .contains(new Revocation(NOW.minus(DAY), RevocationReason.UNSPECIFIED));
    Bytes unknown = Der.of(0xA1, Der.sequence(extension(99, CRITICAL, NAME)));
    assertRefused(ocsp(data(good, unknown)), "2.5.29.99 is critical");
    assertRefused(ocsp(data(Bytes.of(0x83, 0), Bytes.EMPTY)), "good");
    assertRefused(ocsp(data(Bytes.of(0x80, 1, 0), Bytes.EMPTY)), "good");
    Bytes reason = Der.of(0xA0, Bytes.of(10, 1, 7));
    assertRefused(ocsp(data(Der.of(0xA1, THEN, reason), Bytes.EMPTY)), "CRLReason");
    assertRefused(ocsp(Der.sequence(Der.of(0xA0, Bytes.of(2, 1, 0)), NAME)), "only version 1");
    assertRefused(Der.sequence(Bytes.of(10, 1, 6)), "unauthorized");
    assertRefused(Der.sequence(Bytes.of(10, 1, 3)), "tryLater");
    Bytes other =
        Der.sequence(Bytes.of(10, 1, 0), Der.of(0xA0, Der.sequence(Der.SHA_256, Der.octets(NAME))));
    assertRefused(other, "not id-pkix-ocsp-basic");
  }

  private static void assertEveryBitCounts(Bytes statement) {
    Statement upper = CHAIN.list(CHAIN.root, FROM);
    byte[] der = statement.toArray();
    for (int i = 0; i < der.length; i++) {
      byte bit = (byte) (1 << i % 8);
      der[i] ^= bit;
      try {
        Statement changed = Statements.read(Bytes.copyOf(der)).getFirst();
        assertThat(CHAIN.revocation(upper, changed).result())
            .as("byte " + i)
            .isNotEqualTo(Result.PASS);
      } catch (MalformedInput refused) {
        assertThat(refused.reason()).isNotEmpty();
      }
      der[i] ^= bit;
    }
  }

  @Test
  void everyBitOfAStatementCounts() throws MalformedInput {
    Bytes response = response(Optional.of(Bytes.of(1)));
    assertThat(
            CHAIN
                .revocation(
                    RevocationPolicy.DEFAULT,
                    CHAIN.list(CHAIN.root, FROM),
                    OcspResponse.read(response))
                .result())
        .isEqualTo(Result.PASS);
    assertEveryBitCounts(list(Optional.empty()));
    assertEveryBitCounts(response);
  }

  @Test
  void anAnswerWithoutEndIsUnderstood() throws MalformedInput {
    Answer endless =
        new Answer(
            MintedChain.id(CHAIN.lower, CHAIN.upper),
            Optional.empty(),
            true,
            FROM,
            Optional.empty());
    OcspResponse response =
        OcspResponse.read(
            CHAIN.words.response(CHAIN.upper, List.of(), FROM, List.of(endless), Optional.empty()));

    assertThat(response.answers().getFirst().nextUpdate()).isEmpty();
    assertThat(response.answers().getFirst().status()).isEqualTo(OcspAnswer.Status.UNKNOWN);
  }
}
