package io.teeio.pcie.testing;

import io.teeio.pcie.Answer;
import io.teeio.pcie.SessionChannel;
import io.teeio.wire.Bytes;
import io.teeio.wire.Secret;
import io.teeio.wire.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A session whose other end is a function; an empty answer is a device that stays silent. */
public final class Loopback implements SessionChannel {
  private final Function<Bytes, Optional<Bytes>> device;
  private final List<Bytes> sent = new ArrayList<>();

  /** A session with {@code device}. */
  public Loopback(Function<Bytes, Optional<Bytes>> device) {
    this.device = device;
  }

  /** What was sent. */
  public List<Bytes> sent() {
    return sent;
  }

  @Override
  public Answer<Bytes> exchange(Bytes payload) throws IOException {
    sent.add(payload);
    return Answer.done(device.apply(payload).orElseThrow(() -> new IOException("silence")));
  }

  @Override
  public Answer<Bytes> exchange(Secret payload) throws IOException {
    return exchange(new WireWriter().secret(payload).toBytes());
  }
}
