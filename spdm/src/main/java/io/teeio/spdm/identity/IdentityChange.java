package io.teeio.spdm.identity;

import io.teeio.crypto.KeyAlgorithm;
import io.teeio.spdm.certificate.SlotIdentity;

/** One step of an {@link IdentityState}. */
public sealed interface IdentityChange {
  /** A chain comes into a slot, in place of what was there. */
  record Install(int bank, int slot, SlotIdentity identity) implements IdentityChange {}

  /** A slot becomes empty. */
  record Erase(int bank, int slot) implements IdentityChange {}

  /** The keys of a bank are of another algorithm from now on. */
  record Configure(int bank, KeyAlgorithm algorithm) implements IdentityChange {}

  /** A GET_CSR begins to wait, in place of one with its tag. */
  record Await(WaitingCsr csr) implements IdentityChange {}

  /** The GET_CSR with {@code tag} waits no more. */
  record Forget(int tag) implements IdentityChange {}

  /** A key pair becomes {@code changed}, which has its id. */
  record ReplaceKeyPair(KeyPair changed) implements IdentityChange {}
}
