package io.teeio.lab;

import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.tvm.TdmPolicy;
import io.teeio.wire.Bytes;
import java.util.Map;
import java.util.Set;

/**
 * What the owner of the TVM demands of its devices, and knows of their makers.
 *
 * @param policy what it demands
 * @param text the text that {@code policy} was read from; empty for the one that is built in
 * @param statements what it was told about revocation
 */
public record OwnerPolicy(Policy policy, Bytes text, Statements statements) {
  /** What the TVM demands if its owner says nothing. */
  public static final OwnerPolicy DEFAULT =
      new OwnerPolicy(Policy.DEFAULT, Bytes.EMPTY, Statements.NONE);

  /**
   * What is demanded of a device outside if its owner says nothing: such a device is often an
   * emulator or a board on a desk, so that a debugger in it is told and holds nobody up.
   */
  private static final Policy OUTSIDE =
      new Policy(
          "device outside",
          Set.of(),
          Set.of("debug mode", "device mode"),
          RevocationPolicy.DEFAULT,
          Map.of());

  /** This, for a device outside. */
  OwnerPolicy outside() {
    return text.isEmpty() ? new OwnerPolicy(OUTSIDE, text, statements) : this;
  }

  /** Whether it names roots itself, so that the TVM has something to trust. */
  boolean namesRoots() {
    return !policy.anchors().device().accepted().isEmpty();
  }

  /** {@code trusted}, judging by this. */
  TdmPolicy of(TdmPolicy trusted) {
    return trusted.withPolicy(policy, text).withStatements(statements);
  }
}
