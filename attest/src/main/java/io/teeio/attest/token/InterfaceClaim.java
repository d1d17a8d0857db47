package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a TSM says of an interface that a TVM has.
 *
 * @param id the interface, as CoVE-IO numbers it
 * @param state its TDISP state: 0 unlocked, 1 locked, 2 run, 3 error
 * @param leaf SHA-384 of the certificate whose key the session with its device is with
 * @param report SHA-384 of the report that the TVM got under the lock that holds
 * @param startedAt what the register of devices held when the TVM started it; empty if it does not
 *     run
 */
public record InterfaceClaim(
    int id, int state, Optional<Bytes> leaf, Optional<Bytes> report, Optional<Bytes> startedAt) {
  private static final int MOST = 4096;
  private static final int LARGEST_ID = 0xFF_FFFF;
  private static final int LARGEST_STATE = 3;
  private static final int SHA_384 = 48;

  /** Whether it reaches the TVM's memory. */
  public boolean runs() {
    return startedAt.isPresent();
  }

  /** The interface as people write it. */
  public String name() {
    return name(id);
  }

  /** Interface {@code id} as bus, device and function, with its segment if that is not 0. */
  static String name(int id) {
    String function = "%02x:%02x.%x".formatted(id >> 8 & 0xFF, id >> 3 & 0x1F, id & 7);
    return id >> 16 == 0 ? function : "%02x:%s".formatted(id >> 16, function);
  }

  /** Reads the list that {@code item} has to be. */
  static List<InterfaceClaim> readAll(CborItem item) throws MalformedInput {
    List<CborItem> parts = item.elements();
    if (parts.size() > MOST) {
      throw item.malformed("has more than " + MOST + " interfaces");
    }
    List<InterfaceClaim> claims = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (CborItem part : parts) {
      InterfaceClaim claim = read(part);
      if (!seen.add(claim.id())) {
        throw part.malformed("interface " + claim.name() + " stands twice");
      }
      claims.add(claim);
    }
    return List.copyOf(claims);
  }

  private static InterfaceClaim read(CborItem item) throws MalformedInput {
    return new InterfaceClaim(
        (int) item.get(1).whole(0, LARGEST_ID),
        (int) item.get(2).whole(0, LARGEST_STATE),
        digest(item.find(3)),
        digest(item.find(4)),
        digest(item.find(5)));
  }

  static Optional<Bytes> digest(Optional<CborItem> item) throws MalformedInput {
    return item.isPresent() ? Optional.of(digest(item.get())) : Optional.empty();
  }

  /** The SHA-384 that {@code item} has to be. */
  static Bytes digest(CborItem item) throws MalformedInput {
    if (item.octets().length() != SHA_384) {
      throw item.malformed("is not a SHA-384");
    }
    return item.octets();
  }
}
