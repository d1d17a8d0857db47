package io.teeio.tvm;

import io.teeio.attest.Anchors;
import io.teeio.attest.Rim;
import io.teeio.attest.RimJson;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.spdm.SpdmCollateral;
import io.teeio.attest.token.DeviceEvent;
import io.teeio.crypto.Certificate;
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
 * @param statements what it was told about revocation
 * @param rim what the measurements must be; without one they are not checked
 * @param linkProtected whether the link must be protected by IDE (always, but for a device without
 *     one)
 * @param mmio whether there is MMIO to map
 * @param policy what it demands beyond that
 * @param policyText the text that {@code policy} was read from; empty for the one that is built in
 */
public record TdmPolicy(
    Anchors anchors,
    Statements statements,
    Optional<Rim> rim,
    boolean linkProtected,
    boolean mmio,
    Policy policy,
    Bytes policyText) {
  /** One with the policy that is built in. */
  public TdmPolicy(Anchors anchors, Optional<Rim> rim, boolean linkProtected, boolean mmio) {
    this(anchors, Statements.NONE, rim, linkProtected, mmio, Policy.DEFAULT, Bytes.EMPTY);
  }

  /** The same with measurements that must be as {@code other} says. */
  public TdmPolicy withRim(Rim other) {
    return new TdmPolicy(
        anchors, statements, Optional.of(other), linkProtected, mmio, policy, policyText);
  }

  /** The same with {@code other}, which was read from {@code text}. */
  public TdmPolicy withPolicy(Policy other, Bytes text) {
    return new TdmPolicy(anchors, statements, rim, linkProtected, mmio, other, text);
  }

  /** The same, told {@code told} about revocation. */
  public TdmPolicy withStatements(Statements told) {
    return new TdmPolicy(anchors, told, rim, linkProtected, mmio, policy, policyText);
  }

  /** What a device is judged with that must measure {@code compared}. */
  SpdmCollateral collateral(Optional<Rim> compared) {
    return new SpdmCollateral(anchors, statements, compared.stream().toList(), List.of());
  }

  /**
   * What a decision rests on that compares with {@code compared}.
   *
   * @param root the root that the device's chain came with, if it did
   */
  DeviceEvent.Basis basis(Optional<Rim> compared, Optional<Certificate> root, Crypto crypto) {
    List<Bytes> roots =
        policy.anchors().device().choose(anchors, root.stream().toList(), crypto).roots().stream()
            .map(each -> crypto.hash(HashAlgorithm.SHA_384, each))
            .toList();
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
