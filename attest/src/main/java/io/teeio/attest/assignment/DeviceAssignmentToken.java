package io.teeio.attest.assignment;

import io.teeio.attest.cbor.Cbor;
import io.teeio.attest.cbor.CborItem;
import io.teeio.attest.cbor.CborWriter;
import io.teeio.attest.cose.CoseHeaders;
import io.teeio.attest.cose.CoseSign1;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device assignment token (draft-poirier-rats-eat-da-11): evidence of the devices of a guest in
 * CBOR, as a bare claims-set or signed with COSE_Sign1.
 *
 * @param nonce what the verifier wanted in it, 8 to 64 bytes
 * @param devices what is said of each, by name, at least one
 */
public record DeviceAssignmentToken(Bytes nonce, Map<String, AssignedDevice> devices) {
  /** The profile of the whole. */
  public static final String PROFILE = "tag:linaro.org,2025:device#1.0.0";

  static final String CLAUSE = "draft-poirier-rats-eat-da-11 3";
  static final int EAT_PROFILE = 265;

  private static final int EAT_NONCE = 10;
  private static final int EAT_SUBMODS = 266;
  private static final int CWT_TAG = 61;
  private static final int UCCS_TAG = 601;
  private static final int LEAST_NONCE = 8;
  private static final int MOST_NONCE = 64;
  static final int MOST_DEVICES = 256;

  /**
   * A token as it came.
   *
   * @param token what it says
   * @param message who signed it; empty for a bare claims-set, which whatever carries it must
   *     protect
   */
  public record Envelope(DeviceAssignmentToken token, Optional<CoseSign1> message) {}

  /** Checks the bounds and copies the map, whose order it keeps. */
  public DeviceAssignmentToken {
    if (nonce.length() < LEAST_NONCE || nonce.length() > MOST_NONCE) {
      throw new IllegalArgumentException("a nonce has 8 to 64 bytes, not " + nonce.length());
    }
    if (devices.isEmpty() || devices.size() > MOST_DEVICES) {
      throw new IllegalArgumentException("there are 1 to 256 devices, not " + devices.size());
    }
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
  }

  /** The name of the SPDM device with this certificate. */
  public static String name(Certificate leaf) {
    List<String> names = leaf.otherNames();
    return "spdm:" + (names.isEmpty() ? leaf.subject() : names.getFirst());
  }

  /**
   * Reads a token: a COSE_Sign1, with or without the tag of a CWT, or a claims-set, with or without
   * the tag of an unprotected one. Nothing is verified.
   *
   * @throws MalformedInput if it is not in its form
   */
  public static Envelope read(Bytes bytes) throws MalformedInput {
    CborItem item = CborItem.read(bytes, "dat", CLAUSE);
    if (item.tag().orElse(0) == CWT_TAG) {
      item = item.untagged();
    }
    if (item.tag().orElse(0) == CoseSign1.TAG) {
      CoseSign1 message = CoseSign1.readUntagged(item.untagged());
      CborItem unsigned = item;
      Bytes payload =
          message.payload().orElseThrow(() -> unsigned.malformed("its payload is detached"));
      return new Envelope(claims(CborItem.read(payload, "dat", CLAUSE)), Optional.of(message));
    }
    return new Envelope(
        claims(item.tag().orElse(0) == UCCS_TAG ? item.untagged() : item), Optional.empty());
  }

  private static DeviceAssignmentToken claims(CborItem item) throws MalformedInput {
    CborItem profile = item.get(EAT_PROFILE);
    if (!profile.text().equals(PROFILE)) {
      throw profile.malformed("is not " + PROFILE);
    }
    CborItem nonce = item.get(EAT_NONCE);
    int size = nonce.octets().length();
    if (size < LEAST_NONCE || size > MOST_NONCE) {
      throw nonce.malformed("has " + size + " bytes, not 8 to 64");
    }
    CborItem submods = item.get(EAT_SUBMODS);
    int count = submods.table().entries().size();
    if (count < 1 || count > MOST_DEVICES) {
      throw submods.malformed("has " + count + " devices, not 1 to " + MOST_DEVICES);
    }
    Map<String, AssignedDevice> devices = new LinkedHashMap<>();
    for (Map.Entry<Cbor.Key, CborItem> each : submods.entries().entrySet()) {
      if (!(each.getKey() instanceof Cbor.Text name)) {
        throw each.getValue().malformed("stands under a name that is no text");
      }
      devices.put(name.value(), device(each.getValue()));
    }
    return new DeviceAssignmentToken(nonce.octets(), devices);
  }

  private static AssignedDevice device(CborItem item) throws MalformedInput {
    Optional<CborItem> profile = item.find(EAT_PROFILE);
    String name = profile.isPresent() ? profile.get().text() : "";
    return name.equals(SpdmDevice.PROFILE)
        ? SpdmDevice.read(item)
        : new AssignedDevice.Other(name, item.table());
  }

  /** The claims-set in its deterministic encoding. */
  public Bytes toBytes() {
    Cbor.Table submods = Cbor.Table.EMPTY;
    for (Map.Entry<String, AssignedDevice> each : devices.entrySet()) {
      submods = submods.with(each.getKey(), each.getValue().toCbor());
    }
    return CborWriter.write(
        Cbor.Table.EMPTY
            .with(EAT_NONCE, Cbor.octets(nonce))
            .with(EAT_PROFILE, Cbor.text(PROFILE))
            .with(EAT_SUBMODS, submods));
  }

  /**
   * The token, signed.
   *
   * @throws IllegalArgumentException if keys of this kind do not sign COSE
   */
  public CoseSign1 sign(Crypto crypto, SigningKey key, RandomSource random) {
    return CoseSign1.sign(crypto, key, CoseSign1.headers(key), toBytes(), random);
  }

  /**
   * As {@link #sign}, with the public half of {@code key} in the header: for a key that nobody
   * knows, so that a reader can at least tell whether two tokens are of one signer.
   *
   * @throws IllegalArgumentException if keys of this kind do not sign COSE
   */
  public CoseSign1 signShowingKey(Crypto crypto, SigningKey key, RandomSource random) {
    CoseHeaders headers = CoseSign1.headers(key).showing(key.verificationKey());
    return CoseSign1.sign(crypto, key, headers, toBytes(), random);
  }
}
