package io.teeio.pcie.ide;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.Tlp;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.List;

/** Both ends of a stream, keyed as CoVE-IO's connect flow does it. */
final class StreamPair {
  static final StreamId ID = StreamId.of(5);
  static final RequesterId DEVICE = RequesterId.of(0xBEEF);
  static final RequesterId ROOT = RequesterId.of(0x0008);
  static final AddressRange BARS = new AddressRange(0x4000_0000L, 0x401F_FFFFL);

  final List<IdeEvent> events = new ArrayList<>();
  final IdeStream root;
  final IdeStream device;

  StreamPair() {
    this(IdeStream.UNLIMITED);
  }

  StreamPair(long limit) {
    this(limit, Guards.all());
  }

  StreamPair(long limit, Guards guards) {
    root = new IdeStream(ID, PortSide.ROOT_PORT, Crypto.portable(), guards, events::add, limit);
    device = new IdeStream(ID, PortSide.ENDPOINT, Crypto.portable(), guards, events::add, limit);
    root.associate(new StreamAssociation(DEVICE, DEVICE.plus(3), List.of(BARS)));
    device.associate(StreamAssociation.everything());
  }

  static StreamPair secure() throws Violation {
    return secure(IdeStream.UNLIMITED);
  }

  static StreamPair secure(long limit) throws Violation {
    return secure(limit, Guards.all());
  }

  static StreamPair secure(long limit, Guards guards) throws Violation {
    StreamPair pair = new StreamPair(limit, guards);
    pair.key(KeySet.K0, 0);
    pair.go(KeySet.K0);
    pair.root.enable();
    pair.device.enable();
    return pair;
  }

  /** A key that {@code generation}, direction and sub-stream tell apart from any other. */
  static IdeKey key(int generation, LinkDirection way, SubStream sub) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) generation;
    bytes[1] = (byte) way.covt();
    bytes[2] = (byte) sub.wire();
    return IdeKey.of(Secret.adopt(bytes));
  }

  void key(KeySet set, int generation) throws Violation {
    for (LinkDirection way : LinkDirection.values()) {
      for (SubStream sub : SubStream.values()) {
        try (IdeKey key = key(generation, way, sub)) {
          device.program(set, way.at(PortSide.ENDPOINT), sub, key, 1);
          root.program(set, way.at(PortSide.ROOT_PORT), sub, key, 1);
        }
      }
    }
  }

  /** Endpoint Rx, root port Rx, endpoint Tx, root port Tx. */
  void go(KeySet set) throws Violation {
    go(device, set, PortDirection.RX);
    go(root, set, PortDirection.RX);
    go(device, set, PortDirection.TX);
    go(root, set, PortDirection.TX);
  }

  static void go(IdeStream end, KeySet set, PortDirection direction) throws Violation {
    for (SubStream sub : SubStream.values()) {
      end.go(set, direction, sub);
    }
  }

  static Tlp dma(int seed) {
    return new Tlp.MemoryWrite(DEVICE, 0x8000_0000L + 64L * seed, Bytes.of(seed, 1, 2, 3, 4, 5));
  }

  static Tlp dmaRead(int tag) {
    return new Tlp.MemoryRead(DEVICE, 0x8000_0000L, 64, tag);
  }

  static Tlp mmioRead(int tag) {
    return new Tlp.MemoryRead(ROOT, BARS.base(), 8, tag);
  }

  static Tlp doorbell(int value) {
    return new Tlp.MemoryWrite(ROOT, BARS.base() + 16, Bytes.of(value, 0, 0, 0));
  }

  IdeTlp up(Tlp tlp) throws Violation {
    return device.protect(tlp, true);
  }

  IdeTlp down(Tlp tlp) throws Violation {
    return root.protect(tlp, true);
  }
}
