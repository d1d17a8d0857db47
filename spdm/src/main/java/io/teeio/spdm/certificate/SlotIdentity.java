package io.teeio.spdm.certificate;

import io.teeio.crypto.SigningKey;

/**
 * What an endpoint is in one slot.
 *
 * @param chain its certificates, the root among them
 * @param key the key of the leaf certificate
 * @param keyPairId KeyPairID of that key, 1 to 255: told in connections with several keys (1.3)
 * @param model how the leaf came to be
 * @param keyUsage KeyUsageMask: bit 0 key exchange, 1 challenge, 2 measurements, 3 endpoint
 *     information, 14 standards, 15 vendors
 */
public record SlotIdentity(
    CertificateChain chain, SigningKey key, int keyPairId, CertificateModel model, int keyUsage) {
  /** Bit of KeyUsageMask: signs KEY_EXCHANGE_RSP, or FINISH. */
  public static final int KEY_EXCHANGE_USE = 1;

  /** Bit of KeyUsageMask: signs CHALLENGE_AUTH. */
  public static final int CHALLENGE_USE = 1 << 1;

  /** Bit of KeyUsageMask: signs MEASUREMENTS. */
  public static final int MEASUREMENT_USE = 1 << 2;

  /** Bit of KeyUsageMask: signs ENDPOINT_INFO. */
  public static final int ENDPOINT_INFO_USE = 1 << 3;

  /** KeyUsageMask of a key that is used for all that SPDM itself defines. */
  public static final int EVERY_USE = 0xF;

  /** Refuses numbers that the wire cannot carry. */
  public SlotIdentity {
    if (keyPairId < 1 || keyPairId > 0xFF || keyUsage < 0 || keyUsage > 0xFFFF) {
      throw new IllegalArgumentException("key pair " + keyPairId + " usage " + keyUsage);
    }
  }

  /** Key pair 1, certified for a device, for every use. */
  public SlotIdentity(CertificateChain chain, SigningKey key) {
    this(chain, key, 1, CertificateModel.DEVICE, EVERY_USE);
  }

  /** This with another key pair id. */
  public SlotIdentity withKeyPair(int id) {
    return new SlotIdentity(chain, key, id, model, keyUsage);
  }

  /** This with another certificate model. */
  public SlotIdentity withModel(CertificateModel other) {
    return new SlotIdentity(chain, key, keyPairId, other, keyUsage);
  }

  /** This with another KeyUsageMask. */
  public SlotIdentity withKeyUsage(int mask) {
    return new SlotIdentity(chain, key, keyPairId, model, mask);
  }

  /** This with another chain for the same key. */
  public SlotIdentity withChain(CertificateChain other) {
    return new SlotIdentity(other, key, keyPairId, model, keyUsage);
  }
}
