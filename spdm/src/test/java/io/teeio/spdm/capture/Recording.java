package io.teeio.spdm.capture;

import io.teeio.crypto.Crypto;
import io.teeio.spdm.role.Pair;
import io.teeio.spdm.transport.Capture;
import io.teeio.spdm.transport.Envelope;
import io.teeio.spdm.transport.Framing;
import io.teeio.wire.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What goes over the wire of a pair, as a capture. */
final class Recording {
  private final Pair pair;
  private final List<Bytes> frames = new ArrayList<>();

  Recording(Pair pair) {
    this.pair = pair;
    pair.onRequest = this::keep;
    pair.onResponse = this::keep;
  }

  private Envelope keep(Envelope envelope) {
    frames.add(Framing.wrap(pair.binding(), envelope));
    return envelope;
  }

  List<Bytes> frames() {
    return frames;
  }

  ReplaySummary replay() {
    return replay(secrets(Provisioned.NONE), new ArrayList<>());
  }

  CaptureSecrets secrets(Provisioned provisioned) {
    return new CaptureSecrets(pair.secrets, provisioned);
  }

  ReplaySummary replay(CaptureSecrets secrets, List<ReplayEvent> events) {
    return new CaptureReplay(Crypto.fastest(), secrets, true, events::add)
        .replay(Capture.of(pair.binding(), frames));
  }
}
