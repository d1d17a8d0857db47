package io.teeio.spdm.responder;

import io.teeio.spdm.certificate.PeerIdentity;
import java.util.Optional;

/** What the requester has to prove of itself in the handshake of one session. */
final class RequesterProof {
  private final MutualAuthentication demand;
  private Optional<RequesterIdentity> identity;

  private RequesterProof(MutualAuthentication demand, Optional<RequesterIdentity> identity) {
    this.demand = demand;
    this.identity = identity;
  }

  /** Nothing. */
  static RequesterProof none() {
    return new RequesterProof(MutualAuthentication.NONE, Optional.empty());
  }

  /** That it is who was brought here before. */
  static RequesterProof of(RequesterIdentity known) {
    return new RequesterProof(MutualAuthentication.PROVISIONED, Optional.of(known));
  }

  /** That it is whom an encapsulated flow will name. */
  static RequesterProof ofWhoever(MutualAuthentication demand) {
    return new RequesterProof(demand, Optional.empty());
  }

  /** What is demanded. */
  MutualAuthentication demand() {
    return demand;
  }

  /** SlotIDParam of KEY_EXCHANGE_RSP. */
  int slotIdParam() {
    return identity.map(each -> PeerIdentity.nibble(each.slot())).orElse(0);
  }

  /** Who it says it is, once that is known; whoever finishes the handshake has proven it. */
  Optional<RequesterIdentity> identity() {
    return identity;
  }

  /** The encapsulated flow has named it. */
  void name(RequesterIdentity named) {
    identity = Optional.of(named);
  }
}
