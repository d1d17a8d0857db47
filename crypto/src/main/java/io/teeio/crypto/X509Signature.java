package io.teeio.crypto;

import io.teeio.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How X.509 names and writes a signature.
 *
 * @param algorithm how it is made
 * @param hash its hash
 * @param identifier the AlgorithmIdentifier, in DER
 */
record X509Signature(SignatureAlgorithm algorithm, HashAlgorithm hash, Bytes identifier) {
  /**
   * Who signs certificates by SM2 is called so (GM/T 0009 10, RFC 8998 3.2.1); but OpenSSL since
   * version 3, unless told otherwise, leaves the name empty, and with it all SPDM peers known here.
   */
  private static final Sm2Signatures SM2 =
      new Sm2Signatures(Bytes.copyOf("1234567812345678".getBytes(StandardCharsets.US_ASCII)));

  private static final Set<HashAlgorithm> HASHES =
      EnumSet.complementOf(EnumSet.of(HashAlgorithm.SM3));
  private static final Bytes NULL = DerWriter.element(DerReader.NULL);
  private static final Map<KeyAlgorithm, List<X509Signature>> KNOWN = known();

  /** The signature that {@code identifier} names and a key of {@code algorithm} can make. */
  static Optional<X509Signature> of(KeyAlgorithm algorithm, Bytes identifier) {
    return KNOWN.getOrDefault(algorithm, List.of()).stream()
        .filter(known -> known.identifier.equals(identifier))
        .findFirst();
  }

  /** How a key of {@code algorithm} usually signs: with its certificate hash, RSA by PKCS #1. */
  static X509Signature usual(KeyAlgorithm algorithm) {
    return KNOWN.getOrDefault(algorithm, List.of()).stream()
        .filter(known -> known.hash == algorithm.certificateHash())
        .findFirst()
        .orElseThrow();
  }

  /** A signature in the form of X.509; that of SM2 with an empty name. */
  Bytes sign(Crypto crypto, SigningKey key, Bytes message, RandomSource random) {
    Bytes raw = crypto.sign(key, algorithm, hash, message, Bytes.EMPTY, random);
    return Curve.of(key.algorithm())
        .map(curve -> Bytes.adopt(EcdsaEncoding.der(curve, raw.toArray())))
        .orElse(raw);
  }

  /** Whether {@code signature}, in the form of X.509, is one of {@code key}. */
  boolean verify(Crypto crypto, VerificationKey key, Bytes message, Bytes signature) {
    Optional<Curve> curve = Curve.of(key.algorithm());
    Optional<Bytes> raw =
        curve.isPresent()
            ? EcdsaEncoding.raw(curve.get(), signature.toArray()).map(Bytes::adopt)
            : Optional.of(signature);
    return raw.isPresent() && verifyRaw(crypto, key, message, raw.get());
  }

  private boolean verifyRaw(Crypto crypto, VerificationKey key, Bytes message, Bytes signature) {
    return crypto.verify(key, algorithm, hash, message, Bytes.EMPTY, signature)
        || (algorithm == SignatureAlgorithm.SM2
            && SM2.verify(key, input(message), signature.shared()));
  }

  private SignedInput input(Bytes message) {
    return new SignedInput(algorithm, hash, message.shared(), new byte[0], false, Backends.HASHES);
  }

  private static Map<KeyAlgorithm, List<X509Signature>> known() {
    Map<KeyAlgorithm, List<X509Signature>> known = new HashMap<>();
    for (KeyAlgorithm key : KeyAlgorithm.values()) {
      known.put(key, List.copyOf(of(key)));
    }
    return Map.copyOf(known);
  }

  private static List<X509Signature> of(KeyAlgorithm key) {
    return switch (key.family()) {
      case RSA -> rsa(key);
      case CURVE -> curve(key);
      case SM2 ->
          List.of(named(key.usualSignature(), key.certificateHash(), "1.2.156.10197.1.501"));
      case EDWARDS, LATTICE, HASH_TREE ->
          List.of(
              new X509Signature(
                  key.usualSignature(), key.certificateHash(), OctetKeys.identifier(key)));
    };
  }

  /** RFC 5758 3.2, RFC 8702 3.2 and NIST's register for SHA-3. */
  private static List<X509Signature> curve(KeyAlgorithm key) {
    return HASHES.stream()
        .map(hash ->
            named(
                key.usualSignature(),
                hash,
                switch (hash) {
                  case SHA_256 -> "1.2.840.10045.4.3.2";
                  case SHA_384 -> "1.2.840.10045.4.3.3";
                  case SHA_512 -> "1.2.840.10045.4.3.4";
                  case SHA3_256 -> "2.16.840.1.101.3.4.3.10";
                  case SHA3_384 -> "2.16.840.1.101.3.4.3.11";
                  case SHA3_512 -> "2.16.840.1.101.3.4.3.12";
                  case SM3 -> throw new IllegalArgumentException("ECDSA with SM3 has no name");
                }))
        .toList();
  }

  private static List<X509Signature> rsa(KeyAlgorithm key) {
    List<X509Signature> all = new ArrayList<>();
    SignatureAlgorithm pkcs1 = key.signatures().getFirst();
    SignatureAlgorithm pss = key.signatures().getLast();
    for (HashAlgorithm hash : HASHES) {
      all.add(new X509Signature(pkcs1, hash, sequence(pkcs1(hash), NULL)));
    }
    for (HashAlgorithm hash : HASHES) {
      for (Bytes own : hashIdentifiers(hash)) {
        for (Bytes mask : hashIdentifiers(hash)) {
          all.add(new X509Signature(pss, hash, pss(hash, own, mask)));
        }
      }
    }
    return all;
  }

  /** RFC 8017 A.2.4 and NIST's register for SHA-3. */
  private static Bytes pkcs1(HashAlgorithm hash) {
    return DerWriter.objectIdentifier(
        switch (hash) {
          case SHA_256 -> "1.2.840.113549.1.1.11";
          case SHA_384 -> "1.2.840.113549.1.1.12";
          case SHA_512 -> "1.2.840.113549.1.1.13";
          case SHA3_256 -> "2.16.840.1.101.3.4.3.14";
          case SHA3_384 -> "2.16.840.1.101.3.4.3.15";
          case SHA3_512 -> "2.16.840.1.101.3.4.3.16";
          case SM3 -> throw new IllegalArgumentException("RSA with SM3 has no name");
        });
  }

  /** RSASSA-PSS with MGF1 of the same hash and a salt of its size (RFC 4055 3.1). */
  private static Bytes pss(HashAlgorithm hash, Bytes own, Bytes mask) {
    Bytes maskFunction = sequence(DerWriter.objectIdentifier("1.2.840.113549.1.1.8"), mask);
    Bytes saltLength = DerWriter.element(DerReader.INTEGER, Bytes.of(hash.size()));
    Bytes parameters =
        sequence(
            DerWriter.element(0xA0, own),
            DerWriter.element(0xA1, maskFunction),
            DerWriter.element(0xA2, saltLength));
    return sequence(DerWriter.objectIdentifier("1.2.840.113549.1.1.10"), parameters);
  }

  /** Both forms of parameters that a reader must take (RFC 4055 2.1). */
  private static List<Bytes> hashIdentifiers(HashAlgorithm hash) {
    Bytes name =
        DerWriter.objectIdentifier(
            switch (hash) {
              case SHA_256 -> "2.16.840.1.101.3.4.2.1";
              case SHA_384 -> "2.16.840.1.101.3.4.2.2";
              case SHA_512 -> "2.16.840.1.101.3.4.2.3";
              case SHA3_256 -> "2.16.840.1.101.3.4.2.8";
              case SHA3_384 -> "2.16.840.1.101.3.4.2.9";
              case SHA3_512 -> "2.16.840.1.101.3.4.2.10";
              case SM3 -> "1.2.156.10197.1.401";
            });
    return List.of(sequence(name, NULL), sequence(name));
  }

  private static X509Signature named(
      SignatureAlgorithm algorithm, HashAlgorithm hash, String objectIdentifier) {
    return new X509Signature(
        algorithm, hash, sequence(DerWriter.objectIdentifier(objectIdentifier)));
  }

  private static Bytes sequence(Bytes... parts) {
    return DerWriter.element(DerReader.SEQUENCE, parts);
  }
}
