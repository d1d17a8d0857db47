package io.teeio.crypto;

import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Makes certificates: authorities, and the leaves of devices. With a deterministic {@link Crypto}
 * and {@link RandomSource} and the same instants it makes the same bytes.
 */
public final class CertificateMint {
  /** Clocks differ: a certificate is valid from a little before it is made. */
  private static final Duration SLACK = Duration.ofHours(1);

  private static final int SERIAL_SIZE = 16;

  private final Crypto crypto;
  private final RandomSource random;
  private final InstantSource time;

  /** A mint that makes keys and signatures with {@code crypto} and dates them with {@code time}. */
  public CertificateMint(Crypto crypto, RandomSource random, InstantSource time) {
    this.crypto = crypto;
    this.random = random;
    this.time = time;
  }

  /** A root with a fresh key that signed itself, for two intermediate authorities at most. */
  public MintedCertificate root(KeyAlgorithm algorithm, String commonName) {
    return selfSigned(algorithm, CertificateProfile.authority(commonName, 2));
  }

  /** An authority with a fresh key below {@code issuer}, for leaves only. */
  public MintedCertificate intermediate(
      MintedCertificate issuer, KeyAlgorithm algorithm, String commonName) {
    return issue(issuer, algorithm, CertificateProfile.authority(commonName, 0));
  }

  /** The leaf of a device with a fresh key below {@code issuer}. */
  public MintedCertificate device(
      MintedCertificate issuer,
      KeyAlgorithm algorithm,
      String manufacturer,
      String product,
      String serial) {
    return issue(issuer, algorithm, CertificateProfile.device(manufacturer, product, serial));
  }

  /** A certificate of {@code profile} with a fresh key that signed itself. */
  public MintedCertificate selfSigned(KeyAlgorithm algorithm, CertificateProfile profile) {
    SigningKey key = crypto.generateSigningKey(algorithm, random);
    X500Name name = name(profile);
    return new MintedCertificate(sign(profile, name, name, key, key.verificationKey()), key);
  }

  /** A certificate of {@code profile} with a fresh key, signed by {@code issuer}. */
  public MintedCertificate issue(
      MintedCertificate issuer, KeyAlgorithm algorithm, CertificateProfile profile) {
    SigningKey key = crypto.generateSigningKey(algorithm, random);
    return new MintedCertificate(issue(issuer, key.verificationKey(), profile), key);
  }

  /** A certificate of {@code profile} for the key {@code subject}, signed by {@code issuer}. */
  public Certificate issue(
      MintedCertificate issuer, VerificationKey subject, CertificateProfile profile) {
    X500Name issuerName = X500Name.getInstance(issuer.certificate().subjectName().toArray());
    return sign(profile, issuerName, name(profile), issuer.key(), subject);
  }

  private static X500Name name(CertificateProfile profile) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.O, "teeio")
        .addRDN(BCStyle.CN, profile.commonName())
        .build();
  }

  private Certificate sign(
      CertificateProfile profile,
      X500Name issuer,
      X500Name subject,
      SigningKey issuerKey,
      VerificationKey subjectKey) {
    Instant now = time.instant().truncatedTo(ChronoUnit.SECONDS);
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            serial(),
            Date.from(now.minus(SLACK)),
            Date.from(now.plus(profile.validFor())),
            subject,
            SubjectPublicKeyInfo.getInstance(subjectKey.subjectPublicKeyInfo().toArray()));
    try {
      MintedExtensions.add(builder, profile, crypto, subjectKey, issuerKey.verificationKey());
      return Certificate.read(
          Bytes.copyOf(builder.build(new MintSigner(crypto, random, issuerKey)).getEncoded()));
    } catch (IOException | MalformedInput bug) {
      throw Backends.cannotHappen(bug);
    }
  }

  /** Positive and of a fixed number of bytes. */
  private BigInteger serial() {
    byte[] number = random.bytes(SERIAL_SIZE).toArray();
    number[0] = (byte) ((number[0] & 0x3F) | 0x40);
    return new BigInteger(number);
  }
}
