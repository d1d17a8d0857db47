package io.teeio.crypto;

/** The object identifiers of keys whose algorithm needs parameters. */
final class ObjectIdentifiers {
  static final String EC_PUBLIC_KEY = "1.2.840.10045.2.1";
  static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";

  /** SM2's curve; OpenSSL 3.5 writes it for the algorithm too, instead of that of EC keys. */
  static final String SM2 = "1.2.156.10197.1.301";

  private ObjectIdentifiers() {}
}
