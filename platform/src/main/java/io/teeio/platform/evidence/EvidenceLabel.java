package io.teeio.platform.evidence;

/**
 * Keys of the claims in CoVE's tokens. CoVE says "TBD" for all but the first four; ours are from
 * the range that IANA leaves to private use (RFC 8392 9.1.1: below -65536).
 */
public final class EvidenceLabel {
  /** CWT issuer. */
  public static final int ISSUER = 1;

  /** CWT subject. */
  public static final int SUBJECT = 2;

  /** EAT nonce: the challenge, 64 bytes. */
  public static final int CHALLENGE = 10;

  /** EAT profile. */
  public static final int PROFILE = 265;

  /** EAT submodules: the three tokens. */
  public static final int SUBMODULES = 266;

  /** COSE_Key of the platform, in a byte string. */
  public static final int PLATFORM_PUBLIC_KEY = -70_001;

  /** Who made the platform, 64 bytes. */
  public static final int PLATFORM_MANUFACTURER = -70_002;

  /** {@link PlatformState}. */
  public static final int PLATFORM_STATE = -70_003;

  /** Software components of the platform. */
  public static final int PLATFORM_COMPONENTS = -70_004;

  /** COSE_Key of the TSM, in a byte string. */
  public static final int TSM_PUBLIC_KEY = -70_011;

  /** TSM driver and TSM. */
  public static final int TSM_COMPONENTS = -70_012;

  /** What the host said of the TVM when it was finalized, 64 bytes. */
  public static final int TVM_IDENTITY = -70_021;

  /** COSE_Key that the TVM showed, in a byte string. */
  public static final int TVM_PUBLIC_KEY = -70_022;

  /** What the TVM was built from. */
  public static final int TVM_INITIAL = -70_023;

  /** What it measured of itself. */
  public static final int TVM_RUNTIME = -70_024;

  /** Interfaces that it has: CoVE-IO asks for them in the evidence and names no claim. */
  public static final int TVM_INTERFACES = -70_025;

  /** The tokens, in the certificate around them. */
  public static final int EVIDENCE = -70_031;

  private EvidenceLabel() {}
}
