package io.teeio.spdm.certificate;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.List;
import java.util.Optional;

/**
 * The certificate chain of a slot (DSP0274, clause "Certificates and certificate chains"): Length
 * (of the whole buffer: 4 bytes since 1.4, before that 2 bytes and 2 reserved ones), RootHash, then
 * DER certificates from the root, or from the certificate that the root issued, to the leaf. It is
 * this buffer that is transferred in portions and whose digest DIGESTS and CHALLENGE_AUTH carry.
 *
 * @param hash the hash of RootHash
 * @param buffer all of it, as transferred
 * @param rootHash the digest of the root certificate
 * @param certificates from the root, or from the one that it issued, to the leaf; at least one
 */
public record CertificateChain(
    HashAlgorithm hash, Bytes buffer, Bytes rootHash, List<Certificate> certificates)
    implements PeerIdentity {
  /** Largest buffer without the large forms of 1.4, since portions have offsets of 16 bits. */
  public static final int MAX_SIZE = 0xFFFF;

  /** Largest buffer that this stack takes with the large forms of 1.4. */
  public static final int MAX_LARGE_SIZE = 1 << 19;

  private static final int MAX_CERTIFICATES = 16;
  private static final String CLAUSE = "DSP0274 1.3.0 Certificates and certificate chains";

  /** Keeps a copy of the list. */
  public CertificateChain {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads the buffer of a slot.
   *
   * @throws MalformedInput if a length is wrong or a certificate cannot be read
   */
  public static CertificateChain read(Bytes buffer, HashAlgorithm hash) throws MalformedInput {
    WireReader in = WireReader.of(buffer, CLAUSE);
    boolean large = buffer.length() > MAX_SIZE;
    long length = large ? in.u32("Length") : in.u16("Length");
    in.require(
        length == buffer.length(), "Length", "is " + length + " in " + buffer.length() + " bytes");
    in.reserved(large ? 0 : 2);
    Bytes rootHash = in.bytes("RootHash", hash.size());
    List<Certificate> certificates = Certificate.readAll(in.rest("Certificates"));
    in.require(!certificates.isEmpty(), "Certificates", "there are none");
    in.require(
        certificates.size() <= MAX_CERTIFICATES,
        "Certificates",
        "there are " + certificates.size() + ", more than " + MAX_CERTIFICATES);
    return new CertificateChain(hash, buffer, rootHash, certificates);
  }

  /** The chain of {@code rootFirst}, which begins with the root itself. */
  public static CertificateChain of(
      Crypto crypto, HashAlgorithm hash, List<Certificate> rootFirst) {
    WireWriter certificates = new WireWriter(4096);
    rootFirst.forEach(certificate -> certificates.bytes(certificate.der()));
    Bytes rootHash = crypto.hash(hash, rootFirst.getFirst().der());
    Bytes buffer =
        new WireWriter(4096)
            .u32(4 + hash.size() + certificates.length())
            .bytes(rootHash)
            .bytes(certificates.toBytes())
            .toBytes();
    return new CertificateChain(hash, buffer, rootHash, rootFirst);
  }

  /** The same certificates in a connection with another hash; needs the root among them. */
  public CertificateChain under(Crypto crypto, HashAlgorithm other) {
    return other == hash ? this : of(crypto, other, certificates);
  }

  /** The digest of the buffer, as DIGESTS and CHALLENGE_AUTH carry it. */
  @Override
  public Bytes digest(Crypto crypto) {
    return crypto.hash(hash, buffer);
  }

  /** The certificate that names the device. */
  public Certificate leaf() {
    return certificates.getLast();
  }

  /** The key that verifies what the device signs; empty if it is of an algorithm not used here. */
  public Optional<VerificationKey> leafKey() {
    return leaf().publicKey();
  }

  @Override
  public Optional<VerificationKey> signatureKey() {
    return leafKey();
  }

  /** Whether the first certificate is the root itself, as its digest tells. */
  public boolean includesRoot(Crypto crypto) {
    return crypto.hash(hash, certificates.getFirst().der()).equals(rootHash);
  }
}
