package io.teeio.attest.rim;

import io.teeio.wire.Bytes;
import java.util.List;

/**
 * What one measurement must be.
 *
 * @param index measurement index of the manifest, from 0
 * @param name what is measured
 * @param active whether it is to be compared
 * @param alternatives the values any of which is right
 */
public record SwidResource(int index, String name, boolean active, List<Bytes> alternatives) {
  /** Copies the list. */
  public SwidResource {
    alternatives = List.copyOf(alternatives);
  }
}
