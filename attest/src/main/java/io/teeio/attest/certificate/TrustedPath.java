package io.teeio.attest.certificate;

import io.teeio.attest.Anchors;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.X509Signed;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates from an anchor to the leaf. A root that came with the chain is dropped: what
 * counts is the verifier's own.
 *
 * @param rootFirst from the anchor to the leaf; as it came, reversed, if no anchor leads to it
 * @param anchored whether the first one is an anchor
 */
record TrustedPath(List<Certificate> rootFirst, boolean anchored) {
  static TrustedPath find(
      X509Signed.Verifier verifier, List<Certificate> leafFirst, Anchors anchors) {
    for (int i = 0; i < leafFirst.size(); i++) {
      if (anchors.trusts(leafFirst.get(i))) {
        return new TrustedPath(leafFirst.subList(0, i + 1).reversed(), true);
      }
    }
    List<Certificate> below = withoutRoots(leafFirst);
    List<Certificate> candidates =
        below.isEmpty()
            ? List.of()
            : anchors.certificates().stream()
                .filter(anchor -> anchor.subjectName().equals(below.getLast().issuerName()))
                .toList();
    if (candidates.isEmpty()) {
      return new TrustedPath(leafFirst.reversed(), false);
    }
    Certificate anchor =
        candidates.stream()
            .filter(each -> verifier.isBy(below.getLast().signed(), each))
            .findFirst()
            .orElse(candidates.getFirst());
    List<Certificate> path = new ArrayList<>();
    path.add(anchor);
    path.addAll(below.reversed());
    return new TrustedPath(List.copyOf(path), true);
  }

  /** The leaf stays, whoever issued it. */
  private static List<Certificate> withoutRoots(List<Certificate> leafFirst) {
    int size = leafFirst.size();
    while (size > 1 && leafFirst.get(size - 1).isSelfIssued()) {
      size--;
    }
    return leafFirst.subList(0, size);
  }
}
