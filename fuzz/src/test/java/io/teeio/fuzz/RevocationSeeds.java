package io.teeio.fuzz;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateId;
import io.teeio.crypto.CertificateMint;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.MintedCertificate;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RevocationMint;
import io.teeio.crypto.RevocationMint.Answer;
import io.teeio.crypto.RevocationMint.ListContent;
import io.teeio.crypto.RevocationMint.Revoked;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Seeds of {@link RevocationFuzzTest}, by target and name. */
final class RevocationSeeds {
  private RevocationSeeds() {}

  static Map<String, Bytes> all() {
    CertificateMint mint = new CertificateMint(Parties.CRYPTO, Parties.random(11), Parties.CLOCK);
    MintedCertificate root = mint.root(KeyAlgorithm.EC_P256, "root");
    MintedCertificate leaf = mint.device(root, KeyAlgorithm.EC_P256, "a", "b", "c");
    List<Certificate> leafFirst = List.of(leaf.certificate(), root.certificate());
    Bytes list = list(root, leaf);
    Bytes response = response(root, leaf);
    Bytes fwid = Bytes.fromHex("300F060960864801650304020204020102");
    Bytes info =
        Bytes.fromHex("301F8001418301028703040190A612301006096086480165030402020403010203");
    Map<String, Bytes> seeds = new LinkedHashMap<>();
    seeds.put("chainFile/pem", PemFile.encode(leafFirst));
    seeds.put("chainFile/der", Bytes.concat(root.certificate().der(), leaf.certificate().der()));
    seeds.put("statements/list", list);
    seeds.put("statements/response", response);
    seeds.put("statements/base64", base64("", response, ""));
    seeds.put(
        "statements/pem", base64("-----BEGIN X509 CRL-----\n", list, "\n-----END X509 CRL-----\n"));
    seeds.put("tcbInfo/firmware-id", fwid);
    seeds.put("tcbInfo/all", info);
    seeds.put("severalTcbInfo/two", Bytes.concat(Bytes.of(0x30, 2 * info.length()), info, info));
    return seeds;
  }

  private static Instant now() {
    return Parties.CLOCK.instant();
  }

  private static Instant later() {
    return now().plus(Duration.ofDays(1));
  }

  private static Bytes base64(String head, Bytes content, String tail) {
    String text = head + Base64.getMimeEncoder().encodeToString(content.toArray()) + tail;
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Bytes list(MintedCertificate root, MintedCertificate leaf) {
    Revoked revoked = new Revoked(leaf.certificate().serial(), now(), 1, Optional.of(now()));
    return new RevocationMint(Parties.CRYPTO, Parties.random(12))
        .list(root, ListContent.complete(now(), later(), 1, List.of(revoked)));
  }

  private static Bytes response(MintedCertificate root, MintedCertificate leaf) {
    CertificateId id =
        CertificateId.of(leaf.certificate(), root.certificate(), CertificateId.SHA_1);
    Revoked revoked = new Revoked(leaf.certificate().serial(), now(), 6);
    return new RevocationMint(Parties.CRYPTO, Parties.random(13))
        .response(
            root,
            List.of(root.certificate()),
            now(),
            List.of(
                Answer.good(id, now(), later()),
                new Answer(id, Optional.of(revoked), false, now(), Optional.of(later()))),
            Optional.of(Bytes.of(1, 2, 3, 4)));
  }
}
