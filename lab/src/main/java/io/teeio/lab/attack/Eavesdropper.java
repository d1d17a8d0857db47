package io.teeio.lab.attack;

import io.teeio.crypto.Crypto;
import io.teeio.lab.Machine;
import io.teeio.lab.Witness;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.SubStream;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.pcie.ide.PortDirection;
import io.teeio.pcie.ide.PortSide;
import io.teeio.pcie.ide.StreamAssociation;
import io.teeio.pcie.ide.km.IdeKmMessage;
import io.teeio.pcie.ide.km.KeySubStream;
import io.teeio.rule.Guards;
import io.teeio.rule.Violation;
import io.teeio.spdm.session.SecuredRecord;
import io.teeio.spdm.transport.Binding;
import io.teeio.vmm.VmmEvent;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;

/**
 * A host that reads the messages it carries, as far as they can be read, and looks for keys of IDE
 * in them. With those it is as good a receiver as the root port.
 */
final class Eavesdropper implements Witness {
  private static final int KEY_PROG = 2;

  /** Bytes of VENDOR_DEFINED_REQUEST before its payload, and where the length of that stands. */
  private static final int HEADER = 11;

  private static final int LENGTH = 9;

  private final List<IdeKmMessage.KeyProgram> keys = new ArrayList<>();

  @Override
  public void poweredOn(Machine machine) {
    // It only looks at what is carried.
  }

  @Override
  public void vmm(VmmEvent event) {
    if (event instanceof VmmEvent.Carried carried && carried.secured()) {
      look(carried.request());
    }
  }

  /** A record that is not encrypted is its header, a message and a MAC. */
  private void look(Bytes record) {
    try {
      Bytes message = SecuredRecord.read(record, Binding.PCI_DOE).sealed();
      if (message.length() <= HEADER + 1 || message.at(HEADER + 1) != KEY_PROG) {
        return;
      }
      int length = message.at(LENGTH) | message.at(LENGTH + 1) << 8;
      if (HEADER + length <= message.length()
          && IdeKmMessage.readRequest(message.slice(HEADER, HEADER + length))
              instanceof IdeKmMessage.KeyProgram key) {
        keys.add(key);
      }
    } catch (MalformedInput encrypted) {
      // Nothing that it can read.
    }
  }

  /** What is in {@code packets}, in order, as far as the keys that it found open them. */
  Bytes read(List<IdeTlp> packets) {
    if (keys.isEmpty()) {
      return Bytes.EMPTY;
    }
    List<Bytes> contents = new ArrayList<>();
    try (IdeStream end = end()) {
      for (IdeTlp packet : packets) {
        contents.add(end.open(packet).tlp().data());
      }
    } catch (Violation unknown) {
      // It can read no further.
    }
    return Bytes.concat(contents.toArray(Bytes[]::new));
  }

  /** The root port's end, with the keys that went to the device. */
  private IdeStream end() throws Violation {
    IdeStream end =
        new IdeStream(
            keys.getFirst().stream(),
            PortSide.ROOT_PORT,
            Crypto.fastest(),
            Guards.all(),
            event -> {},
            IdeStream.UNLIMITED);
    end.associate(StreamAssociation.everything());
    end.enable();
    for (IdeKmMessage.KeyProgram program : keys) {
      KeySubStream name = KeySubStream.of(program.keySubStream()).orElseThrow();
      end.program(name.keySet(), opposite(name), name.subStream(), program.key(), program.ifv());
    }
    for (PortDirection direction : List.of(PortDirection.RX, PortDirection.TX)) {
      for (SubStream sub : SubStream.values()) {
        end.go(KeySet.K0, direction, sub);
      }
    }
    return end;
  }

  private static PortDirection opposite(KeySubStream name) {
    return switch (name.direction()) {
      case RX -> PortDirection.TX;
      case TX -> PortDirection.RX;
    };
  }
}
