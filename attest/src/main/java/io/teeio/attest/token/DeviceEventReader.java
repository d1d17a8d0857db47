package io.teeio.attest.token;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@link DeviceEvent} from the bytes that were digested. */
final class DeviceEventReader {
  private static final String CLAUSE = "docs/abi.md, evidence of a TVM";
  private static final int LARGEST_ID = 0xFF_FFFF;
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private DeviceEventReader() {}

  static DeviceEvent read(Bytes bytes) throws MalformedInput {
    CborItem item = CborItem.read(bytes, "event", CLAUSE);
    CborItem kind = item.get(DeviceEventKey.KIND);
    int number = (int) kind.whole(DeviceEventKey.VERIFIED, DeviceEventKey.RELEASED);
    int id = (int) item.get(DeviceEventKey.INTERFACE).whole(0, LARGEST_ID);
    return number == DeviceEventKey.RELEASED
        ? new DeviceEvent.Release(id)
        : decision(item, id, number == DeviceEventKey.VERIFIED_AGAIN);
  }

  private static DeviceEvent.Decision decision(CborItem item, int id, boolean again)
      throws MalformedInput {
    return new DeviceEvent.Decision(
        id,
        item.get(DeviceEventKey.ACCEPTED).flag(),
        again,
        new DeviceEvent.Evidence(
            item.get(DeviceEventKey.SUBJECT).text(),
            digest(item, DeviceEventKey.LEAF),
            digest(item, DeviceEventKey.CONNECTION),
            digest(item, DeviceEventKey.MEASUREMENTS),
            digest(item, DeviceEventKey.REPORT)),
        new DeviceEvent.Basis(
            item.get(DeviceEventKey.POLICY_NAME).text(),
            InterfaceClaim.digest(item.get(DeviceEventKey.POLICY)),
            anchors(item.get(DeviceEventKey.ANCHORS)),
            references(item.get(DeviceEventKey.REFERENCES))),
        InterfaceClaim.digest(item.get(DeviceEventKey.VERDICT)),
        Instant.ofEpochSecond(item.get(DeviceEventKey.AS_OF).whole(0, LATEST)));
  }

  private static Optional<Bytes> digest(CborItem item, int key) throws MalformedInput {
    CborItem entry = item.get(key);
    return entry.isNull() ? Optional.empty() : Optional.of(InterfaceClaim.digest(entry));
  }

  private static List<Bytes> anchors(CborItem item) throws MalformedInput {
    List<Bytes> anchors = new ArrayList<>();
    for (CborItem part : item.elements()) {
      anchors.add(InterfaceClaim.digest(part));
    }
    return anchors;
  }

  private static List<DeviceEvent.References> references(CborItem item) throws MalformedInput {
    List<DeviceEvent.References> references = new ArrayList<>();
    for (CborItem part : item.elements()) {
      List<CborItem> pair = part.elements(2);
      references.add(
          new DeviceEvent.References(
              pair.getFirst().text(), InterfaceClaim.digest(pair.getLast())));
    }
    return references;
  }
}
