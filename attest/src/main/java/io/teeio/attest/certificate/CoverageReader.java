package io.teeio.attest.certificate;

import io.teeio.crypto.DerReader;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Optional;

/** Reads IssuingDistributionPoint (RFC 5280 5.2.5). */
final class CoverageReader {
  private static final String CLAUSE = "RFC 5280 5.2.5";

  private CoverageReader() {}

  static RevocationList.Coverage read(Optional<Bytes> extension) throws MalformedInput {
    if (extension.isEmpty()) {
      return RevocationList.Coverage.ALL;
    }
    DerReader in = DerReader.document(extension.get(), "IssuingDistributionPoint", CLAUSE);
    Optional<Bytes> point = Optional.empty();
    if (in.isNext(DerReader.CONTEXT_CONSTRUCTED)) {
      DerReader tagged = in.enter("distributionPoint", DerReader.CONTEXT_CONSTRUCTED);
      point = Optional.of(tagged.element("distributionPoint"));
      tagged.end("distributionPoint");
    }
    boolean onlyEndEntities = flag(in, 1, "onlyContainsUserCerts");
    boolean onlyAuthorities = flag(in, 2, "onlyContainsCACerts");
    if (in.isNext(DerReader.CONTEXT + 3)) {
      throw in.malformed("onlySomeReasons", "is there: the list does not say all that there is");
    }
    if (flag(in, 4, "indirectCRL")) {
      throw in.malformed("indirectCRL", "is set: the list is of somebody else than the issuer");
    }
    if (flag(in, 5, "onlyContainsAttributeCerts")) {
      throw in.malformed("onlyContainsAttributeCerts", "is set: it speaks of no certificate here");
    }
    in.end("IssuingDistributionPoint");
    return new RevocationList.Coverage(!onlyAuthorities, !onlyEndEntities, point);
  }

  private static boolean flag(DerReader in, int number, String field) throws MalformedInput {
    if (!in.isNext(DerReader.CONTEXT + number)) {
      return false;
    }
    byte[] value = in.value(field, DerReader.CONTEXT + number);
    if (value.length != 1 || (value[0] != 0 && value[0] != -1)) {
      throw in.malformed(field, "is not a truth value");
    }
    return value[0] != 0;
  }
}
