package io.teeio.lab.fault;

import io.teeio.pcie.RequesterId;
import io.teeio.pcie.config.CapabilityId;
import io.teeio.pcie.config.ConfigAccess;
import io.teeio.pcie.config.DoeCapability;
import io.teeio.pcie.doe.DataObject;
import io.teeio.pcie.doe.DoeClient;
import io.teeio.pcie.doe.DoeFailure;
import io.teeio.pcie.doe.DoeType;
import io.teeio.vmm.DeviceMailbox.Letter;
import io.teeio.wire.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The host's way to the mailboxes of its devices, on which messages meet their faults. */
final class Post {
  private static final int POLLS = 64;
  private static final int DWORDS = 1 << 12;
  private static final int DWORD = 4;

  private final Rig rig;
  private final List<Box> boxes = new ArrayList<>();

  private static final class Box {
    final DoeClient client;
    final List<Letter> requests = new ArrayList<>();
    final List<Letter> answers = new ArrayList<>();
    final Deque<Letter> arriving = new ArrayDeque<>();

    Box(DoeClient client) {
      this.client = client;
    }
  }

  /** The post of {@code rig}, whose devices are enumerated. */
  Post(Rig rig, List<RequesterId> devices) {
    this.rig = rig;
    for (RequesterId device : devices) {
      ConfigAccess space = rig.machine().hostConfig().of(device);
      int offset = space.findExtendedCapability(CapabilityId.DOE).orElseThrow();
      boxes.add(
          new Box(new DoeClient(DoeCapability.registers(space, offset), () -> {}, POLLS, DWORDS)));
    }
  }

  /** Carries {@code letter} to device number {@code device} and its answer back, or fails. */
  Letter exchange(int device, Letter letter, String name) throws IOException {
    Box box = boxes.get(device);
    Letter answer = ask(device, letter, name);
    box.requests.add(letter);
    Optional<Fault> fault = rig.at(Leg.ANSWER, device, name);
    Letter brought = fault.isEmpty() ? answer : altered(device, letter, answer, fault.get());
    box.answers.add(brought);
    return brought;
  }

  private Letter ask(int device, Letter letter, String name) throws IOException {
    Box box = boxes.get(device);
    Letter waiting = box.arriving.poll();
    if (waiting != null) {
      return waiting;
    }
    Optional<Fault> fault = rig.at(Leg.REQUEST, device, name);
    if (fault.isEmpty()) {
      return deliver(device, letter);
    }
    return switch (fault.get()) {
      case LOST -> throw new IOException("lost on the way");
      case DELAYED -> {
        rig.passTime();
        yield deliver(device, letter);
      }
      case DUPLICATED -> {
        deliver(device, letter);
        yield deliver(device, letter);
      }
      case TRUNCATED -> deliver(device, truncated(letter));
      case CORRUPTED -> deliver(device, corrupted(letter));
      case REPLAYED -> deliver(device, box.requests.isEmpty() ? letter : box.requests.getLast());
      case SWAPPED -> deliver(rig.otherDevice(device), letter);
      case DEVICE_GONE -> {
        rig.pullOut(device);
        yield deliver(device, letter);
      }
      case TVM_KILLED, VMM_RESTARTED -> throw new Disaster(fault.get());
    };
  }

  private Letter altered(int device, Letter request, Letter answer, Fault fault)
      throws IOException {
    Box box = boxes.get(device);
    return switch (fault) {
      case LOST -> throw new IOException("lost on the way back");
      case DELAYED -> {
        rig.passTime();
        yield answer;
      }
      case DUPLICATED -> {
        box.arriving.add(answer);
        yield answer;
      }
      case TRUNCATED -> truncated(answer);
      case CORRUPTED -> corrupted(answer);
      case REPLAYED -> box.answers.isEmpty() ? answer : box.answers.getLast();
      case SWAPPED -> {
        List<Letter> others = boxes.get(rig.otherDevice(device)).answers;
        int same = Math.min(box.answers.size(), others.size() - 1);
        yield same < 0 ? deliver(rig.otherDevice(device), request) : others.get(same);
      }
      case DEVICE_GONE -> {
        rig.pullOut(device);
        yield answer;
      }
      case TVM_KILLED, VMM_RESTARTED -> throw new Disaster(fault);
    };
  }

  private Letter deliver(int device, Letter letter) throws IOException {
    rig.watch().look("a message to a device", letter.payload());
    try {
      int type = letter.secured() ? DoeType.SECURED_SPDM : DoeType.SPDM;
      DataObject answer =
          boxes.get(device).client.exchange(DataObject.pciSig(type, letter.payload()));
      rig.watch().look("a message of a device", answer.payload());
      return new Letter(answer.is(DoeType.SECURED_SPDM), answer.payload());
    } catch (DoeFailure failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /** Forgets what was said and what is on its way. */
  void forget() {
    for (int i = 0; i < boxes.size(); i++) {
      forget(i);
    }
  }

  /** Forgets what device number {@code device} said, and what is on its way. */
  void forget(int device) {
    boxes.get(device).requests.clear();
    boxes.get(device).answers.clear();
    boxes.get(device).arriving.clear();
  }

  private static Letter truncated(Letter letter) {
    int half = letter.payload().length() / 2 / DWORD * DWORD;
    return new Letter(letter.secured(), letter.payload().slice(0, Math.max(half, DWORD)));
  }

  /** One bit somewhere in the last three quarters, where more than a header is. */
  private Letter corrupted(Letter letter) {
    byte[] bytes = letter.payload().toArray();
    int at = bytes.length / 4 + rig.choose(bytes.length - bytes.length / 4);
    bytes[at] ^= (byte) (1 << rig.choose(Byte.SIZE));
    return new Letter(letter.secured(), Bytes.copyOf(bytes));
  }
}
