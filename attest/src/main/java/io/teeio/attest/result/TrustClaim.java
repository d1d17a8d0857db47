package io.teeio.attest.result;

import java.util.Arrays;
import java.util.Optional;

/** What a verifier may say of an attester (AR4SI 2.3.4); the number in CBOR is the ordinal. */
public enum TrustClaim {
  /** Whose evidence it is. */
  INSTANCE_IDENTITY("instance-identity"),
  /** How it is set up. */
  CONFIGURATION("configuration"),
  /** What it runs. */
  EXECUTABLES("executables"),
  /** Files that it has. */
  FILE_SYSTEM("file-system"),
  /** What it is made of. */
  HARDWARE("hardware"),
  /** Whether others can see into it while it works. */
  RUNTIME_OPAQUE("runtime-opaque"),
  /** Whether others can see what it stores. */
  STORAGE_OPAQUE("storage-opaque"),
  /** Where its data come from. */
  SOURCED_DATA("sourced-data");

  private final String word;

  TrustClaim(String word) {
    this.word = word;
  }

  /** The name of it in JSON. */
  public String word() {
    return word;
  }

  /** The claim with this name. */
  public static Optional<TrustClaim> of(String word) {
    return Arrays.stream(values()).filter(claim -> claim.word.equals(word)).findFirst();
  }
}
