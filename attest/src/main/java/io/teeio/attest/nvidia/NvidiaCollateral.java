package io.teeio.attest.nvidia;

import io.teeio.attest.Anchors;
import io.teeio.attest.certificate.Statements;
import java.util.List;

/**
 * What a verifier has to judge NVIDIA's devices with, for any number of them.
 *
 * @param manifests reference manifests; each device takes those of its versions
 * @param devices roots of devices
 * @param referenceValues roots of those who sign manifests. A root that a device's chain ends in
 *     never vouches for the manifests of that device, even if it stands here: whoever has the key
 *     of one device could otherwise write reference values
 * @param statements what is known of revocation, in both domains
 */
public record NvidiaCollateral(
    List<ReferenceManifest> manifests,
    Anchors devices,
    Anchors referenceValues,
    Statements statements) {
  /** Copies the list. */
  public NvidiaCollateral {
    manifests = List.copyOf(manifests);
  }
}
