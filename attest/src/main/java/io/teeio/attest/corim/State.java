package io.teeio.attest.corim;

import io.teeio.attest.cbor.CborItem;
import io.teeio.wire.MalformedInput;
import java.util.List;

/**
 * Claims about one environment: evidence, a reference value, an endorsement or a condition, as the
 * place says where it stands. Grammar: {@code [environment, [+ measurement]]}.
 *
 * @param environment what they are about
 * @param measurements the claims
 */
public record State(Environment environment, List<Measurement> measurements) {
  /** Copies the list. */
  public State {
    measurements = List.copyOf(measurements);
  }

  static State read(CborItem item) throws MalformedInput {
    List<CborItem> parts = item.elements(2);
    return new State(
        Environment.read(parts.get(0)), ItemReader.list(parts.get(1), Measurement::read));
  }
}
