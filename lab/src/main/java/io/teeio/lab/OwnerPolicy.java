package io.teeio.lab;

import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.Policy;
import io.teeio.tvm.TdmPolicy;
import io.teeio.wire.Bytes;

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

  /** Whether it names roots itself, so that the TVM has something to trust. */
  boolean namesRoots() {
    return !policy.anchors().device().accepted().isEmpty();
  }

  /** {@code trusted}, judging by this. */
  TdmPolicy of(TdmPolicy trusted) {
    return trusted.withPolicy(policy, text).withStatements(statements);
  }
}
