package io.teeio.attest.token;

/**
 * Keys of the claims in CoVE's tokens, as a verifier knows them. CoVE says "TBD" for the negative
 * ones; ours are documented in docs/abi.md and from the range of private use.
 */
final class TokenLabel {
  static final int ISSUER = 1;
  static final int SUBJECT = 2;
  static final int CHALLENGE = 10;
  static final int PROFILE = 265;
  static final int SUBMODULES = 266;
  static final int PLATFORM_PUBLIC_KEY = -70_001;
  static final int PLATFORM_MANUFACTURER = -70_002;
  static final int PLATFORM_STATE = -70_003;
  static final int PLATFORM_COMPONENTS = -70_004;
  static final int TSM_PUBLIC_KEY = -70_011;
  static final int TSM_COMPONENTS = -70_012;
  static final int TVM_IDENTITY = -70_021;
  static final int TVM_PUBLIC_KEY = -70_022;
  static final int TVM_INITIAL = -70_023;
  static final int TVM_RUNTIME = -70_024;
  static final int TVM_INTERFACES = -70_025;
  static final int EVIDENCE = -70_031;

  private TokenLabel() {}
}
