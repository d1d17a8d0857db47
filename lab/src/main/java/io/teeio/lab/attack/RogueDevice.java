package io.teeio.lab.attack;

import io.teeio.lab.experiment.Experiment;
import io.teeio.pcie.IdeTlp;
import io.teeio.pcie.Packet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.pcie.Tlp;
import io.teeio.pcie.ide.IdeStream;
import io.teeio.platform.memory.GuestAddress;
import io.teeio.rule.Violation;
import io.teeio.wire.Bytes;
import java.util.Optional;

/**
 * A device whose firmware does with the keys of its stream what it likes. What it sends is as
 * authentic as what an honest device sends; only what others check can stop it.
 */
final class RogueDevice {
  private static final int TAG = 0x5A;

  private final Experiment experiment;
  private final int index;

  /** Device number {@code index} of {@code experiment}, which has to be connected. */
  RogueDevice(Experiment experiment, int index) {
    this.experiment = experiment;
    this.index = index;
  }

  private IdeStream stream() {
    StreamId id = experiment.devices().get(index).stream();
    return experiment.machine().devices().get(index).stream(id).orElseThrow();
  }

  /** What it reads, 1 to 512 bytes, under IDE and in the name of {@code requester}. */
  Bytes read(RequesterId requester, GuestAddress from, int length) {
    Tlp.MemoryRead request = new Tlp.MemoryRead(requester, from.value(), length, TAG);
    try {
      IdeTlp sealed = stream().protect(request, true);
      Optional<Packet> answer = experiment.machine().hub(index).towardRoot(sealed);
      return answer.isPresent() && answer.get() instanceof IdeTlp ide
          ? stream().open(ide).tlp().data()
          : Bytes.EMPTY;
    } catch (Violation itself) {
      throw new IllegalStateException("a rogue device is not stopped by its own end", itself);
    }
  }

  /** Writes 1 to 256 bytes, under IDE and in the name of {@code requester}. */
  void write(RequesterId requester, GuestAddress to, Bytes data) {
    try {
      IdeTlp sealed = stream().protect(new Tlp.MemoryWrite(requester, to.value(), data), true);
      experiment.machine().hub(index).towardRoot(sealed);
    } catch (Violation itself) {
      throw new IllegalStateException("a rogue device is not stopped by its own end", itself);
    }
  }
}
