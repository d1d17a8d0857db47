package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborReader;
import io.teeio.attest.cbor.CborText;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.corim.ClaimComparison;
import io.teeio.attest.corim.Comid;
import io.teeio.attest.corim.CorimFile;
import io.teeio.attest.corim.Coswid;
import io.teeio.attest.corim.Endorsements;
import io.teeio.attest.corim.Environment;
import io.teeio.attest.corim.EvidenceClaims;
import io.teeio.attest.corim.SpdmTableOfContents;
import io.teeio.attest.cose.CoseHeaders;
import io.teeio.attest.cose.CoseKey;
import io.teeio.attest.cose.CoseMessage;
import io.teeio.attest.cose.CoseSign;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.attest.jose.Jwk;
import io.teeio.attest.store.CollateralFile;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reference values, evidence, keys and signed messages in CBOR, and keys in JSON. */
class ReferenceFuzzTest {
  private static final EvidenceClaims NOTHING =
      new EvidenceClaims.Blocks(Environment.UNKNOWN, List.of());

  /** What is read is written in one way, which is read as the same value. */
  @FuzzTest
  void cbor(byte[] input) {
    Law.read(input, CborReader::read)
        .ifPresent(value -> {
          Law.require(!CborText.of(value).isEmpty(), "printed as nothing");
          byte[] written = CborWriter.write(value).toArray();
          Cbor again =
              Law.read(written, CborReader::readDeterministic)
                  .orElseThrow(() -> new AssertionError("wrote what it refuses"));
          Law.require(again.equals(value), "read " + value + ", then " + again);
        });
  }

  @FuzzTest
  void deterministicCbor(byte[] input) {
    Law.repeats(input, CborReader::readDeterministic, CborWriter::write);
  }

  @FuzzTest
  void coseMessage(byte[] input) {
    Law.means(
        input,
        CoseMessage::read,
        message ->
            switch (message) {
              case CoseSign1 one -> one.toBytes();
              case CoseSign several -> several.toBytes();
            });
    Law.read(input, CoseMessage::read)
        .ifPresent(message ->
            message.signatures().forEach(signature -> certificates(input, signature.headers())));
  }

  private static void certificates(byte[] input, CoseHeaders headers) {
    Law.read(input, bytes -> headers.certificates());
  }

  @FuzzTest
  void coseKey(byte[] input) {
    Law.read(input, CoseKey::read)
        .ifPresent(key -> {
          if (!key.key().algorithm().name().startsWith("RSA")) {
            Law.require(
                Law.read(key.toBytes().toArray(), CoseKey::read).orElseThrow().equals(key),
                "is another key when written");
          }
        });
  }

  @FuzzTest
  void jsonWebKey(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      Jwk.readSet(text).forEach(key -> Law.require(!key.toString().isEmpty(), "prints nothing"));
    } catch (MalformedInput refused) {
      Law.saysWhy(refused);
    }
  }

  /** Nothing meets what nothing was measured for. */
  @FuzzTest
  void corim(byte[] input) {
    Law.read(input, CorimFile::read)
        .ifPresent(file -> {
          var compared = ClaimComparison.compare(file.corim().references(), NOTHING);
          Law.require(compared.matched() == 0, "is met by nothing");
          Law.require(compared.mismatched().size() == compared.compared(), "does not add up");
          for (Comid comid : file.corim().comids()) {
            Endorsements.of(comid, NOTHING)
                .forEach(
                    granted -> Law.require(!granted.measurements().isEmpty(), "grants nothing"));
          }
        });
  }

  @FuzzTest
  void comid(byte[] input) {
    Law.read(input, Comid::read)
        .ifPresent(comid -> {
          EvidenceClaims itself = new EvidenceClaims.States(comid.triples().references());
          var compared = ClaimComparison.compare(comid.triples().references(), itself);
          Law.require(compared.matched() <= compared.compared(), "does not add up");
        });
  }

  @FuzzTest
  void coswid(byte[] input) {
    Law.read(input, Coswid::read);
  }

  @FuzzTest
  void conciseEvidence(byte[] input) {
    Law.read(input, SpdmTableOfContents::read)
        .ifPresent(table -> {
          int states = table.evidence().stream().mapToInt(each -> each.evidence().size()).sum();
          Law.require(table.resolved(List.of()).size() == states, "lost some");
        });
  }

  @FuzzTest
  void collateral(byte[] input) {
    Law.repeats(input, CollateralFile::read, CollateralFile::toBytes);
  }

  @FuzzTest
  void messageWithOrWithoutTag(byte[] input) {
    Law.means(input, CoseSign1::read, CoseSign1::toBytes);
  }
}
