package io.teeio.pcie.ide;

import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Routing;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one end of a stream lets through besides its keys: traffic that belongs to it, with the T
 * bit where only that is allowed, and no request or completion ahead of the posted requests that
 * were sent before it.
 */
final class StreamTraffic {
  private final Guards guards;
  private @Nullable StreamAssociation association;
  private boolean teeLimited;
  private int postedSent;
  private int postedReceived;

  StreamTraffic(Guards guards) {
    this.guards = guards;
  }

  void associate(StreamAssociation traffic) {
    association = traffic;
  }

  Optional<StreamAssociation> association() {
    return Optional.ofNullable(association);
  }

  void limitToTee(boolean only) {
    teeLimited = only;
  }

  /** Both ends begin to count posted requests anew. */
  void restart() {
    postedSent = 0;
    postedReceived = 0;
  }

  /** The PR_Sent_Counter of the next packet; a posted one is counted after it. */
  int count(SubStream sub) {
    int counter = postedSent & 0xFF;
    if (sub == SubStream.POSTED) {
      postedSent++;
    }
    return counter;
  }

  /** The signed distance in 8 bits: the receiver may be ahead of the sender, never behind. */
  void requireOrder(IdeTlp packet) throws Violation {
    if (packet.isPosted()) {
      postedReceived++;
    } else {
      guards.require(
          IdeRule.IDE_PR_ORDER,
          (byte) (postedReceived - packet.prSentCounter()) >= 0,
          () -> "sent " + packet.prSentCounter() + ", received " + (postedReceived & 0xFF));
    }
  }

  /** Whether {@code tlp} may be sent into the stream. */
  void requireOutbound(Tlp tlp, boolean tee) throws Violation {
    guards.require(IdeRule.IDE_TEE_LIMITED, tee || !teeLimited);
    StreamAssociation traffic = association;
    if (traffic == null) {
      return; // not enabled without one, unless that guard is off
    }
    switch (Routing.of(tlp)) {
      case Routing.ByAddress way ->
          guards.require(
              IdeRule.IDE_ADDRESS_ASSOCIATION,
              traffic.holds(way.address()),
              () -> "0x" + Long.toHexString(way.address()));
      case Routing.ById way ->
          guards.require(
              IdeRule.IDE_RID_ASSOCIATION,
              traffic.holds(way.destination()),
              () -> "to " + way.destination());
      case Routing.Local _ -> {
        // to the other end of the link, which is the other end of the stream
      }
    }
  }

  /** Whether {@code tlp} may come out of the stream. */
  void requireInbound(Tlp tlp, boolean tee) throws Violation {
    guards.require(IdeRule.IDE_TEE_LIMITED, tee || !teeLimited);
    StreamAssociation traffic = association;
    guards.require(
        IdeRule.IDE_RID_ASSOCIATION,
        traffic == null || traffic.holds(tlp.sender()),
        () -> "from " + tlp.sender());
  }
}
