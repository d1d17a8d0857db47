package io.teeio.pcie;

/** How a fabric finds the way of a packet, read from its clear header alone. */
public sealed interface Routing {
  /** Who sent it. */
  RequesterId sender();

  /**
   * By address: memory requests.
   *
   * @param sender the requester
   * @param address of the first byte
   */
  record ByAddress(RequesterId sender, long address) implements Routing {}

  /**
   * By function: completions go to the requester, configuration requests and the messages of ATS to
   * their target.
   *
   * @param sender who sent it
   * @param destination where it goes
   */
  record ById(RequesterId sender, RequesterId destination) implements Routing {}

  /**
   * To the other end of the link: most messages, and whatever has no readable header.
   *
   * @param sender who sent it
   */
  record Local(RequesterId sender) implements Routing {}

  /** The way of {@code packet}. */
  static Routing of(Packet packet) {
    return switch (packet) {
      case Tlp.MemoryRead read -> new ByAddress(read.requester(), read.address());
      case Tlp.MemoryWrite write -> new ByAddress(write.requester(), write.address());
      case Tlp.Completion c -> new ById(c.completer(), c.requester());
      case Tlp.ConfigRead read -> new ById(read.requester(), read.target());
      case Tlp.ConfigWrite write -> new ById(write.requester(), write.target());
      case Tlp.Message message ->
          message
              .target()
              .<Routing>map(target -> new ById(message.requester(), target))
              .orElseGet(() -> new Local(message.requester()));
      case IdeTlp ide -> ide.routing();
    };
  }
}
