package io.teeio.attest.store;

import java.util.Arrays;
import java.util.Optional;

/** What an item of a store is for. */
public enum ItemKind {
  /** Certificates that device chains may end in, PEM or DER. */
  DEVICE_ANCHOR("device-anchor"),
  /** Certificates that chains of signers of reference values may end in, PEM or DER. */
  REFERENCE_ANCHOR("reference-anchor"),
  /** A key of a signer of reference values: JWK or COSE_Key. */
  REFERENCE_KEY("reference-key"),
  /** A reference manifest: SWID, CoRIM or our JSON. */
  MANIFEST("manifest"),
  /** A statement about revocation: CRL or OCSP response. */
  STATEMENT("statement"),
  /** A policy in YAML. */
  POLICY("policy");

  private final String word;

  ItemKind(String word) {
    this.word = word;
  }

  /** The word in files, and the name of the folder that holds such items on disk. */
  public String word() {
    return word;
  }

  /** The kind with this word. */
  public static Optional<ItemKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }
}
