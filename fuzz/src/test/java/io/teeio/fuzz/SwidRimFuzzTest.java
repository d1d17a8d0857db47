package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.attest.RimError;
import io.teeio.attest.rim.SwidRim;
import io.teeio.crypto.VerificationKey;
import java.util.List;

/** Reference manifests in XML. */
class SwidRimFuzzTest {
  /** A question that a manifest answers or refuses. */
  @FunctionalInterface
  private interface Question {
    Object ask() throws RimError;
  }

  @FuzzTest
  void manifest(byte[] input) {
    VerificationKey key = Parties.IDENTITY.certificates().getLast().publicKey().orElseThrow();
    Law.read(input, SwidRim::read)
        .ifPresent(rim -> {
          for (Question question : questions(rim)) {
            try {
              Law.require(!question.ask().toString().isEmpty(), "an answer without content");
            } catch (RimError refused) {
              Law.saysWhy(refused);
            }
          }
          Law.require(rim.signatureProblem(key).isPresent(), "nobody signed it");
        });
  }

  private static List<Question> questions(SwidRim rim) {
    return List.of(
        () -> {
          rim.requireTag();
          return "a tag";
        },
        rim::version,
        rim::resources,
        rim::certificates,
        () -> rim.tagId() + rim.name() + ".");
  }
}
