package io.teeio.platform.fabric;

import io.teeio.pcie.MessageCode;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.ide.IdeEvent;
import io.teeio.pcie.ide.LinkDirection;
import io.teeio.platform.memory.HostAddress;

/** What can be seen at the root ports. */
public sealed interface FabricEvent {
  /**
   * A packet crossed the link of a root port, as it was on the wire.
   *
   * @param rootPort the root port
   * @param direction which way
   * @param packet the packet
   */
  record PacketCarried(RequesterId rootPort, LinkDirection direction, Packet packet)
      implements FabricEvent {}

  /**
   * A packet from a device was refused.
   *
   * @param rootPort the root port that refused it
   * @param requester who sent it, as it says
   * @param gate where it ended
   * @param detail why
   */
  record InboundRefused(RequesterId rootPort, RequesterId requester, Gate gate, String detail)
      implements FabricEvent {}

  /**
   * A request of a hart was refused, or its answer was.
   *
   * @param address what it wanted
   * @param detail why
   */
  record OutboundRefused(HostAddress address, String detail) implements FabricEvent {}

  /**
   * The host reached for the configuration space of a root port.
   *
   * @param rootPort the root port
   * @param offset the register
   */
  record RootPortConfigRefused(RequesterId rootPort, int offset) implements FabricEvent {}

  /**
   * Something happened to a root port's end of a stream.
   *
   * @param rootPort the root port
   * @param event what
   */
  record Ide(RequesterId rootPort, IdeEvent event) implements FabricEvent {}

  /**
   * The link below a root port changed; unless it is up again, its streams are lost.
   *
   * @param rootPort the root port
   * @param change how
   */
  record LinkChanged(RequesterId rootPort, LinkChange change) implements FabricEvent {}

  /**
   * Somebody below a root port reports an error of its own. Nobody vouches for who says it.
   *
   * @param rootPort the root port that heard it
   * @param sender who says it
   * @param code ERR_COR, ERR_NONFATAL or ERR_FATAL
   */
  record ErrorReported(RequesterId rootPort, RequesterId sender, MessageCode code)
      implements FabricEvent {}

  /**
   * What an IOMMU had to tell a device did not leave the root port.
   *
   * @param rootPort the root port
   * @param device whom it was for
   * @param code what kind of message it was
   * @param detail why
   */
  record MessageRefused(RequesterId rootPort, RequesterId device, MessageCode code, String detail)
      implements FabricEvent {}

  /**
   * No completion came for a request that a root port sent down.
   *
   * @param rootPort the root port
   * @param tag of the request
   */
  record CompletionTimeout(RequesterId rootPort, int tag) implements FabricEvent {}

  /**
   * A device raised an interrupt.
   *
   * @param requester the device
   * @param address where it wrote
   * @param data what it wrote
   */
  record Interrupt(RequesterId requester, HostAddress address, int data) implements FabricEvent {}

  /** Where the way of a device's packet can end, in the order in which it passes. */
  enum Gate {
    /** It is not a packet that a device may send, or too long. */
    FORM,
    /** IDE: no such stream, not secure, MAC, replay. */
    IDE,
    /** The requester id is not one of the stream's. */
    REQUESTER_RANGE,
    /** No rule of the classifier leads anywhere. */
    CLASSIFIER,
    /** The IOMMU has no translation. */
    IOMMU,
    /** It leads to the registers of a device: no peer reaches another one. */
    PEER_TO_PEER,
    /** The MPT, or there is no memory. */
    MEMORY
  }
}
