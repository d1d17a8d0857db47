package io.teeio.attest.spdm;

import io.teeio.attest.certificate.ChainFile;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who a device says it is, in whatever form it is handed over: a certificate chain as SPDM
 * transfers it, with Length and RootHash in front; the certificates alone, in PEM or in DER one
 * after the other, from either end; or a bare public key in DER.
 *
 * @param rootFirst the certificates; empty for a bare key
 * @param buffer all of it, if it came as SPDM has it
 * @param key the key that signs; empty if it is of an algorithm that is not used here
 */
public record DeviceChain(
    List<Certificate> rootFirst, Optional<Bytes> buffer, Optional<VerificationKey> key) {
  private static final String CLAUSE = "DSP0274 1.3.0 Certificates and certificate chains";
  private static final int LENGTH = 4;
  private static final int DER_SEQUENCE = 0x30;
  private static final int[] HASH_SIZES = {48, 32, 64};

  /** Copies the list. */
  public DeviceChain {
    rootFirst = List.copyOf(rootFirst);
  }

  /**
   * Reads {@code content}.
   *
   * @throws MalformedInput if it is in none of the forms, or there are more than 16 certificates
   */
  public static DeviceChain read(Bytes content) throws MalformedInput {
    WireReader in = WireReader.of(content, CLAUSE);
    in.require(
        content.length() <= CertificateChain.MAX_LARGE_SIZE, "Length", "is more than 512 KiB");
    if (isBuffer(content)) {
      return ofBuffer(content);
    }
    Optional<VerificationKey> bare = bareKey(content);
    if (bare.isPresent()) {
      return new DeviceChain(List.of(), Optional.empty(), bare);
    }
    List<Certificate> rootFirst = ChainFile.leafFirst(content).reversed();
    return new DeviceChain(rootFirst, Optional.empty(), rootFirst.getLast().publicKey());
  }

  /** Length u16 and two reserved bytes, or u32 since 1.4: the same bytes below 64 KiB. */
  private static boolean isBuffer(Bytes content) throws MalformedInput {
    return content.length() > LENGTH
        && WireReader.of(content, CLAUSE).u32("Length") == content.length();
  }

  /** The size of RootHash shows in where certificates begin that fill the rest. */
  private static DeviceChain ofBuffer(Bytes buffer) throws MalformedInput {
    List<MalformedInput> refused = new ArrayList<>();
    for (int size : HASH_SIZES) {
      try {
        WireReader in = WireReader.of(buffer, CLAUSE);
        in.bytes("RootHash", LENGTH + size);
        return ofBuffer(buffer, Certificate.readAll(in.rest("Certificates")));
      } catch (MalformedInput other) {
        boolean likely =
            buffer.length() > LENGTH + size && buffer.at(LENGTH + size) == DER_SEQUENCE;
        refused.add(likely ? 0 : refused.size(), other);
      }
    }
    throw refused.getFirst();
  }

  private static DeviceChain ofBuffer(Bytes buffer, List<Certificate> rootFirst)
      throws MalformedInput {
    WireReader.of(buffer, CLAUSE)
        .require(
            rootFirst.size() <= ChainFile.LONGEST,
            "Certificates",
            "there are " + rootFirst.size() + ", more than " + ChainFile.LONGEST);
    return new DeviceChain(rootFirst, Optional.of(buffer), rootFirst.getLast().publicKey());
  }

  private static Optional<VerificationKey> bareKey(Bytes content) {
    try {
      return Optional.of(VerificationKey.read(content));
    } catch (MalformedInput _) {
      return Optional.empty();
    }
  }

  /** The certificates from the leaf on. */
  public List<Certificate> leafFirst() {
    return rootFirst.reversed();
  }

  /** The certificate of the device; empty for a bare key. */
  public Optional<Certificate> leaf() {
    return rootFirst.isEmpty() ? Optional.empty() : Optional.of(rootFirst.getLast());
  }

  /**
   * What transcripts of a connection with {@code hash} may name this by. If it did not come as SPDM
   * has it, nobody knows whether the device sends its root, too: there are two.
   */
  public List<Bytes> digests(Crypto crypto, HashAlgorithm hash) {
    if (buffer.isPresent()) {
      return List.of(crypto.hash(hash, buffer.get()));
    }
    if (rootFirst.isEmpty()) {
      return key.stream().map(bare -> crypto.hash(hash, bare.subjectPublicKeyInfo())).toList();
    }
    List<Bytes> digests = new ArrayList<>();
    digests.add(crypto.hash(hash, buffer(crypto, hash, rootFirst)));
    if (rootFirst.size() > 1) {
      digests.add(crypto.hash(hash, buffer(crypto, hash, rootFirst.subList(1, rootFirst.size()))));
    }
    return digests;
  }

  private Bytes buffer(Crypto crypto, HashAlgorithm hash, List<Certificate> sent) {
    WireWriter certificates = new WireWriter(4096);
    sent.forEach(certificate -> certificates.bytes(certificate.der()));
    return new WireWriter(4096)
        .u32(LENGTH + hash.size() + certificates.length())
        .bytes(crypto.hash(hash, rootFirst.getFirst().der()))
        .bytes(certificates.toBytes())
        .toBytes();
  }

  /** RootHash of a connection with {@code hash}, if this came as SPDM has it. */
  public Optional<Bytes> rootHash(HashAlgorithm hash) {
    return buffer
        .filter(bytes -> bytes.length() >= LENGTH + hash.size())
        .map(bytes -> bytes.slice(LENGTH, LENGTH + hash.size()));
  }

  /** What this is, in a few words. */
  String describe() {
    if (rootFirst.isEmpty()) {
      return "a bare public key";
    }
    return rootFirst.size() + " certificates" + (buffer.isPresent() ? ", as SPDM has them" : "");
  }
}
