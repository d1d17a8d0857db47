package io.teeio.spdm.capture;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.HashAlgorithm;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.message.CertificateResponse;
import io.teeio.spdm.message.Digests;
import io.teeio.spdm.message.GetCertificate;
import io.teeio.spdm.message.SlotDigest;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of the certificate chains and keys of one endpoint: what passed by, put together
 * from its portions, and what was provisioned.
 */
final class KnownIdentities {
  private static final int PROVISIONED_KEY = 0xF;

  /** A chain that is replaced is still tried: the endpoint may go on with it until it is reset. */
  private static final int CHAINS_OF_A_SLOT = 4;

  /** More than the largest chain that one needs: 1.4 allows 4 GiB. */
  private static final int MAX_CHAIN = 1 << 24;

  private final String endpoint;
  private final Crypto crypto;
  private final Map<Integer, List<Certificate>> provisioned;
  private final Optional<VerificationKey> provisionedKey;
  private final Map<Integer, WireWriter> portions = new TreeMap<>();
  private final Map<Integer, List<Identity>> chains = new TreeMap<>();
  private final Map<Integer, Bytes> digests = new TreeMap<>();
  private Optional<HashAlgorithm> inUse = Optional.empty();

  KnownIdentities(
      String endpoint,
      Crypto crypto,
      Map<Integer, List<Certificate>> provisioned,
      Optional<VerificationKey> provisionedKey) {
    this.endpoint = endpoint;
    this.crypto = crypto;
    this.provisioned = provisioned;
    this.provisionedKey = provisionedKey;
  }

  /** A connection with {@code hash} begins: what was digested with another one is of no use. */
  void use(HashAlgorithm hash) {
    if (inUse.filter(hash::equals).isEmpty()) {
      inUse = Optional.of(hash);
      chains.clear();
      digests.clear();
      portions.clear();
    }
  }

  /**
   * Who may sign as {@code slot} (4 or 8 bits, all ones for the provisioned key), likeliest first.
   */
  List<Identity> of(int slot, HashAlgorithm hash) {
    List<Identity> known = new ArrayList<>();
    if ((slot & PROVISIONED_KEY) == PROVISIONED_KEY) {
      provisionedKey.ifPresent(key ->
          known.add(
              new Identity(
                  crypto.hash(hash, key.subjectPublicKeyInfo()),
                  Optional.of(key),
                  "the provisioned key",
                  Optional.of(key.subjectPublicKeyInfo()))));
      return List.copyOf(known);
    }
    known.addAll(chains.getOrDefault(slot, List.of()));
    List<Certificate> given = provisioned.getOrDefault(slot, List.of());
    if (!given.isEmpty()) {
      CertificateChain chain = CertificateChain.of(crypto, hash, given);
      known.add(identity(slot, chain, " (provisioned)"));
    }
    Bytes digest = digests.get(slot);
    if (known.isEmpty() && digest != null) {
      known.add(new Identity(digest, Optional.empty(), "slot " + slot, Optional.empty()));
    }
    return List.copyOf(known);
  }

  /** Everybody else of this endpoint, to tell who signed instead. */
  List<Identity> others(int slot, HashAlgorithm hash) {
    List<Identity> others = new ArrayList<>();
    for (int each = 0; each <= PROVISIONED_KEY; each++) {
      if (each != (slot & PROVISIONED_KEY)) {
        others.addAll(of(each, hash));
      }
    }
    return List.copyOf(others);
  }

  /** What is missing when nobody is known as {@code slot}, or only by a digest. */
  String missing(int slot) {
    return (slot & PROVISIONED_KEY) == PROVISIONED_KEY
        ? "missing "
            + endpoint
            + " key: it was provisioned, so it is not in the capture; give it as"
            + " provisioned."
            + endpoint
            + "Key"
        : "missing "
            + endpoint
            + " chain slot "
            + slot
            + ": it did not pass by; give it as"
            + " provisioned."
            + endpoint
            + "Chains."
            + slot;
  }

  /** Hears of DIGESTS: they name a chain even when it does not pass by. */
  void digests(Digests message) {
    for (SlotDigest slot : message.slots()) {
      digests.put(slot.slotId(), slot.digest());
    }
  }

  /** Hears of the digest of one chain, as CHALLENGE_AUTH has it. */
  void digest(int slot, Bytes digest) {
    digests.put(slot, digest);
  }

  /**
   * Hears of a portion.
   *
   * @throws MalformedInput if it completes a chain that cannot be read
   */
  void portion(GetCertificate request, CertificateResponse response, HashAlgorithm hash)
      throws MalformedInput {
    if (request.slotSizeRequested()) {
      return;
    }
    int slot = request.slotId();
    WireWriter sofar =
        request.offset() == 0 ? new WireWriter() : portions.getOrDefault(slot, new WireWriter());
    if (sofar.length() != request.offset()
        || sofar.length() + (long) response.portion().length() > MAX_CHAIN) {
      portions.remove(slot);
      return;
    }
    sofar.bytes(response.portion());
    if (response.remainderLength() > 0) {
      portions.put(slot, sofar);
    } else {
      portions.remove(slot);
      chain(slot, sofar.toBytes(), hash);
    }
  }

  /**
   * Hears of a whole chain buffer, as SET_CERTIFICATE has it, too.
   *
   * @throws MalformedInput if it cannot be read
   */
  void chain(int slot, Bytes buffer, HashAlgorithm hash) throws MalformedInput {
    // Known by its digest even if a certificate in it cannot be read: transcripts need no more.
    Bytes digest = crypto.hash(hash, buffer);
    digests.put(slot, digest);
    List<Identity> chain = new ArrayList<>(chains.getOrDefault(slot, List.of()));
    Optional<Identity> before =
        chain.stream().filter(each -> each.digest().equals(digest)).findFirst();
    Identity known =
        before.isPresent() ? before.get() : identity(slot, CertificateChain.read(buffer, hash), "");
    before.ifPresent(chain::remove);
    chain.addFirst(known);
    chains.put(slot, chain.subList(0, Math.min(CHAINS_OF_A_SLOT, chain.size())));
  }

  private Identity identity(int slot, CertificateChain chain, String suffix) {
    return new Identity(
        chain.digest(crypto),
        chain.leafKey(),
        "slot " + slot + suffix,
        Optional.of(chain.buffer()));
  }
}
