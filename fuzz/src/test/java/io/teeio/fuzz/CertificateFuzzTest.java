package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.SigningKey;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.List;

/** DER of others. */
class CertificateFuzzTest {
  @FuzzTest
  void certificate(byte[] input) {
    Law.repeats(input, Certificate::read, Certificate::der);
    Law.read(input, Certificate::read)
        .ifPresent(read -> {
          CertificatePath.check(Parties.CRYPTO, List.of(read, read), Parties.CLOCK.instant())
              .ifPresent(problem -> Law.require(!problem.isEmpty(), "does not say why"));
          read.publicKey().ifPresent(key -> VerificationKeyLaw.check(key.subjectPublicKeyInfo()));
        });
  }

  @FuzzTest
  void certificates(byte[] input) {
    Law.repeats(
        input,
        Certificate::readAll,
        all -> Bytes.concat(all.stream().map(Certificate::der).toArray(Bytes[]::new)));
  }

  @FuzzTest
  void chain(byte[] input) {
    for (HashAlgorithm hash : HashAlgorithm.values()) {
      Law.repeats(input, bytes -> CertificateChain.read(bytes, hash), CertificateChain::buffer);
    }
  }

  @FuzzTest
  void verificationKey(byte[] input) {
    VerificationKeyLaw.check(Bytes.copyOf(input));
  }

  @FuzzTest
  void signingKey(byte[] input) {
    Law.read(
        input,
        bytes -> {
          try (Secret secret = Secret.copyOf(bytes.toArray());
              SigningKey key = SigningKey.readPkcs8(secret)) {
            return key.algorithm();
          }
        });
  }

  private static final class VerificationKeyLaw {
    static void check(Bytes subjectPublicKeyInfo) {
      Law.repeats(
          subjectPublicKeyInfo.toArray(),
          VerificationKey::read,
          VerificationKey::subjectPublicKeyInfo);
    }
  }
}
