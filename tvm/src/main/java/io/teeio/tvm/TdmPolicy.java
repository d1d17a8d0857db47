package io.teeio.tvm;

import io.teeio.attest.Anchors;
import io.teeio.attest.Rim;
import io.teeio.attest.RimJson;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What the TVM was told to trust, by whoever owns it.
 *
 * @param anchors roots of device chains
 * @param rim what the measurements must be; without one they are not checked
 * @param linkProtected whether the link must be protected by IDE (always, but for a device without
 *     one)
 * @param mmio whether there is MMIO to map
 * @param policy what it demands beyond that
 * @param policyText the text that {@code policy} was read from; empty for the one that is built in
 */
public record TdmPolicy(
    Anchors anchors,
    Optional<Rim> rim,
    boolean linkProtected,
    boolean mmio,
    Policy policy,
    Bytes policyText) {
  /** One with the policy that is built in. */
  public TdmPolicy(Anchors anchors, Optional<Rim> rim, boolean linkProtected, boolean mmio) {
    this(anchors, rim, linkProtected, mmio, Policy.DEFAULT, Bytes.EMPTY);
  }

  /** The same with measurements that must be as {@code other} says. */
  public TdmPolicy withRim(Rim other) {
    return new TdmPolicy(anchors, Optional.of(other), linkProtected, mmio, policy, policyText);
  }

  /** The same with {@code other}, which was read from {@code text}. */
  public TdmPolicy withPolicy(Policy other, Bytes text) {
    return new TdmPolicy(anchors, rim, linkProtected, mmio, other, text);
  }

  /** What a decision rests on that compares with {@code compared}. */
  DeviceEvent.Basis basis(Optional<Rim> compared, Crypto crypto) {
    List<Bytes> roots =
        anchors.roots().stream().map(root -> crypto.hash(HashAlgorithm.SHA_384, root)).toList();
    List<DeviceEvent.References> references =
        compared.stream()
            .map(used -> new DeviceEvent.References(used.device(), digest(used, crypto)))
            .toList();
    return new DeviceEvent.Basis(
        policy.name(), crypto.hash(HashAlgorithm.SHA_384, policyText), roots, references);
  }

  private static Bytes digest(Rim rim, Crypto crypto) {
    return crypto.hash(
        HashAlgorithm.SHA_384, Bytes.copyOf(RimJson.write(rim).getBytes(StandardCharsets.UTF_8)));
  }
}
