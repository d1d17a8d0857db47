package io.teeio.attest.policy;

import io.teeio.attest.Anchors;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Which roots a policy accepts, for each trust domain of an appraisal.
 *
 * @param device roots of device chains
 * @param referenceValues roots of those who sign reference values
 */
public record AnchorPolicy(Roots device, Roots referenceValues) {
  /** Leaves the choice to whoever gives anchors. */
  public static final AnchorPolicy ANY = new AnchorPolicy(Roots.ANY, Roots.ANY);

  /** One root that a policy accepts. */
  public sealed interface Root {
    /** A root that stands in the policy itself. */
    record Whole(Certificate certificate) implements Root {}

    /** A root with this digest of its DER form, wherever it comes from. */
    record Pinned(HashAlgorithm hash, Bytes digest) implements Root {}
  }

  /**
   * Roots of one trust domain.
   *
   * @param accepted none means any that is given as an anchor
   */
  public record Roots(List<Root> accepted) {
    /** Any that is given as an anchor. */
    public static final Roots ANY = new Roots(List.of());

    /** Copies the list. */
    public Roots {
      accepted = List.copyOf(accepted);
    }

    /**
     * The anchors to appraise with. A policy that lists roots has the last word: of {@code given},
     * only those that it lists are left. A root that a chain brings along is as good as one from
     * elsewhere if it is what the policy pinned.
     *
     * @param given anchors that the verifier was given
     * @param offered last certificates of the chains to appraise
     */
    public Anchors choose(Anchors given, List<Certificate> offered, Crypto crypto) {
      if (accepted.isEmpty()) {
        return given;
      }
      List<Bytes> candidates = new ArrayList<>(given.roots());
      offered.forEach(certificate -> candidates.add(certificate.der()));
      List<Bytes> chosen = new ArrayList<>();
      for (Root root : accepted) {
        switch (root) {
          case Root.Whole whole -> chosen.add(whole.certificate().der());
          case Root.Pinned pinned ->
              candidates.stream()
                  .filter(der -> crypto.hash(pinned.hash(), der).equals(pinned.digest()))
                  .forEach(chosen::add);
        }
      }
      return new Anchors(chosen.stream().distinct().toList());
    }
  }
}
