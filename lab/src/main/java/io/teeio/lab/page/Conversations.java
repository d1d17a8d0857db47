package io.teeio.lab.page;

import io.teeio.crypto.Crypto;
import io.teeio.dissect.Dissector;
import io.teeio.lab.Recordings;
import io.teeio.pcie.RequesterId;
import io.teeio.spdm.capture.CaptureSecrets;
import io.teeio.spdm.capture.Provisioned;
import io.teeio.spdm.capture.SessionSecret;
import io.teeio.spdm.session.AgreedSecrets;
import io.teeio.spdm.session.SessionId;
import io.teeio.spdm.transport.Binding;
import io.teeio.spdm.transport.Capture;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the host carried to devices and back, kept until the run is over and then decoded. Holds the
 * secrets of the sessions for just that long: {@link #close} wipes them. Of a large run only the
 * first devices and the first messages of each are kept.
 */
public final class Conversations implements AutoCloseable {
  private static final int MOST_DEVICES = 8;
  private static final int MOST_OBJECTS = 1500;
  private static final int MOST_BYTES = 4 << 20;

  /** What passed between the host and one device. */
  private static final class Conversation {
    private final List<Bytes> objects = new ArrayList<>();
    private final List<SessionSecret> secrets = new ArrayList<>();
    private int bytes;
  }

  private final Map<RequesterId, Conversation> kept = new LinkedHashMap<>();
  private Optional<Conversation> last = Optional.empty();

  /** Nothing was said yet. */
  public Conversations() {}

  /** Listens to a run. */
  public Recordings recordings() {
    return new Recordings(this::passed, this::agreed);
  }

  private void passed(RequesterId device, Bytes object) {
    if (!kept.containsKey(device) && kept.size() >= MOST_DEVICES) {
      last = Optional.empty();
      return;
    }
    Conversation conversation = kept.computeIfAbsent(device, each -> new Conversation());
    last = Optional.of(conversation);
    if (conversation.objects.size() < MOST_OBJECTS
        && conversation.bytes + object.length() <= MOST_BYTES) {
      conversation.bytes += object.length();
      conversation.objects.add(object);
    } else {
      conversation.bytes = MOST_BYTES;
    }
  }

  /** A session begins right after its answer passed, so it is the last device's. */
  private void agreed(SessionId session, AgreedSecrets.Kind kind, Secret secret) {
    last.ifPresent(conversation ->
        conversation.secrets.add(
            new SessionSecret(Optional.of(session), kind, secret.duplicate())));
  }

  /** The messages of each device in order, decoded with {@code crypto}. */
  Map<String, List<Decoded>> decode(Crypto crypto) {
    Map<String, List<Decoded>> decoded = new LinkedHashMap<>();
    kept.forEach((device, conversation) -> {
      Decoding decoding = new Decoding();
      new Dissector(
              crypto,
              new CaptureSecrets(conversation.secrets, Provisioned.NONE),
              true,
              decoding::message)
          .dissect(Capture.of(Binding.PCI_DOE, conversation.objects));
      decoded.put(device.toString(), decoding.messages());
    });
    return decoded;
  }

  @Override
  public void close() {
    for (Conversation conversation : kept.values()) {
      conversation.secrets.forEach(each -> each.secret().close());
    }
    kept.clear();
    last = Optional.empty();
  }
}
