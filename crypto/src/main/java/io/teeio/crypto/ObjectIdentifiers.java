package io.teeio.crypto;

/** The object identifiers of keys, signatures and extensions that are used here. */
final class ObjectIdentifiers {
  static final String EC_PUBLIC_KEY = "1.2.840.10045.2.1";
  static final String RSA_ENCRYPTION = "1.2.840.113549.1.1.1";
  static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  static final String ECDSA_WITH_SHA384 = "1.2.840.10045.4.3.3";
  static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
  static final String SHA384_WITH_RSA = "1.2.840.113549.1.1.12";

  private ObjectIdentifiers() {}
}
